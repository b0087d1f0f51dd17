import { sleep } from 'n8n-workflow';

/** What tells the time and lets it pass; a test brings one of its own. */
export interface Clock {
	/** Milliseconds since some moment in the past. Unlike the time of day they can't be set back. */
	now(): number;
	/** Resolves when so many milliseconds have passed; rejects as soon as the signal aborts. */
	sleep(millis: number, signal?: AbortSignal): Promise<void>;
}

/** Milliseconds since some moment in the past. Unlike the time of day they can't be set back. */
export const now = (): number => performance.now();

export const realClock: Clock = { now, sleep };
