import { safeText } from '../formats/text';
import type { Answer, Attempt } from './attempt';
import { errorThatSaid, isSignInError } from './errors';

/** An answer as n8n's request helper hands it over. */
export interface RawResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** A request that failed, or the answer with an HTTP error that the helper threw. */
export type Failure = Exclude<Attempt, Answer> | { response: RawResponse };

/** The parts of an axios or Node error that tell how far a request got. */
interface ThrownError {
	isAxiosError?: boolean;
	name?: string;
	code?: string;
	/** On n8n's own error: an HTTP status or a network code, as text. */
	httpCode?: string | null;
	syscall?: string;
	message?: string;
	/** On n8n's own error: what its HTTP client said. */
	description?: string | null;
	messages?: string[];
	cause?: unknown;
	response?: { status: number; headers?: Record<string, unknown>; data: unknown };
}

/** Errors that are thrown instead of sending: ours, and n8n's about credentials and blocked addresses. */
const THROWN_BEFORE_SENDING = [
	'ConcurError',
	'NodeOperationError',
	'CredentialNotFoundError',
	'UserError',
	'SsrfBlockedHostnameError',
	'SsrfBlockedIpError',
];
const HOST_UNKNOWN = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'];
/** These prove it only while connecting: on a connection that stands they mean that it was lost. */
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
const MAX_CAUSES = 6;

/**
 * Turns what n8n's request helper threw into what became of the request: was it sent?
 * n8n wraps what its HTTP client threw; the original is down the chain of causes. An error of an unknown kind says nothing about
 * how far the request got, so it may have been sent.
 * @returns an answer of Concur's where the error carries one; never throws
 */
export function failureOf(thrown: unknown): Failure {
	const chain = causesOf(thrown);
	const signInError = chain.find(isSignInError);
	if (signInError) return { kind: 'signIn', error: signInError };
	const network = chain.find((error) => error.isAxiosError === true || error.name === 'CanceledError');
	if (network?.response) {
		const { status, headers, data } = network.response;
		return { response: { statusCode: status, headers: headers ?? {}, body: data } };
	}
	const unsent = chain.find((error) => THROWN_BEFORE_SENDING.includes(nameOf(error)));
	if (unsent) return { kind: 'notBuilt', detail: safeText(unsent.message) };
	if (network) return failureOfNetwork(network, chain.at(-1) ?? network);
	const [outermost] = chain;
	if (outermost?.httpCode) return failureWithoutCause(outermost, outermost.httpCode);
	return failureOfNetwork(
		chain.find(({ code }) => code !== undefined) ?? outermost ?? {},
		chain.at(-1) ?? {},
	);
}

/**
 * An error of ours whose wrapper has lost it is among them: it is proof that nothing was sent. What carries a status or a code comes of
 * an answer or of the network, whatever it says.
 */
function causesOf(thrown: unknown): ThrownError[] {
	const chain: ThrownError[] = [];
	for (
		let error = thrown;
		typeof error === 'object' && error !== null && chain.length < MAX_CAUSES;
		error = (error as ThrownError).cause
	)
		chain.push(error);
	const [outermost] = chain;
	if (chain.length !== 1 || !outermost.message || outermost.httpCode || outermost.code) return chain;
	const dropped = errorThatSaid(outermost.message);
	return dropped ? [...chain, dropped] : chain;
}

/** n8n's errors are told by their class: most of them leave `name` as it is. */
function nameOf(error: ThrownError): string {
	return error.name === undefined || error.name === 'Error' ? (error.constructor?.name ?? '') : error.name;
}

/** n8n up to 2.20 drops the cause of its error: what is left is a status or a code, and a lost answer has one too. */
function failureWithoutCause(error: ThrownError, httpCode: string): Failure {
	if (/^[1-5]\d\d$/.test(httpCode))
		return { response: { statusCode: Number(httpCode), headers: {}, body: '' } };
	return failureOfNetwork({ code: httpCode, message: error.message, syscall: error.syscall }, error);
}

function failureOfNetwork(error: ThrownError, innermost: ThrownError): Exclude<Attempt, Answer> {
	const code = error.code ?? innermost.code ?? '';
	const text = [error, innermost]
		.flatMap(({ message, description, messages = [] }) => [message, description, ...messages])
		.join(' ');
	const detail = safeText(code || error.message || 'connection failed', 100);
	const connecting = (error.syscall ?? innermost.syscall) === 'connect' || text.includes(`connect ${code}`);
	if (code === 'ERR_CANCELED' || error.name === 'CanceledError') return { kind: 'cancelled', sent: true };
	if (HOST_UNKNOWN.includes(code)) return { kind: 'notSent', reason: 'hostUnknown', detail };
	if (connecting && (NOT_CONNECTED.includes(code) || TIMED_OUT.includes(code))) {
		return { kind: 'notSent', reason: 'refused', detail };
	}
	if (TLS_CODE.test(code) || TLS_MESSAGE.test(text)) return { kind: 'notSent', reason: 'tls', detail };
	return { kind: 'lost', reason: TIMED_OUT.includes(code) ? 'timeout' : 'connection', detail };
}
