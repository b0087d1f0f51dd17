import { UserError } from 'n8n-workflow';

import { ConcurError } from '../../../concur/transport/errors';
import { sendRequest } from '../../../concur/transport/request';

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
		expect(await sendRequest(http, request, undefined, [])).toMatchObject(attempt);
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
		expect(await sendRequest(http, request, undefined, [])).toMatchObject(attempt);
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
		expect(await sendRequest(http, request, undefined, [])).toMatchObject({ kind: 'lost' });
	});

	it.each([
		['ours, when an address is refused', new ConcurError('The token was not sent', '')],
		["n8n's, when no credential is selected", Object.assign(new Error('x'), { name: 'NodeOperationError' })],
		["n8n's, when an address is blocked", new UserError('blocked')],
	])('was thrown instead of sending: %s', async (_, cause) => {
		const http = async () => await Promise.reject(thrown({ cause }));
		expect(await sendRequest(http, request, undefined, [])).toMatchObject({ kind: 'notBuilt' });
	});

	it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETDOWN'])('%s proves it while connecting', async (code) => {
		const cause = Object.assign(new Error(), { isAxiosError: true, code, syscall: 'connect' });
		const http = async () => await Promise.reject(thrown({ cause }));
		expect(await sendRequest(http, request, undefined, [])).toEqual({
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
		expect(await sendRequest(never, quick, undefined, [401])).toEqual(lost);
		expect(await sendRequest(never, quick, undefined, [])).toEqual(lost);
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
			await sendRequest(signIn, { ...request, timeoutMs: 5000 }, undefined, []);
			return { statusCode: 200, headers: {}, body: 'whole' };
		};
		expect(await sendRequest(http, quick, undefined, [401])).toMatchObject({ body: 'whole' });
	});

	it('that comes too late is closed unread', async () => {
		const destroy = jest.fn();
		const http = async () => {
			await new Promise((resolve) => {
				setTimeout(resolve, 400);
			});
			return { statusCode: 200, headers: {}, body: { destroy, on: () => undefined } };
		};
		expect(await sendRequest(http, quick, undefined, [401])).toMatchObject({ kind: 'lost' });
		await new Promise((resolve) => {
			setTimeout(resolve, 200);
		});
		expect(destroy).toHaveBeenCalledTimes(1);
	});
});
