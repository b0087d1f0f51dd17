import type { Attempt } from './attempt';

/** What an attempt says about Concur's load. */
export type Strain =
	/** An answer as it should be: how long it took tells how busy Concur is. */
	| 'none'
	/** Too many requests in a while. */
	| 'tooFast'
	/** Overloaded, in maintenance, out of reach. */
	| 'tooBusy'
	/** Says nothing about load. */
	| 'untold';

/** HTTP 400 is what Concur's older services answer when their database is busy (SAP: HTTP status codes). */
export const DEADLOCK = /deadlock/i;
export const TOO_MANY_REQUESTS = /too many requests|exceeds? the request limit/i;

/** What an attempt says about Concur's load; what it means for the report is no matter here. */
export function strainOf(attempt: Attempt): Strain {
	if (attempt.kind === 'notSent') return 'tooBusy';
	if (attempt.kind !== 'answer') return 'untold';
	const { httpStatusCode, body } = attempt;
	if (httpStatusCode === 429) return 'tooFast';
	if (httpStatusCode === 503) return 'tooBusy';
	if (httpStatusCode === 400 && TOO_MANY_REQUESTS.test(body)) return 'tooFast';
	if (httpStatusCode === 400 && DEADLOCK.test(body)) return 'tooBusy';
	// Answered before the request got anywhere, or after it broke: how long that took is another matter.
	return httpStatusCode === 401 || httpStatusCode === 403 || httpStatusCode >= 500 ? 'untold' : 'none';
}
