import type { ConfirmationCall } from '../financial/document.mts';

/** The endpoints that a fault can be put on. */
export type Endpoint =
	| 'integrationStatus'
	| 'details'
	| 'list'
	| 'get'
	| 'workflow'
	| 'token'
	| 'events'
	| 'financialDocuments'
	| ConfirmationCall;

/** An answer of Concur's own that is not the good one. */
export type ConcurAnswerKind =
	| 'rateLimit'
	| 'unavailable'
	| 'internalError'
	| 'deadlock'
	| 'tooManyRequests400'
	| 'requestLimit400'
	| 'otherBadRequest'
	| 'unauthorized'
	| 'forbidden'
	| 'notFound'
	| 'oddStatus'
	| 'echoedSecrets';

/** Bodies as other clients of Concur recorded them. */
export type RecordedKind =
	| 'errorIn200'
	| 'emptyErrorIn200'
	| 'nestedError'
	| 'nestedDeadlock'
	| 'batchError'
	| 'messageWithElements'
	| 'validationErrors'
	| 'systemStep403'
	| 'refusalWithLineBreak';

/** What something between Concur and the client says in Concur's place. */
export type GatewayKind =
	| 'badGateway'
	| 'gatewayTimeout'
	| 'proxyBadGateway'
	| 'proxyUnavailable'
	| 'proxyGatewayTimeout'
	| 'filterForbidden'
	| 'html'
	| 'redirect';

/** What happens to the connection, or to the bytes of the answer. */
export type ConnectionKind =
	| 'dropConnection'
	| 'hang'
	| 'switchingProtocols'
	| 'headersOnly'
	| 'truncated'
	| 'slowBody'
	| 'hugeBody'
	| 'lateCommit';

export type FaultKind =
	| ConcurAnswerKind
	| RecordedKind
	| GatewayKind
	| ConnectionKind
	| 'empty'
	| 'staleRead'
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
	/** The change happens so many milliseconds after the spoilt answer, by the sandbox's clock; unless the report was sent back or is Paid by then. */
	commitAfterMs?: number;
	/** From this call on, reads show a change of this report so many milliseconds late. */
	readLagMs?: number;
	/** Retry-After of a 429 or 503: seconds, or as an HTTP date one second ahead. */
	retryAfter?: number | 'date';
	/** hang, switchingProtocols, headersOnly: until the connection is dropped; slowBody: between two bytes; lateCommit: until the commit. */
	delayMs?: number;
	/** echoedSecrets: how the token, or the sign-in's secrets, are written. */
	echo?: 'plain' | 'urlEncoded' | 'cut';
	/** The answer of `body` and `echoedSecrets`, and the address of `redirect`. */
	status?: number;
	contentType?: string;
	body?: string;
	location?: string;
}

/** Chooses the fault of a call where a list of faults is not enough. @param call the n-th of that endpoint for that report, from 1 */
export type FaultScript = (on: Endpoint, reportId: string, call: number) => Fault | undefined;
