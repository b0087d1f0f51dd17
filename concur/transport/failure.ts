import { safeText } from '../formats/text';
import type { Answer, Attempt } from './attempt';
import { isSignInError } from './errors';

/** An answer as n8n's request helper hands it over. */
export interface RawResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** A request that failed, or the answer with an HTTP error that the helper threw. */
export type Failure = Exclude<Attempt, Answer> | { response: RawResponse };

/** The parts of an axios or Node error that tell how far a request got. */
interface NetworkError {
	isAxiosError?: boolean;
	name?: string;
	code?: string;
	/** On n8n's own error: an HTTP status or a network code, as text. */
	httpCode?: string | null;
	syscall?: string;
	message?: string;
	cause?: unknown;
	response?: { status: number; headers?: Record<string, unknown>; data: unknown };
}

const HOST_UNKNOWN = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'];
const NOT_CONNECTED = [
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'EHOSTDOWN',
	'ENETDOWN',
];
const TLS_CODE = /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;
const TLS_MESSAGE = /before secure TLS connection|wrong version number|handshake failure/i;
const TIMED_OUT = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];

/**
 * Turns what n8n's request helper threw into what became of the request: was it sent?
 * n8n wraps what its HTTP client threw; the original is down the chain of causes.
 * @returns an answer of Concur's where the error carries one; never throws
 */
export function failureOf(thrown: unknown): Failure {
	const chain: NetworkError[] = [];
	for (
		let error = thrown;
		typeof error === 'object' && error !== null && chain.length < 6;
		error = (error as NetworkError).cause
	) {
		if (isSignInError(error)) return { kind: 'signIn', error };
		chain.push(error as NetworkError);
	}
	const network = chain.find((error) => error.isAxiosError === true || error.name === 'CanceledError');
	if (!network && chain[0]?.httpCode) return fromApiError(chain[0], chain[0].httpCode);
	if (!network)
		return { kind: 'notBuilt', detail: safeText(chain[0]?.message) || 'n8n could not send the request' };
	if (network.response) {
		const { status, headers, data } = network.response;
		return { response: { statusCode: status, headers: headers ?? {}, body: data } };
	}
	return classifyNetworkError(network, chain.at(-1) ?? network);
}

/** n8n up to 2.20 drops the cause of its error: what is left is a status or a code, and a lost answer has one too. */
function fromApiError(error: NetworkError, httpCode: string): Failure {
	if (/^[1-5]\d\d$/.test(httpCode))
		return { response: { statusCode: Number(httpCode), headers: {}, body: '' } };
	return classifyNetworkError({ code: httpCode, message: error.message }, error);
}

function classifyNetworkError(error: NetworkError, innermost: NetworkError): Exclude<Attempt, Answer> {
	const code = error.code ?? innermost.code ?? '';
	const text = `${error.message ?? ''} ${innermost.message ?? ''}`;
	const detail = safeText(code || error.message || 'connection failed', 100);
	const connecting = (error.syscall ?? innermost.syscall) === 'connect';
	if (code === 'ERR_CANCELED' || error.name === 'CanceledError') return { kind: 'cancelled', sent: true };
	if (HOST_UNKNOWN.includes(code)) return { kind: 'notSent', reason: 'hostUnknown', detail };
	if (NOT_CONNECTED.includes(code) || (connecting && TIMED_OUT.includes(code))) {
		return { kind: 'notSent', reason: 'refused', detail };
	}
	if (TLS_CODE.test(code) || TLS_MESSAGE.test(text)) return { kind: 'notSent', reason: 'tls', detail };
	return { kind: 'lost', reason: TIMED_OUT.includes(code) ? 'timeout' : 'connection', detail };
}
