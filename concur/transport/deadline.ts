import { sleep } from 'n8n-workflow';

import { now } from './clock';

/** A deadline may come so much later: it is there for what never settles at all. */
const LATEST_MS = 100;

interface Deadline {
	at: number;
	onTimeUp: () => void;
}

/** All deadlines of this process that are still to come. */
const pending = new Set<Deadline>();

/**
 * Calls back when the time is over, up to 100 ms later, unless it is stopped before. One watch looks after all: a wait and its abort
 * per request would cost more than what else this package does for it.
 * @returns what stops it
 */
export function deadline(millis: number, onTimeUp: () => void): () => void {
	const entry = { at: now() + millis, onTimeUp };
	pending.add(entry);
	if (!watching) void watch();
	return () => {
		pending.delete(entry);
	};
}

let watching = false;

async function watch(): Promise<void> {
	watching = true;
	while (pending.size > 0) {
		let next = now() + LATEST_MS;
		for (const { at } of pending) next = Math.min(next, at);
		await sleep(Math.max(next - now(), 1));
		for (const entry of [...pending].filter(({ at }) => at <= now())) {
			pending.delete(entry);
			entry.onTimeUp();
		}
	}
	watching = false;
}
