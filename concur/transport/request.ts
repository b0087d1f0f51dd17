import type { IHttpRequestOptions } from 'n8n-workflow';

import { isSignInError } from './errors';
import { safeText } from '../formats/text';
import type { Answer, Attempt, ConcurRequest } from './attempt';
import { readBody } from './readBody';

/** n8n's request helper, bound to a context: with authentication in a node, without in a sign-in. */
export type HttpHelper = (options: IHttpRequestOptions) => Promise<unknown>;

interface RawResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/**
 * The single egress point: every request of this package goes through here.
 * Redirects are not followed, since a token must not travel to another host.
 * @param refreshOn HTTP statuses that n8n answers by signing in anew and sending once more; empty for none
 * @returns what became of the request; never throws
 */
export async function sendRequest(
	http: HttpHelper,
	request: ConcurRequest,
	baseUri: string | undefined,
	refreshOn: number[],
): Promise<Attempt> {
	const started = Date.now();
	const options: IHttpRequestOptions = {
		method: request.method,
		// Without a base URI the path stays relative and the credential puts the address in front (see ConcurApi.authenticate).
		url: baseUri === undefined ? request.path : `${baseUri}${request.path}`,
		headers: {
			Accept: request.accept,
			...(request.contentType ? { 'Content-Type': request.contentType } : {}),
		},
		timeout: request.timeoutMs,
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		// The object form is what keeps n8n's own refresh alive: `true` would switch it off.
		ignoreHttpStatusErrors: refreshOn.length > 0 ? { ignore: true, except: refreshOn } : true,
		...(request.query ? { qs: request.query } : {}),
		...(request.body === undefined ? {} : { body: request.body }),
	};
	let response: RawResponse;
	try {
		response = (await http(options)) as RawResponse;
	} catch (error) {
		const failure = findFailure(error);
		if (!('response' in failure)) return failure;
		response = failure.response;
		return await readAnswer(response, request.timeoutMs - (Date.now() - started));
	}
	if (refreshOn.includes(response.statusCode)) {
		// n8n before 2.20 reads the object form as "ignore every status" and does not sign in anew: without it, it does.
		return await sendRequestStrictly(http, options, request.timeoutMs);
	}
	return await readAnswer(response, request.timeoutMs - (Date.now() - started));
}

async function sendRequestStrictly(
	http: HttpHelper,
	options: IHttpRequestOptions,
	timeoutMs: number,
): Promise<Attempt> {
	try {
		return await readAnswer(
			(await http({ ...options, ignoreHttpStatusErrors: false })) as RawResponse,
			timeoutMs,
		);
	} catch (error) {
		const failure = findFailure(error);
		return 'response' in failure ? await readAnswer(failure.response, timeoutMs) : failure;
	}
}

async function readAnswer(response: RawResponse, remainingMs: number): Promise<Answer> {
	const header = (name: string): string | undefined => {
		const value = response.headers?.[name];
		return typeof value === 'string' ? value : undefined;
	};
	const { text, complete } = await readBody(response.body, header('content-type') ?? '', remainingMs);
	return {
		kind: 'answer',
		httpStatusCode: Number(response.statusCode),
		body: text,
		complete,
		correlationId: safeText(header('concur-correlationid'), 100) || undefined,
		retryAfter: header('retry-after'),
	};
}

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

/** n8n wraps what its HTTP client threw; the original is down the chain of causes. */
function findFailure(thrown: unknown): Exclude<Attempt, Answer> | { response: RawResponse } {
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
		return { kind: 'setUp', detail: safeText(chain[0]?.message) || 'n8n could not send the request' };
	if (network.response) {
		const { status, headers, data } = network.response;
		return { response: { statusCode: status, headers: headers ?? {}, body: data } };
	}
	return classifyNetworkError(network, chain.at(-1) ?? network);
}

/** n8n up to 2.20 drops the cause of its error: what is left is a status or a code, and a lost answer has one too. */
function fromApiError(
	error: NetworkError,
	httpCode: string,
): Exclude<Attempt, Answer> | { response: RawResponse } {
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
