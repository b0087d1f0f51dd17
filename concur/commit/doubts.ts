import { SETTLED_AFTER_MS } from './decide';

/** Beyond so many the oldest are forgotten. */
const MOST_REMEMBERED = 100_000;

/** When the last unclear attempt at a subject started, by its key: all of this process's. */
const startedAt = new Map<string, number>();

/**
 * Remembers that an attempt at a subject was unclear: a later execution (Retry On Fail, an agent's second call, the morning's
 * reconciliation) counts it as its own.
 * @param key names the subject beyond this run: credential, address, action and ID
 * @param started when the attempt was sent, by the clock of the run's pace, as `now` is
 */
export function rememberDoubt(key: string, started: number, now: number): void {
	startedAt.delete(key);
	startedAt.set(key, started);
	for (const [oldest, since] of startedAt) {
		if (startedAt.size <= MOST_REMEMBERED && now - since < SETTLED_AFTER_MS) break;
		startedAt.delete(oldest);
	}
}

/** When the last unclear attempt at a subject started; undefined when there was none within the time in which it may still commit. */
export function doubtSince(key: string, now: number): number | undefined {
	const started = startedAt.get(key);
	return started !== undefined && now - started < SETTLED_AFTER_MS ? started : undefined;
}

/** The subject was found committed: nothing is in doubt any more. */
export function forgetDoubt(key: string): void {
	startedAt.delete(key);
}
