import type { ICredentialTestFunctions, IHttpRequestHelper } from 'n8n-workflow';

import { inCredentialTest, withoutToken } from '../../../concur/transport/request';

it('the helper of a credential puts no token to a request', () => {
	const httpRequest = jest.fn();
	expect(withoutToken({ helpers: { httpRequest } } as unknown as IHttpRequestHelper)).toBe(httpRequest);
});

it('the test of a credential says the same in the words of the older helper', async () => {
	const older = jest.fn().mockResolvedValue('answer');
	const http = inCredentialTest({ helpers: { request: older } } as unknown as ICredentialTestFunctions);
	const same = { method: 'POST' as const, headers: { a: 'b' }, body: 'c', timeout: 5 };
	expect(await http({ ...same, url: '/x', baseURL: 'https://a' })).toBe('answer');
	expect(await http({ ...same, url: 'https://a/y' })).toBe('answer');
	const full = { ...same, resolveWithFullResponse: true, simple: false, followRedirect: false };
	expect(older.mock.calls).toStrictEqual([
		[{ ...full, uri: 'https://a/x' }],
		[{ ...full, uri: 'https://a/y' }],
	]);
});
