import type { VerdictKind } from './kinds';

/** How an attempt is told to a user. What follows from it is decided in `kinds.ts`. */
export interface Advice {
	/** What happened, in plain words; a message starts with them. No full stop. */
	plain: string;
	/** What was seen on the wire, as docs/outcomes.md lists it. */
	seen: string;
	/** What the user should do if it ends here. */
	advice: string;
	/** Why it is treated as it is. */
	source: string;
}

const NO_CONNECTION = 'No connection, so no request';
const RUN_AGAIN = 'Run it again later.';

type Unsent =
	| 'connectionRefused'
	| 'hostUnknown'
	| 'tlsFailed'
	| 'tokenSuperseded'
	| 'signInRefused'
	| 'signInUnavailable'
	| 'notBuilt'
	| 'cancelledBeforeSending';

/** The words where nothing was sent. */
export const UNSENT_ADVICE: Record<Extract<VerdictKind, Unsent>, Advice> = {
	connectionRefused: {
		plain: 'Concur could not be reached',
		seen: 'The connection was refused or no route exists',
		advice: `Concur could not be reached. ${RUN_AGAIN}`,
		source: NO_CONNECTION,
	},
	hostUnknown: {
		plain: "The name of Concur's host was not found",
		seen: 'The host name was not found',
		advice: 'Check the base URI in the credential and the DNS of the n8n server.',
		source: NO_CONNECTION,
	},
	tlsFailed: {
		plain: 'There was no secure connection to Concur',
		seen: 'The secure connection was not established',
		advice: 'Check the base URI, and proxies or certificates between n8n and Concur.',
		source: NO_CONNECTION,
	},
	tokenSuperseded: {
		plain: 'Concur refused the sign-in',
		seen: 'The refresh token was refused (code 108)',
		advice: 'Get a new refresh token or Company Request Token and enter it in the credential.',
		source: 'Another n8n process may just have renewed it; the stored one is read again',
	},
	signInRefused: {
		plain: 'Concur refused the sign-in',
		seen: 'Concur refused the sign-in',
		advice: 'Correct the Concur credential and run it again.',
		source: 'SAP: authentication error codes',
	},
	signInUnavailable: {
		plain: "Concur's sign-in was not available",
		seen: "Concur's sign-in could not be reached",
		advice: RUN_AGAIN,
		source: 'No token, so no request',
	},
	notBuilt: {
		plain: 'n8n could not build the request',
		seen: 'n8n could not build the request',
		advice: 'Check the credential that is selected in the node.',
		source: 'No request',
	},
	cancelledBeforeSending: {
		plain: 'The execution was cancelled before it was sent',
		seen: 'The execution was cancelled before posting',
		advice: 'Run it again.',
		source: 'No request',
	},
};
