import type { ICredentialTestFunctions, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { safeText } from '../formats/text';
import type { Answer, Attempt, ConcurRequest } from './attempt';
import { answeredInTime } from './answeredInTime';
import { now } from './clock';
import { failureOf } from './failure';
import type { RawResponse } from './failure';
import { readBody } from './readBody';
import { redactAttempt, redactor, tokenIn } from './redact';

/** n8n's request helper, bound to a context: with authentication in a node, without in a sign-in. */
export type HttpHelper = (options: IHttpRequestOptions) => Promise<unknown>;

/** The helper that a credential is given: it puts no token to a request. */
export function withoutToken({ helpers }: IHttpRequestHelper): HttpHelper {
	return helpers.httpRequest;
}

/** The older helper that a credential's own test function is given, as the newer one. */
export function inCredentialTest({ helpers }: ICredentialTestFunctions): HttpHelper {
	return async ({ url, baseURL = '', headers, method, body, timeout }) =>
		(await helpers.request({
			uri: `${baseURL}${url}`,
			method,
			headers,
			body,
			timeout,
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
		})) as unknown;
}

/**
 * The single egress point: every request of this package goes through here.
 * Redirects are not followed, since a token must not travel to another host.
 * @param refreshOn HTTP statuses that n8n answers by signing in anew and sending once more; empty for a sign-in itself
 * @param secretsOf asked after the answer, since n8n may have signed in anew: what a server must not echo to a user, beside the token
 * that was sent. A sign-in names none: it must read its token, and hides secrets in what it says.
 * @returns what became of the request, within its time-out (n8n's sign-in not counted); never throws
 */
export async function sendRequest(
	http: HttpHelper,
	request: ConcurRequest,
	baseUri: string | undefined,
	refreshOn: number[],
	secretsOf: () => Secrets,
): Promise<Attempt> {
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
	const attempt = await sendUntilRenewed(http, options, request.timeoutMs, refreshOn);
	const { secrets, password } = secretsOf();
	const sentToken = tokenIn(options.headers?.Authorization);
	return redactAttempt(attempt, redactor([...secrets, sentToken], [password]));
}

/** The secrets of a credential; a password was chosen by a person. */
export interface Secrets {
	secrets: string[];
	password?: unknown;
}

export const NO_SECRETS: Secrets = { secrets: [] };

async function sendUntilRenewed(
	http: HttpHelper,
	options: IHttpRequestOptions,
	timeoutMs: number,
	refreshOn: number[],
): Promise<Attempt> {
	const isSignIn = refreshOn.length === 0;
	const sent = await send(http, options, timeoutMs, isSignIn);
	if ('attempt' in sent) return sent.attempt;
	if (!refreshOn.includes(sent.response.statusCode)) return await readAnswer(sent);
	if (sent.thrown) return await readAnswer(sent);
	// n8n before 2.20 reads the object form as "ignore every status" and does not sign in anew: without it, it does.
	const strictly = await send(http, { ...options, ignoreHttpStatusErrors: false }, timeoutMs, isSignIn);
	return 'attempt' in strictly ? strictly.attempt : await readAnswer(strictly);
}

interface Answered {
	response: RawResponse;
	/** n8n threw it: it has signed in anew and sent once more already. */
	thrown: boolean;
	/** Milliseconds that are left for its body. */
	remainingMs: number;
}

async function send(
	http: HttpHelper,
	options: IHttpRequestOptions,
	timeoutMs: number,
	isSignIn: boolean,
): Promise<Answered | { attempt: Exclude<Attempt, Answer> }> {
	const started = now();
	const answered = (response: RawResponse, thrown: boolean): Answered => ({
		response,
		thrown,
		remainingMs: timeoutMs - (now() - started),
	});
	try {
		const response = await answeredInTime(() => http(options), timeoutMs, isSignIn);
		if (response === undefined)
			return { attempt: { kind: 'lost', reason: 'timeout', detail: 'no answer in time' } };
		return answered(response as RawResponse, false);
	} catch (error) {
		const failure = failureOf(error);
		return 'response' in failure ? answered(failure.response, true) : { attempt: failure };
	}
}

async function readAnswer({ response, remainingMs }: Answered): Promise<Answer> {
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
		apiWarning: header('x-api-warn'),
		sunset: header('sunset'),
	};
}
