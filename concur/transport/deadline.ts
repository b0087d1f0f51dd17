import { sleep } from 'n8n-workflow';

/** Most answers, and most bodies behind them, are there by then. */
const FIRST_LOOK_MS = 20;

/**
 * Calls back when the time is over, unless it is stopped before. The first, short wait can't be interrupted: most waits are over
 * by then, and an abort per request would cost more than the request does.
 * @returns what stops it
 */
export function deadline(millis: number, onTimeUp: () => void): () => void {
	let running = true;
	let rest: AbortController | undefined;
	void (async () => {
		await sleep(Math.min(millis, FIRST_LOOK_MS));
		if (running && millis > FIRST_LOOK_MS) {
			rest = new AbortController();
			await sleep(millis - FIRST_LOOK_MS, rest.signal).catch(() => undefined);
		}
		if (running) onTimeUp();
	})();
	return () => {
		running = false;
		rest?.abort();
	};
}
