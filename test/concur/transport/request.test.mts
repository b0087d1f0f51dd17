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
		['ECONNREFUSED', { kind: 'notSent', reason: 'refused' }],
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

	it('that is none of the network is one of n8n, before anything was sent', async () => {
		const http = async () => await Promise.reject(thrown({ cause: new Error('No credentials') }));
		expect(await sendRequest(http, request, undefined, [])).toMatchObject({ kind: 'notBuilt' });
	});
});
