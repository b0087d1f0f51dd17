/** What one attempt came to. */
export type VerdictKind =
	| 'success'
	| 'refusal'
	| 'declined'
	| 'onFile'
	| 'tryLater'
	| 'oddStatus'
	| 'unreadable'
	| 'errorAnswer'
	| 'redirect'
	| 'serverError'
	| 'gatewayError'
	| 'gatewayTimeout'
	| 'foreignAnswer'
	| 'earlierAttempt'
	| 'connectionLost'
	| 'timeout'
	| 'overloaded'
	| 'unavailable'
	| 'deadlock'
	| 'tooManyRequests'
	| 'badRequest'
	| 'unauthorized'
	| 'forbidden'
	| 'tokenExpired'
	| 'stepForbidden'
	| 'proxySignIn'
	| 'notFound'
	| 'otherClientError'
	| 'connectionRefused'
	| 'hostUnknown'
	| 'tlsFailed'
	| 'tokenSuperseded'
	| 'signInRefused'
	| 'signInUnavailable'
	| 'notBuilt'
	| 'cancelledBeforeSending'
	| 'cancelledInFlight';

/** What follows from an attempt, whoever made it. The words for it are in `advice.ts`. */
export interface Policy {
	/** Did Concur commit because of this attempt? */
	committed: 'yes' | 'no' | 'unclear';
	/** Is posting once more worth it, once it is certain that nothing was committed? */
	retry: boolean;
	/** Who waits before the next step: only this report, the whole run, or this report for as long as allowed. */
	wait: 'none' | 'report' | 'run' | 'longest';
	/**
	 * Would the same happen to every other report? `atOnce`: certainly, so the run ends. `unlessAccepted`: yes while Concur
	 * has accepted nothing in this run. `inARow`: yes when several reports in a row end like this.
	 */
	endsRun: 'no' | 'inARow' | 'unlessAccepted' | 'atOnce';
}

const certain = (committed: 'yes' | 'no', rest: Partial<Policy> = {}): Policy => ({
	committed,
	retry: false,
	wait: 'none',
	endsRun: 'no',
	...rest,
});

const unclear = (rest: Partial<Policy> = {}): Policy => ({
	committed: 'unclear',
	retry: true,
	wait: 'report',
	endsRun: 'inARow',
	...rest,
});

/** Nothing reached Concur, or Concur did nothing with it; the same awaits every other report for now. */
const passing: Partial<Policy> = { retry: true, wait: 'run', endsRun: 'unlessAccepted' };

/** The one place that decides what an attempt means. docs/outcomes.md is generated from it. */
export const POLICY: Record<VerdictKind, Policy> = {
	success: certain('yes'),
	refusal: certain('no'),
	declined: certain('no'),
	// In doubt is what was on file before; the attempt itself changed nothing.
	onFile: unclear({ retry: false, wait: 'none', endsRun: 'no' }),
	tryLater: unclear(),
	oddStatus: unclear(),
	unreadable: unclear(),
	// Of reads only; reading again does not help.
	errorAnswer: unclear({ retry: false }),
	redirect: unclear(),
	serverError: unclear(),
	gatewayError: unclear(),
	gatewayTimeout: unclear({ wait: 'longest' }),
	foreignAnswer: unclear(),
	earlierAttempt: unclear({ wait: 'none', endsRun: 'no' }),
	connectionLost: unclear(),
	timeout: unclear({ wait: 'longest' }),
	overloaded: certain('no', passing),
	unavailable: certain('no', passing),
	deadlock: certain('no', { retry: true, wait: 'report' }),
	tooManyRequests: certain('no', passing),
	badRequest: certain('no'),
	unauthorized: certain('no', { endsRun: 'unlessAccepted' }),
	forbidden: certain('no', { endsRun: 'unlessAccepted' }),
	tokenExpired: certain('no', { retry: true, endsRun: 'unlessAccepted' }),
	stepForbidden: certain('no'),
	proxySignIn: certain('no', { endsRun: 'unlessAccepted' }),
	notFound: certain('no'),
	otherClientError: certain('no'),
	connectionRefused: certain('no', passing),
	hostUnknown: certain('no', passing),
	tlsFailed: certain('no', passing),
	tokenSuperseded: certain('no', { retry: true, wait: 'report', endsRun: 'atOnce' }),
	signInRefused: certain('no', { endsRun: 'atOnce' }),
	signInUnavailable: certain('no', passing),
	notBuilt: certain('no', { endsRun: 'atOnce' }),
	cancelledBeforeSending: certain('no'),
	cancelledInFlight: { ...certain('no'), committed: 'unclear' },
};

/** Tries at a refresh token that another process may have just renewed (see `Tries`), and at a token that a sign-in should have renewed. */
const MOST_TRIES: Partial<Record<VerdictKind, number>> = { tokenSuperseded: 5, tokenExpired: 2 };

/** Is another try worth it, once it is certain that the last one changed nothing? */
export function mayRetry({
	kind,
	tries,
	maxTries,
}: {
	kind: VerdictKind;
	tries: number;
	maxTries: number;
}): boolean {
	return POLICY[kind].retry && tries < Math.min(MOST_TRIES[kind] ?? maxTries, maxTries);
}
