import type { EventServiceOptions } from './events/options.mts';
import type { FinancialOptions } from './financial/document.mts';
import type { Fault, FaultScript } from './faults/fault.mts';
import type { SandboxReport } from './report.mts';

export type {
	ConnectionKind,
	ConcurAnswerKind,
	Endpoint,
	Fault,
	FaultKind,
	FaultScript,
	GatewayKind,
	RecordedKind,
} from './faults/fault.mts';
export type { SandboxEntry, SandboxReport } from './report.mts';

export interface RateLimit {
	requestsPerSecond: number;
	/** How Retry-After is written; seconds unless told. */
	retryAfter?: 'seconds' | 'date';
}

/** Always the same, or lognormal: half of the answers take at most `medianMs`, about one in six longer than `medianMs` x e^sigma. */
export type Latency = number | { medianMs: number; sigma: number };

/** What can be changed while the sandbox runs. */
export interface Settings {
	/** Milliseconds before every answer. */
	latencyMs?: Latency;
	/** Multiplies every latency and the time in a place, to let Concur grow slow in mid-run. */
	latencyFactor?: number;
	/** So many posts are worked on at once; the rest queue. */
	slots?: number;
	/** How long a post keeps its place; the latency unless told. */
	slotMs?: Latency;
	rateLimit?: RateLimit;
	/** Reads show a change so many milliseconds late, as from a replica. */
	readLagMs?: number;
	/** What NextPage repeats of the query: all, only `user` and `limit`, only the offset; or it goes in circles. */
	nextPage?: 'withFilters' | 'withoutFilters' | 'offsetOnly' | 'repeats' | 'alternates';
	/** `rowNumber`: reports that come or go between two pages shift the next one. */
	paging?: 'afterLast' | 'rowNumber';
	/** What date filters are cut to before they are compared. */
	dateFilterPrecision?: 'millisecond' | 'second' | 'minute' | 'day';
	/** How v3 writes dates: 2026-01-31T10:20:30.120, .12, without a fraction, or 2026-01-31T10:20:30Z. */
	dateForm?: 'milliseconds' | 'hundredths' | 'seconds' | 'rfc3339';
	/** LastModifiedDate stays when the payment status changes. */
	keepModifiedDate?: boolean;
	/** A refusal as JSON holds a raw line break inside its string, as in SAP's page. */
	refusalLineBreak?: boolean;
	/** Answers of deprecated APIs carry `x-api-warn` and, with a date, `sunset`. */
	deprecation?: { warn: string; sunset?: string };
	/** What a call with an expired, revoked or unknown token answers. */
	expiredTokenStatus?: 401 | 403;
	/** `expires_in` and error codes of token answers. */
	expiresInAs?: 'string' | 'number';
	tokenCodeAs?: 'number' | 'string';
	accessTokenLifeSeconds?: number;
	/** What a refresh does to the refresh token; `rotateAndKill` (the default) answers with a new one and the old one dies. */
	refreshToken?: 'keep' | 'rotate' | 'rotateAndKill';
	/** What token answers name as geolocation; `SELF` stands for the sandbox's own base URI, `OTHER` for its other name (localhost). */
	geolocation?: string;
	/** What token answers name as scope. */
	scope?: string;
	refreshTokenExpiresInDays?: number;
	/** Who is signed in to Concur in the browser that an app sends to the authorize page; `employee` lacks the role. */
	signedInAs?: 'administrator' | 'employee';
}

export interface SandboxOptions extends Settings {
	/** 0, the default: any free port. */
	port?: number;
	reports?: SandboxReport[];
	/** Seconds that a company request token is good for; 24 hours unless told. */
	requestTokenLifeSeconds?: number;
	/** A POST on a Paid report: FAILURE, or SUCCESS and a second commit on record, so that a wrong re-post can't hide. */
	secondPost?: 'refuse' | 'commitAgain';
	randomSeed?: number;
	faults?: Fault[];
	faultScript?: FaultScript;
	/** Scheme and host put into NextPage, URI and WorkflowActionUrl: another host by default, as Concur does. */
	pageHost?: string;
	/** The Financial Integration Service: its documents, and what goes wrong with them. */
	financial?: FinancialOptions;
	/** New reports reach Processing Payment at this rate. */
	arrivalsPerMinute?: number;
	/** The Event Subscription Service. */
	events?: EventServiceOptions;
}
