import type { ConcurSignInError } from './errors';

/** One request to Concur, before an address and a token are put to it. */
export interface ConcurRequest {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Path under the base URI, already percent-encoded. */
	path: string;
	query?: Record<string, string | number>;
	accept: 'application/json' | 'application/xml';
	/** A form, or a body with its content type; a request without a body carries `Content-Length: 0`. */
	body?: string;
	contentType?: string;
	timeoutMs: number;
}

/** Sends one request with the credential; n8n signs in anew and sends once more on the statuses in `refreshOn`. */
export type SendWithCredential = (request: ConcurRequest, refreshOn: number[]) => Promise<Attempt>;

/** What became of one request, in the terms that matter for money: was it sent, and was it answered? */
export type Attempt =
	| Answer
	| {
			/** Certainly never reached Concur's application. */
			kind: 'notSent';
			reason: 'refused' | 'hostUnknown' | 'tls';
			detail: string;
	  }
	| {
			/** Sent, and no whole answer came back: Concur may have acted on it. */
			kind: 'lost';
			reason: 'connection' | 'timeout';
			detail: string;
	  }
	/** The execution was cancelled, before the request left or while Concur worked on it. */
	| { kind: 'cancelled'; sent: boolean }
	/** No token, so nothing was sent. */
	| { kind: 'signIn'; error: ConcurSignInError }
	/** n8n could not build the request (no credential, a blocked address), so nothing was sent. */
	| { kind: 'notBuilt'; detail: string };

export interface Answer {
	kind: 'answer';
	httpStatusCode: number;
	body: string;
	/** False when the body was cut off, stalled, or too large to be an answer of Concur's. */
	complete: boolean;
	/** `concur-correlationid`: SAP support asks for it. */
	correlationId: string | undefined;
	retryAfter: string | undefined;
	/** `x-api-warn`: a retired interface names its endpoint and what replaces it. */
	apiWarning?: string;
	/** `sunset`: the date from which it is gone. */
	sunset?: string;
}
