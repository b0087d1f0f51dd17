import { mayRetry, POLICY } from '../../../concur/verdict/kinds';
import type { Policy, VerdictKind } from '../../../concur/verdict/kinds';

type Row = [Policy['committed'], 'again' | 'never', Policy['wait'], Policy['endsRun']];

/** The decision table (design: outcomes): committed, tried again, who waits, what ends the run. */
const TABLE: Record<VerdictKind, Row> = {
	success: ['yes', 'never', 'none', 'no'],
	refusal: ['no', 'never', 'none', 'no'],
	declined: ['no', 'never', 'none', 'no'],
	onFile: ['unclear', 'never', 'none', 'no'],
	tryLater: ['unclear', 'again', 'report', 'inARow'],
	oddStatus: ['unclear', 'again', 'report', 'inARow'],
	unreadable: ['unclear', 'again', 'report', 'inARow'],
	errorAnswer: ['unclear', 'never', 'report', 'inARow'],
	redirect: ['unclear', 'again', 'report', 'inARow'],
	serverError: ['unclear', 'again', 'report', 'inARow'],
	gatewayError: ['unclear', 'again', 'report', 'inARow'],
	gatewayTimeout: ['unclear', 'again', 'longest', 'inARow'],
	foreignAnswer: ['unclear', 'again', 'report', 'inARow'],
	earlierAttempt: ['unclear', 'again', 'none', 'no'],
	connectionLost: ['unclear', 'again', 'report', 'inARow'],
	timeout: ['unclear', 'again', 'longest', 'inARow'],
	overloaded: ['no', 'again', 'run', 'unlessAccepted'],
	unavailable: ['no', 'again', 'run', 'unlessAccepted'],
	deadlock: ['no', 'again', 'report', 'no'],
	tooManyRequests: ['no', 'again', 'run', 'unlessAccepted'],
	badRequest: ['no', 'never', 'none', 'no'],
	unauthorized: ['no', 'never', 'none', 'unlessAccepted'],
	forbidden: ['no', 'never', 'none', 'unlessAccepted'],
	tokenExpired: ['no', 'again', 'none', 'unlessAccepted'],
	stepForbidden: ['no', 'never', 'none', 'no'],
	proxySignIn: ['no', 'never', 'none', 'unlessAccepted'],
	notFound: ['no', 'never', 'none', 'no'],
	otherClientError: ['no', 'never', 'none', 'no'],
	connectionRefused: ['no', 'again', 'run', 'unlessAccepted'],
	hostUnknown: ['no', 'again', 'run', 'unlessAccepted'],
	tlsFailed: ['no', 'again', 'run', 'unlessAccepted'],
	tokenSuperseded: ['no', 'again', 'report', 'atOnce'],
	signInRefused: ['no', 'never', 'none', 'atOnce'],
	signInUnavailable: ['no', 'again', 'run', 'unlessAccepted'],
	notBuilt: ['no', 'never', 'none', 'atOnce'],
	cancelledBeforeSending: ['no', 'never', 'none', 'no'],
	cancelledInFlight: ['unclear', 'never', 'none', 'no'],
};

it.each(Object.entries(TABLE) as Array<[VerdictKind, Row]>)(
	'%s: %j',
	(kind, [committed, again, wait, endsRun]) => {
		expect(POLICY[kind]).toEqual({ committed, retry: again === 'again', wait, endsRun });
	},
);

it('the table has every kind', () => {
	expect(Object.keys(POLICY).sort()).toEqual(Object.keys(TABLE).sort());
});

it.each([
	['overloaded', 3, 4, true],
	['overloaded', 4, 4, false],
	['overloaded', 5, 4, false],
	['badRequest', 1, 4, false],
	// A sign-in that another process may have just renewed is tried more often, a token that a sign-in should have renewed once.
	['tokenSuperseded', 4, 10, true],
	['tokenSuperseded', 5, 10, false],
	['tokenSuperseded', 2, 2, false],
	['tokenExpired', 1, 10, true],
	['tokenExpired', 2, 10, false],
	['tokenExpired', 1, 1, false],
] as const)('%s after %i of %i tries: %s', (kind, tries, maxTries, again) => {
	expect(mayRetry({ kind, tries, maxTries })).toBe(again);
});
