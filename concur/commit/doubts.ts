import { SETTLED_AFTER_MS } from './decide';

/** Beyond so many the oldest are forgotten. */
const MOST_REMEMBERED = 100_000;

/** When the last unclear attempt at a subject ended, by its key: all of this process's. */
const endedAt = new Map<string, number>();

/**
 * Remembers that an attempt at a subject was unclear: a later execution (Retry On Fail, an agent's second call, the morning's
 * reconciliation) counts it as its own.
 * @param key names the subject beyond this run: credential, address, action and ID
 * @param ended when the attempt ended, by the clock of the run's pace, as `now` is
 */
export function rememberDoubt(key: string, ended: number, now: number): void {
	endedAt.delete(key);
	endedAt.set(key, ended);
	for (const [oldest, since] of endedAt) {
		if (endedAt.size <= MOST_REMEMBERED && now - since < SETTLED_AFTER_MS) break;
		endedAt.delete(oldest);
	}
}

/** When the last unclear attempt at a subject ended; undefined when there was none within the time in which it may still commit. */
export function doubtSince(key: string, now: number): number | undefined {
	const ended = endedAt.get(key);
	return ended !== undefined && now - ended < SETTLED_AFTER_MS ? ended : undefined;
}

/** The subject was found committed: nothing is in doubt any more. */
export function forgetDoubt(key: string): void {
	endedAt.delete(key);
}
