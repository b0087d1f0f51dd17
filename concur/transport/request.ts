import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { safeText } from '../formats/text';
import type { Answer, Attempt, ConcurRequest } from './attempt';
import { failureOf } from './failure';
import type { RawResponse } from './failure';
import { readBody } from './readBody';

/** n8n's request helper, bound to a context: with authentication in a node, without in a sign-in. */
export type HttpHelper = (options: IHttpRequestOptions) => Promise<unknown>;

/** The helper that a credential is given: it puts no token to a request. */
export function withoutToken({ helpers }: IHttpRequestHelper): HttpHelper {
	return helpers.httpRequest;
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
		const failure = failureOf(error);
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
		const failure = failureOf(error);
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
		apiWarning: header('x-api-warn'),
		sunset: header('sunset'),
	};
}
