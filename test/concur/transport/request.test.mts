import { UserError } from 'n8n-workflow';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { ConcurError } from '../../../concur/transport/errors';
import { NO_SECRETS, sendRequest } from '../../../concur/transport/request';

const request = { method: 'POST' as const, path: '/x', accept: 'application/json' as const, timeoutMs: 1000 };

/** What n8n throws, with or without the cause that tells what happened. */
function thrown(fields: object): Error {
	return Object.assign(new Error('The service refused or was lost'), { name: 'NodeApiError' }, fields);
}

describe('an error without a cause, as n8n up to 2.20 throws it', () => {
	it.each([
		['ECONNRESET', { kind: 'lost', reason: 'connection' }],
		['ECONNABORTED', { kind: 'lost', reason: 'timeout' }],
		['ECONNREFUSED', { kind: 'lost', reason: 'connection' }],
		['UND_ERR_SOCKET', { kind: 'lost', reason: 'connection' }],
		['ENOTFOUND', { kind: 'notSent', reason: 'hostUnknown' }],
		['ERR_SOMETHING_NEW', { kind: 'lost' }],
		['401', { kind: 'answer', httpStatusCode: 401 }],
		['500', { kind: 'answer', httpStatusCode: 500 }],
	])('%s is not taken for a request that was never sent', async (httpCode, attempt) => {
		const http = async () => await Promise.reject(thrown({ httpCode }));
		expect(await sendRequest(http, request, undefined, [], () => NO_SECRETS)).toMatchObject(attempt);
	});
});

describe('an error with a cause', () => {
	it.each([
		[{ code: 'ECONNRESET' }, { kind: 'lost', reason: 'connection' }],
		[
			{
				code: 'ECONNRESET',
				message: 'Client network socket disconnected before secure TLS connection was established',
			},
			{ kind: 'notSent', reason: 'tls' },
		],
		[
			{ code: 'ETIMEDOUT', syscall: 'connect' },
			{ kind: 'notSent', reason: 'refused' },
		],
		[{ code: 'ETIMEDOUT' }, { kind: 'lost', reason: 'timeout' }],
		[{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, { kind: 'notSent', reason: 'tls' }],
		[{ code: 'ERR_CANCELED' }, { kind: 'cancelled', sent: true }],
		[{}, { kind: 'lost', reason: 'connection' }],
	])('%j', async (network, attempt) => {
		const cause = Object.assign(new Error(), { isAxiosError: true }, network);
		const http = async () => await Promise.reject(thrown({ cause }));
		expect(await sendRequest(http, request, undefined, [], () => NO_SECRETS)).toMatchObject(attempt);
	});

	it.each([
		['an error of an unknown kind', new Error('terminated')],
		['undici', Object.assign(new TypeError('fetch failed'), { cause: { code: 'UND_ERR_SOCKET' } })],
		['an abort that nobody here asked for', Object.assign(new Error('aborted'), { name: 'AbortError' })],
		['a bad response', Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID_CONSTANT' })],
		['no error at all', undefined],
		['refused on a connection that stands', { isAxiosError: true, code: 'ECONNREFUSED', syscall: 'read' }],
	])('may have been sent: %s', async (_, cause) => {
		const http = async () => await Promise.reject(thrown({ cause }));
		expect(await sendRequest(http, request, undefined, [], () => NO_SECRETS)).toMatchObject({ kind: 'lost' });
	});

	it.each([
		['ours, when an address is refused', new ConcurError('The token was not sent', '')],
		["n8n's, when no credential is selected", Object.assign(new Error('x'), { name: 'NodeOperationError' })],
		["n8n's, when an address is blocked", new UserError('blocked')],
	])('was thrown instead of sending: %s', async (_, cause) => {
		const http = async () => await Promise.reject(thrown({ cause }));
		expect(await sendRequest(http, request, undefined, [], () => NO_SECRETS)).toMatchObject({
			kind: 'notBuilt',
		});
	});

	it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETDOWN'])('%s proves it while connecting', async (code) => {
		const cause = Object.assign(new Error(), { isAxiosError: true, code, syscall: 'connect' });
		const http = async () => await Promise.reject(thrown({ cause }));
		expect(await sendRequest(http, request, undefined, [], () => NO_SECRETS)).toEqual({
			kind: 'notSent',
			reason: 'refused',
			detail: code,
		});
	});
});

describe('an answer that never settles', () => {
	const never = async () => await new Promise<never>(() => undefined);
	const quick = { ...request, timeoutMs: 50 };

	it('is lost when the time is over, and so is that of a sign-in', async () => {
		const lost = { kind: 'lost', reason: 'timeout', detail: 'no answer in time' };
		expect(await sendRequest(never, quick, undefined, [401], () => NO_SECRETS)).toEqual(lost);
		expect(await sendRequest(never, quick, undefined, [], () => NO_SECRETS)).toEqual(lost);
	});

	it('is given the time that a sign-in takes meanwhile', async () => {
		const http = async () => {
			// n8n signs in within the call of its helper.
			const signIn = async () => {
				await new Promise((resolve) => {
					setTimeout(resolve, 600);
				});
				return { statusCode: 200, headers: {}, body: '' };
			};
			await sendRequest(signIn, { ...request, timeoutMs: 5000 }, undefined, [], () => NO_SECRETS);
			return { statusCode: 200, headers: {}, body: 'whole' };
		};
		expect(await sendRequest(http, quick, undefined, [401], () => NO_SECRETS)).toMatchObject({
			body: 'whole',
		});
	});

	it('that comes too late is closed unread', async () => {
		const destroy = jest.fn();
		const http = async () => {
			await new Promise((resolve) => {
				setTimeout(resolve, 400);
			});
			return { statusCode: 200, headers: {}, body: { destroy, on: () => undefined } };
		};
		expect(await sendRequest(http, quick, undefined, [401], () => NO_SECRETS)).toMatchObject({
			kind: 'lost',
		});
		await new Promise((resolve) => {
			setTimeout(resolve, 200);
		});
		expect(destroy).toHaveBeenCalledTimes(1);
	});
});

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

	it('are hidden in an error, whether Concur answered or not', async () => {
		const thrown = [
			new Error(`who knows: ${echo}`),
			Object.assign(new Error('axios'), {
				isAxiosError: true,
				response: { status: 401, headers: {}, data: echo },
			}),
		];
		for (const error of thrown) {
			const attempt = await sendRequest(
				async (options) => await answering(options, error),
				request,
				undefined,
				[401],
				() => secrets,
			);
			expect(JSON.stringify(attempt)).toContain('*** *** *** ***');
		}
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
