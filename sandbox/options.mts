import type { EventServiceOptions } from './events/options.mts';

/** The endpoints that a fault can be put on. */
export type Endpoint = 'integrationStatus' | 'details' | 'list' | 'get' | 'workflow' | 'token' | 'events';

export type FaultKind =
	| 'rateLimit'
	| 'unavailable'
	| 'internalError'
	| 'badGateway'
	| 'gatewayTimeout'
	| 'deadlock'
	| 'tooManyRequests400'
	| 'otherBadRequest'
	| 'unauthorized'
	| 'forbidden'
	| 'notFound'
	| 'dropConnection'
	| 'hang'
	| 'html'
	| 'empty'
	| 'truncated'
	| 'oddStatus'
	| 'redirect'
	| 'lateCommit'
	| 'slowBody'
	| 'hugeBody'
	| 'body';

/** Something that goes wrong, for whom and how often. */
export interface Fault {
	on: Endpoint;
	kind: FaultKind;
	/** Only this report. */
	reportId?: string;
	/** Only the n-th call (from 1) of that endpoint for that report; for the list and the token, of that endpoint. */
	call?: number;
	/** At most so many times per report. */
	times?: number;
	/** From 0 to 1, drawn from the seeded generator. */
	probability?: number;
	/** Does the state change happen although the answer is spoilt? */
	commit?: boolean;
	/** Retry-After of a 429 or 503: seconds, or as an HTTP date one second ahead. */
	retryAfter?: number | 'date';
	/** hang: until the connection is dropped; lateCommit: until the commit; slowBody: between two bytes. */
	delayMs?: number;
	/** The answer of `body`, and the address of `redirect`. */
	status?: number;
	contentType?: string;
	body?: string;
	location?: string;
}

export interface RateLimit {
	requestsPerSecond: number;
	/** How Retry-After is written; seconds unless told. */
	retryAfter?: 'seconds' | 'date';
}

export interface SandboxReport {
	id: string;
	name: string;
	ownerLoginId: string;
	ownerName: string;
	currencyCode: string;
	countryCode: string;
	paymentStatusCode: string;
	approvalStatusCode: string;
	entries: SandboxEntry[];
	workflowStepId: string;
	/** Epoch milliseconds, as all dates here; 0 is "no date". */
	createDate: number;
	submitDate: number;
	processingPaymentDate: number;
	paidDate: number;
	lastModifiedDate: number;
	batchId: string;
	lastComment: string;
}

export interface SandboxEntry {
	expenseTypeName: string;
	accountCode: string;
	/** In hundredths of the currency. */
	cents: number;
	payee: 'Employee' | 'Corporate Card';
	vendor: string;
	attendees: string[];
}

export interface SandboxOptions {
	/** 0, the default: any free port. */
	port?: number;
	reports?: SandboxReport[];
	latencyMs?: number;
	accessTokenLifeSeconds?: number;
	/** What a refresh does to the refresh token; `rotateAndKill` (the default) answers with a new one and the old one dies. */
	refreshToken?: 'keep' | 'rotate' | 'rotateAndKill';
	/** What a call with an expired, revoked or unknown token answers. */
	expiredTokenStatus?: 401 | 403;
	rateLimit?: RateLimit;
	/** A POST on a Paid report: FAILURE, or SUCCESS and a second commit on record, so that a wrong re-post can't hide. */
	secondPost?: 'refuse' | 'commitAgain';
	randomSeed?: number;
	faults?: Fault[];
	/** What token answers name as geolocation; `SELF` stands for the sandbox's own base URI. */
	geolocation?: string;
	refreshTokenExpiresInDays?: number;
	/** Scheme and host put into NextPage, URI and WorkflowActionUrl: another host by default, as Concur does. */
	pageHost?: string;
	/** New reports reach Processing Payment at this rate. */
	arrivalsPerMinute?: number;
	/** The Event Subscription Service. */
	events?: EventServiceOptions;
}
