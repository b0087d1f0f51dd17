import type { VerdictKind } from './kinds';
import { UNSENT_ADVICE } from './unsentAdvice';
import type { Advice } from './unsentAdvice';

const HTTP_CODES = 'SAP: HTTP status codes';
const LOST_ANSWER = 'A POST without a readable answer may have committed';
const FINANCIAL = 'SAP: Financial Integration Service, result codes';
const CHECK_REPORT = 'Check the report in Concur before it is posted again.';
const RUN_AGAIN = 'Run it again later.';
const OVERLOADED = `Concur was overloaded for too long. ${RUN_AGAIN} A lower Max Concurrency helps.`;

const unclear = (plain: string, seen: string, source = LOST_ANSWER): Advice => ({
	plain,
	seen,
	advice: CHECK_REPORT,
	source,
});

/** The words for each kind of attempt. */
export const ADVICE: Record<VerdictKind, Advice> = {
	success: {
		plain: 'Concur answered',
		seen: 'HTTP 200 with Status SUCCESS',
		advice: '',
		source: 'SAP: Integration Status',
	},
	refusal: {
		plain: 'Concur refused it',
		seen: 'HTTP 200 with Status FAILURE',
		advice: "Read Concur's message; correct the report or its payment status in Concur.",
		source: 'SAP: Integration Status',
	},
	declined: {
		plain: 'Concur said no',
		seen: 'A result code that says no, with the result word that goes with it',
		advice: "Read Concur's message.",
		source: FINANCIAL,
	},
	onFile: unclear(
		'Concur has a confirmation on file already',
		'A result code that says that a confirmation is on file',
		FINANCIAL,
	),
	tryLater: unclear('Concur asks to try later', 'Result code 199: to be tried again later', FINANCIAL),
	oddStatus: unclear(
		"Concur answered with a Status that it doesn't document",
		'HTTP 200 with another Status',
	),
	unreadable: unclear(
		"Concur's answer could not be read",
		'An answer that is empty, cut off, HTML or of another shape',
	),
	errorAnswer: {
		plain: 'Concur answered with an error',
		seen: 'HTTP 200 with an error in place of what was to be read',
		advice: 'Check the Report ID and, for a header, its owner.',
		source: 'Recorded answers; reading again does not help',
	},
	redirect: unclear(
		'Concur answered with a redirect, which is not followed',
		'A redirect (not followed: the token must not travel)',
	),
	serverError: unclear('Concur had an internal error', 'HTTP 500', HTTP_CODES),
	gatewayError: unclear('A gateway before Concur failed', 'HTTP 502 or another 5xx', HTTP_CODES),
	gatewayTimeout: unclear('A gateway before Concur gave up waiting', 'HTTP 504', HTTP_CODES),
	foreignAnswer: unclear(
		'Something else than Concur answered',
		"HTTP 400, 403, 503 or another 4xx that is not in Concur's own words (a proxy or filter answered)",
		'A proxy may answer in place of Concur, also for a report that was committed',
	),
	earlierAttempt: unclear(
		'An earlier attempt got no clear answer',
		'An earlier execution posted this report and got no clear answer',
	),
	connectionLost: unclear('The connection to Concur was lost', 'The connection was lost after sending'),
	timeout: unclear(
		'Concur did not answer in time',
		'No answer in time',
		'SAP: an answer comes within 60 s; wait before trying again',
	),
	overloaded: { plain: 'Concur was overloaded', seen: 'HTTP 429', advice: OVERLOADED, source: HTTP_CODES },
	unavailable: {
		plain: 'Concur was not available',
		seen: "HTTP 503 in Concur's own words",
		advice: `Concur was under maintenance or overloaded for too long. ${RUN_AGAIN}`,
		source: HTTP_CODES,
	},
	deadlock: {
		plain: "Concur's database was busy (deadlock)",
		seen: 'HTTP 400 that names a deadlock',
		advice: `Concur's database was busy for too long. ${RUN_AGAIN}`,
		source: 'SAP: resend a short time later',
	},
	tooManyRequests: {
		plain: 'Concur was asked too often',
		seen: 'HTTP 400 that names too many requests',
		advice: OVERLOADED,
		source: HTTP_CODES,
	},
	badRequest: {
		plain: 'Concur did not accept the request',
		seen: "Any other HTTP 400 in Concur's own words",
		advice: 'Check the Report ID.',
		source: HTTP_CODES,
	},
	unauthorized: {
		plain: "Concur did not accept the credential's token",
		seen: 'HTTP 401, also with a new token',
		advice: 'Test the Concur credential; if it fails, sign in anew.',
		source: HTTP_CODES,
	},
	forbidden: {
		plain: 'Concur did not allow the request',
		seen: "HTTP 403 in Concur's own words",
		advice:
			'The app needs the scope EXPRPT, and the user of the credential the role Web Services Administrator.',
		source: HTTP_CODES,
	},
	tokenExpired: {
		plain: "Concur did not accept the credential's token",
		seen: 'HTTP 403 that speaks of the token',
		advice: 'Test the Concur credential; if it fails, sign in anew.',
		source: HTTP_CODES,
	},
	stepForbidden: {
		plain: 'Concur does not allow this at the workflow step that the report is at',
		seen: 'HTTP 403 that speaks of the workflow step',
		advice: 'The report is at a step that this app may not act on; do it in Concur.',
		source: 'Seen at Workflows v4: it is about one report, not about the credential',
	},
	proxySignIn: {
		plain: 'A proxy before Concur asks for a sign-in',
		seen: 'HTTP 407',
		advice: 'A proxy between n8n and Concur asks for a sign-in; check the proxy settings of the n8n server.',
		source: 'A proxy that asks for a sign-in has passed nothing on',
	},
	notFound: {
		plain: 'Concur knows nothing under this ID',
		seen: 'HTTP 404',
		advice: 'Concur knows no report with this ID at this data center; check the Report ID and the base URI.',
		source: HTTP_CODES,
	},
	otherClientError: {
		plain: 'Concur did not accept the request',
		seen: "Another HTTP 4xx in Concur's own words",
		advice: 'Check the Report ID.',
		source: HTTP_CODES,
	},
	...UNSENT_ADVICE,
	cancelledInFlight: {
		plain: 'The execution was cancelled while Concur worked on it',
		seen: 'The execution was cancelled while Concur worked',
		advice: `${CHECK_REPORT} Pre-Check does that by itself.`,
		source: LOST_ANSWER,
	},
};

/** Of these, the words are a whole message already. */
const TOLD: VerdictKind[] = ['tokenSuperseded', 'signInRefused', 'signInUnavailable'];
/** What a network says is a code; what Concur says is a sentence. */
const CODE = /^[A-Z][A-Z0-9_]*$/;

/**
 * What happened: in plain words first, then in Concur's or the network's. No full stop of its own.
 * @param words Concur's own, or the network's; may be empty
 */
export function tell(kind: VerdictKind, words: string, httpStatusCode?: number): string {
	const { plain } = ADVICE[kind];
	if (words === '') return httpStatusCode ? `${plain} (HTTP ${httpStatusCode})` : plain;
	if (TOLD.includes(kind)) return words;
	return CODE.test(words) ? `${plain} (${words})` : `${plain}: ${words}`;
}
