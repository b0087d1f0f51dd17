import type { VerdictKind } from './kinds';

/** How an attempt is told to a user. What follows from it is decided in `kinds.ts`. */
export interface Advice {
	/** What was seen, as a user reads it in docs/outcomes.md. */
	seen: string;
	/** What the user should do if it ends here. */
	advice: string;
	/** Why it is treated as it is. */
	source: string;
}

const HTTP_CODES = 'SAP: HTTP status codes';
const LOST_ANSWER = 'A POST without a readable answer may have committed';
const NO_CONNECTION = 'No connection, so no request';
const CHECK_REPORT = 'Check the report in Concur before it is posted again.';
const RUN_AGAIN = 'Run it again later.';
const OVERLOADED = `Concur was overloaded for too long. ${RUN_AGAIN} A lower Max Concurrency helps.`;

const unclear = (seen: string, source = LOST_ANSWER): Advice => ({ seen, advice: CHECK_REPORT, source });

/** The words for each kind of attempt. */
export const ADVICE: Record<VerdictKind, Advice> = {
	success: { seen: 'HTTP 200 with Status SUCCESS', advice: '', source: 'SAP: Integration Status' },
	refusal: {
		seen: 'HTTP 200 with Status FAILURE',
		advice: "Read Concur's message; correct the report or its payment status in Concur.",
		source: 'SAP: Integration Status',
	},
	oddStatus: unclear('HTTP 200 with another Status'),
	unreadable: unclear('An answer that is empty, cut off, HTML or of another shape'),
	redirect: unclear('A redirect (not followed: the token must not travel)'),
	serverError: unclear('HTTP 500', HTTP_CODES),
	gatewayError: unclear('HTTP 502 or another 5xx', HTTP_CODES),
	gatewayTimeout: unclear('HTTP 504', HTTP_CODES),
	foreignAnswer: unclear(
		"HTTP 400, 403, 503 or another 4xx that is not in Concur's own words (a proxy or filter answered)",
		'A proxy may answer in place of Concur, also for a report that was committed',
	),
	earlierAttempt: unclear('An earlier execution posted this report and got no clear answer'),
	connectionLost: unclear('The connection was lost after sending'),
	timeout: unclear('No answer in time', 'SAP: an answer comes within 60 s; wait before trying again'),
	overloaded: { seen: 'HTTP 429', advice: OVERLOADED, source: HTTP_CODES },
	unavailable: {
		seen: "HTTP 503 in Concur's own words",
		advice: `Concur was under maintenance or overloaded for too long. ${RUN_AGAIN}`,
		source: HTTP_CODES,
	},
	deadlock: {
		seen: 'HTTP 400 that names a deadlock',
		advice: `Concur's database was busy for too long. ${RUN_AGAIN}`,
		source: 'SAP: resend a short time later',
	},
	tooManyRequests: {
		seen: 'HTTP 400 that names too many requests',
		advice: OVERLOADED,
		source: HTTP_CODES,
	},
	badRequest: {
		seen: "Any other HTTP 400 in Concur's own words",
		advice: 'Check the Report ID.',
		source: HTTP_CODES,
	},
	unauthorized: {
		seen: 'HTTP 401, also with a new token',
		advice: 'Test the Concur credential; if it fails, sign in anew.',
		source: HTTP_CODES,
	},
	forbidden: {
		seen: "HTTP 403 in Concur's own words",
		advice:
			'The app needs the scope EXPRPT, and the user of the credential the role Web Services Administrator.',
		source: HTTP_CODES,
	},
	tokenExpired: {
		seen: 'HTTP 403 that speaks of the token',
		advice: 'Test the Concur credential; if it fails, sign in anew.',
		source: HTTP_CODES,
	},
	stepForbidden: {
		seen: 'HTTP 403 that speaks of the workflow step',
		advice: 'The report is at a step that this app may not act on; do it in Concur.',
		source: 'Seen at Workflows v4: it is about one report, not about the credential',
	},
	proxySignIn: {
		seen: 'HTTP 407',
		advice: 'A proxy between n8n and Concur asks for a sign-in; check the proxy settings of the n8n server.',
		source: 'A proxy that asks for a sign-in has passed nothing on',
	},
	notFound: {
		seen: 'HTTP 404',
		advice: 'Concur knows no report with this ID at this data center; check the Report ID and the base URI.',
		source: HTTP_CODES,
	},
	otherClientError: {
		seen: "Another HTTP 4xx in Concur's own words",
		advice: 'Check the Report ID.',
		source: HTTP_CODES,
	},
	connectionRefused: {
		seen: 'The connection was refused or no route exists',
		advice: `Concur could not be reached. ${RUN_AGAIN}`,
		source: NO_CONNECTION,
	},
	hostUnknown: {
		seen: 'The host name was not found',
		advice: 'Check the base URI in the credential and the DNS of the n8n server.',
		source: NO_CONNECTION,
	},
	tlsFailed: {
		seen: 'The secure connection was not established',
		advice: 'Check the base URI, and proxies or certificates between n8n and Concur.',
		source: NO_CONNECTION,
	},
	tokenSuperseded: {
		seen: 'The refresh token was refused (code 108)',
		advice: 'Get a new refresh token or Company Request Token and enter it in the credential.',
		source: 'Another n8n process may just have renewed it; the stored one is read again',
	},
	signInRefused: {
		seen: 'Concur refused the sign-in',
		advice: 'Correct the Concur credential and run it again.',
		source: 'SAP: authentication error codes',
	},
	signInUnavailable: {
		seen: "Concur's sign-in could not be reached",
		advice: RUN_AGAIN,
		source: 'No token, so no request',
	},
	notBuilt: {
		seen: 'n8n could not build the request',
		advice: 'Check the credential that is selected in the node.',
		source: 'No request',
	},
	cancelledBeforeSending: {
		seen: 'The execution was cancelled before posting',
		advice: 'Run it again.',
		source: 'No request',
	},
	cancelledInFlight: {
		seen: 'The execution was cancelled while Concur worked',
		advice: `${CHECK_REPORT} Pre-Check does that by itself.`,
		source: LOST_ANSWER,
	},
};
