import type { IHttpRequestOptions } from 'n8n-workflow';

import { sendRequest } from '../../../concur/transport/request';
import { virtualTime } from './virtualTime.mts';

virtualTime();

const request = { method: 'POST' as const, path: '/x', accept: 'application/json' as const, timeoutMs: 1000 };

describe('secrets that a server echoes', () => {
	const echo = 'session-before session-after header-token pass-word';
	const answering = async (options: IHttpRequestOptions, answer: unknown) => {
		// n8n puts the token to the request that it is given.
		options.headers = { ...options.headers, Authorization: 'Bearer header-token' };
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const secrets = { secrets: ['session-before', 'session-after'], password: 'pass-word' };

	it('are hidden in the body and the headers of an answer', async () => {
		const response = {
			statusCode: 400,
			headers: { 'concur-correlationid': echo, 'retry-after': echo, 'x-api-warn': echo, sunset: echo },
			body: JSON.stringify({ Message: echo }),
		};
		const attempt = await sendRequest(
			async (options) => await answering(options, response),
			request,
			undefined,
			[401],
			() => secrets,
		);
		expect(attempt).toEqual({
			kind: 'answer',
			httpStatusCode: 400,
			complete: true,
			body: '{"Message":"*** *** *** ***"}',
			correlationId: '*** *** *** ***',
			retryAfter: '*** *** *** ***',
			apiWarning: '*** *** *** ***',
			sunset: '*** *** *** ***',
		});
	});

	it.each([
		[
			'Concur did not answer',
			new Error(`who knows: ${echo}`),
			{ kind: 'lost', reason: 'connection', detail: 'who knows: *** *** *** ***' },
		],
		[
			'Concur answered',
			Object.assign(new Error('axios'), {
				isAxiosError: true,
				response: { status: 401, headers: {}, data: echo },
			}),
			{ kind: 'answer', httpStatusCode: 401, complete: true, body: '*** *** *** ***' },
		],
	])('are hidden in an error: %s', async (_, error, attempt) => {
		const http = async (options: IHttpRequestOptions) => await answering(options, error);
		expect(await sendRequest(http, request, undefined, [401], () => secrets)).toEqual(attempt);
	});

	it('are hidden in what was sent once more, with a token of its own', async () => {
		const http = async (options: IHttpRequestOptions) => {
			const isFirst = options.ignoreHttpStatusErrors !== false;
			// n8n puts it to the headers that it is given.
			Object.assign(options.headers ?? {}, { Authorization: `Bearer ${isFirst ? 'first' : 'second'}-token` });
			const body = 'first-token second-token';
			return await Promise.resolve({ statusCode: isFirst ? 401 : 400, headers: {}, body });
		};
		expect(await sendRequest(http, request, undefined, [401], () => ({ secrets: [] }))).toMatchObject({
			httpStatusCode: 400,
			body: 'first-token ***',
		});
	});

	it('are hidden also where no token was sent, and where the headers are gone', async () => {
		for (const headers of [{}, undefined]) {
			const http = async (options: IHttpRequestOptions) => {
				options.headers = headers;
				return await Promise.resolve({ statusCode: 200, headers: {}, body: echo });
			};
			expect(await sendRequest(http, request, undefined, [401], () => secrets)).toMatchObject({
				body: '*** *** header-token ***',
			});
		}
	});

	it('of a password only the whole, of a token its beginning too', async () => {
		const body = '{"a":"session-bef","b":"pass-wor"}';
		const http = async () => await Promise.resolve({ statusCode: 200, headers: {}, body });
		const chosen = { ...secrets, password: 'pass-word' };
		expect(await sendRequest(http, request, undefined, [401], () => chosen)).toMatchObject({
			body: '{"a":"***","b":"pass-wor"}',
		});
	});

	it('are known after the answer only, since n8n may have signed in anew', async () => {
		let renewed = '';
		const attempt = await sendRequest(
			async () => {
				renewed = 'session-after';
				return { statusCode: 200, headers: {}, body: 'a session-after' };
			},
			request,
			undefined,
			[401],
			() => ({ secrets: [renewed] }),
		);
		expect(attempt).toMatchObject({ body: 'a ***' });
	});
});
