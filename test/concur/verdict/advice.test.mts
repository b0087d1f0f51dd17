import { ADVICE, tell } from '../../../concur/verdict/advice';
import type { VerdictKind } from '../../../concur/verdict/kinds';

it.each([
	['connectionLost', 'ECONNRESET', undefined, 'The connection to Concur was lost (ECONNRESET)'],
	['connectionRefused', 'ECONNREFUSED', undefined, 'Concur could not be reached (ECONNREFUSED)'],
	['deadlock', '', 400, "Concur's database was busy (deadlock) (HTTP 400)"],
	['serverError', 'No exchange rate.', 500, 'Concur had an internal error: No exchange rate.'],
	['timeout', '', undefined, 'Concur did not answer in time'],
	// These words lead in plain words themselves.
	['signInRefused', 'Wrong client secret (code 64).', undefined, 'Wrong client secret (code 64).'],
] as const)('%s with "%s"', (kind, words, status, told) => {
	expect(tell(kind, words, status)).toBe(told);
});

it('plain words are plain: no number, no code, no full stop', () => {
	for (const { plain } of Object.values(ADVICE)) expect(plain).toMatch(/^[A-Za-z8' ,()-]+$/);
	expect(new Set(Object.values(ADVICE).map(({ plain }) => plain.slice(-1))).has('.')).toBe(false);
});

/** What a message starts with, as the users' documents explain it. */
const PLAIN: Record<VerdictKind, string> = {
	success: 'Concur answered',
	refusal: 'Concur refused it',
	declined: 'Concur said no',
	onFile: 'Concur has a confirmation on file already',
	tryLater: 'Concur asks to try later',
	oddStatus: "Concur answered with a Status that it doesn't document",
	unreadable: "Concur's answer could not be read",
	errorAnswer: 'Concur answered with an error',
	redirect: 'Concur answered with a redirect, which is not followed',
	serverError: 'Concur had an internal error',
	gatewayError: 'A gateway before Concur failed',
	gatewayTimeout: 'A gateway before Concur gave up waiting',
	foreignAnswer: 'Something else than Concur answered',
	earlierAttempt: 'An earlier attempt got no clear answer',
	connectionLost: 'The connection to Concur was lost',
	timeout: 'Concur did not answer in time',
	overloaded: 'Concur was overloaded',
	unavailable: 'Concur was not available',
	deadlock: "Concur's database was busy (deadlock)",
	tooManyRequests: 'Concur was asked too often',
	badRequest: 'Concur did not accept the request',
	unauthorized: "Concur did not accept the credential's token",
	forbidden: 'Concur did not allow the request',
	tokenExpired: "Concur did not accept the credential's token",
	stepForbidden: 'Concur does not allow this at the workflow step that the report is at',
	proxySignIn: 'A proxy before Concur asks for a sign-in',
	notFound: 'Concur knows nothing under this ID',
	otherClientError: 'Concur did not accept the request',
	connectionRefused: 'Concur could not be reached',
	hostUnknown: "The name of Concur's host was not found",
	tlsFailed: 'There was no secure connection to Concur',
	tokenSuperseded: 'Concur refused the sign-in',
	signInRefused: 'Concur refused the sign-in',
	signInUnavailable: "Concur's sign-in was not available",
	notBuilt: 'n8n could not build the request',
	cancelledBeforeSending: 'The execution was cancelled before it was sent',
	cancelledInFlight: 'The execution was cancelled while Concur worked on it',
};

it('every kind of attempt has its plain words', () => {
	expect(Object.fromEntries(Object.entries(ADVICE).map(([kind, { plain }]) => [kind, plain]))).toEqual(PLAIN);
});

it.each([
	['tokenSuperseded', 'Refused (code 108)', 'Refused (code 108)'],
	['signInUnavailable', 'No answer', 'No answer'],
	// A code stands in brackets, a sentence behind a colon, also one that only starts or ends like a code.
	['connectionLost', 'E', 'The connection to Concur was lost (E)'],
	['connectionLost', 'UND_ERR_SOCKET', 'The connection to Concur was lost (UND_ERR_SOCKET)'],
	['connectionLost', 'ECONNRESET seen', 'The connection to Concur was lost: ECONNRESET seen'],
	['connectionLost', 'a ECONNRESET', 'The connection to Concur was lost: a ECONNRESET'],
] as const)('%s with "%s"', (kind, words, told) => {
	expect(tell(kind, words)).toBe(told);
});

// What reports never meet; the rest stands in docs/outcomes.md, which has a test of its own.
it.each([
	[
		'declined',
		'A result code that says no, with the result word that goes with it',
		"Read Concur's message.",
	],
	[
		'onFile',
		'A result code that says that a confirmation is on file',
		'Check the report in Concur before it is posted again.',
	],
	[
		'tryLater',
		'Result code 199: to be tried again later',
		'Check the report in Concur before it is posted again.',
	],
] as const)('%s is an answer of the Financial Integration Service', (kind, seen, advice) => {
	expect(ADVICE[kind]).toMatchObject({
		seen,
		advice,
		source: 'SAP: Financial Integration Service, result codes',
	});
});
