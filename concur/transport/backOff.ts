const FIRST_WAIT_MS = 1000;

/**
 * How long to wait before the next try, in milliseconds: exponential from one second with jitter, so that many
 * workflows that met the same trouble do not come back at the same moment.
 * @param tries how many have failed (1 or more)
 * @param maxWaitMs cap of one wait
 * @param random from 0 to 1
 */
export function backOffMs(tries: number, maxWaitMs: number, random: number = Math.random()): number {
	const longest = Math.min(FIRST_WAIT_MS * 2 ** (Math.max(tries, 1) - 1), maxWaitMs);
	return Math.round(longest * (0.5 + random / 2));
}

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date.
 * @returns milliseconds from `now`, at least 0, or undefined when there is none or it is unreadable
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	const date = /\d{4}/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
