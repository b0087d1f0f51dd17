import { connect } from '../../../../nodes/shared/connection';
import { Host, pastedToken } from '../n8n.mts';
import type { Arrived, Reply } from '../wire.mts';
import { BASE, concurThat, linked, POST, READ, refreshing, sentBy, TOKEN_URL } from './linked.mts';

describe('a connection', () => {
	it('sends to the address of the credential, with its token', async () => {
		const { host, sendWithCredential } = await linked({ concur: () => ({ body: 'done' }) });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 200, body: 'done' });
		expect(sentBy(host)).toEqual(['/read Bearer token-of-the-credential']);
		expect(host.arrived[0].url).toBe(`${BASE}/read`);
	});

	it('reads the credential once for many requests', async () => {
		const credential = refreshing();
		const { host, sendWithCredential } = await linked({ credential, concur: concurThat(() => true) });
		for (let requests = 0; requests < 3; requests += 1) await sendWithCredential(READ, [401]);
		expect(host.reads).toBe(1);
		expect(sentBy(host)).toEqual([
			'/oauth2/v0/token without',
			'/read Bearer token-1',
			'/read Bearer token-1',
			'/read Bearer token-1',
		]);
		expect(host.stored?.data).toMatchObject({ sessionToken: 'token-1', refreshToken: 'next' });
	});

	it('tells companies apart by type, credential and address, and paces each as one', async () => {
		const one = await linked({ settings: { credentials: { concurApi: { id: '77', name: 'Concur' } } } });
		expect(one.company).toBe(`concurApi 77 ${BASE}`);
		const same = await linked({ settings: { credentials: { concurApi: { id: '77', name: 'Other' } } } });
		expect(same.sharedPace).toBe(one.sharedPace);
		const other = await linked({ settings: { credentials: { concurApi: { id: '78', name: 'Concur' } } } });
		expect(other.sharedPace).not.toBe(one.sharedPace);
	});

	it.each([
		['as a credential that was not stored yet', { credentials: { concurApi: { id: null, name: 'Concur' } } }],
		['as a node without credentials', { credentials: undefined }],
		['as a node with another credential', { credentials: { other: { id: '1', name: 'Other' } } }],
	])('has no ID in its name %s', async (_, settings) => {
		const host = new Host({});
		const node = { ...host.execution.getNode(), ...settings };
		const context = Object.assign(host.execution, { getNode: () => node });
		expect((await connect(context, 'concurApi')).company).toBe(`concurApi  ${BASE}`);
	});

	it('knows the end of the refresh token, also after a renewal, from the one reading', async () => {
		const credential = refreshing({ refreshTokenExpiresAt: 1000 });
		const grant = { access_token: 'token-1', refresh_token: 'next', refresh_expires_in: 2000 };
		const concur = ({ url }: Arrived): Reply => (url === TOKEN_URL ? { body: grant } : { body: 'done' });
		const { host, sendWithCredential, refreshTokenExpiresAt } = await linked({ credential, concur });
		expect(await refreshTokenExpiresAt()).toBe(1000);
		await sendWithCredential(READ, [401]);
		expect(await refreshTokenExpiresAt()).toBe(2000);
		expect(host.reads).toBe(1);
	});

	it('reads it anew after a sign-in that failed', async () => {
		const credential = refreshing({ refreshTokenExpiresAt: 1000 });
		const concur = (): Reply => ({ status: 400, body: { code: 108, error: 'invalid_grant' } });
		const { host, sendWithCredential, refreshTokenExpiresAt } = await linked({ credential, concur });
		await sendWithCredential(READ, [401]);
		Object.assign(host.stored?.data ?? {}, { refreshTokenExpiresAt: 2000 });
		expect(await refreshTokenExpiresAt()).toBe(2000);
	});

	it("is refused where none is selected, or its address is not Concur's", async () => {
		await expect(linked({ credential: null })).rejects.toThrow('Node does not have any credentials set');
		const credential = pastedToken({ baseUri: 'custom', customBaseUri: 'https://example.com' });
		await expect(linked({ credential })).rejects.toThrow(
			'The base URI "https://example.com" is not a Concur address, so nothing was sent to it',
		);
	});

	it('shows no secret that Concur repeats: neither the tokens before a renewal nor those after it', async () => {
		const credential = refreshing({ sessionToken: 'the-token-before', password: 'p4ssw0rd!' });
		const echo = ({ url, token }: Arrived): Reply =>
			url === TOKEN_URL
				? { body: { access_token: 'the-token-after', refresh_token: 'the-next-refresh-token' } }
				: token === 'Bearer the-token-before'
					? { status: 401 }
					: { body: 'the-token-before the-token-after the-next-refresh-token secret-of-the-client' };
		const { sendWithCredential } = await linked({ credential, concur: echo });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: '*** *** *** ***' });
	});

	it('shows no password that Concur repeats', async () => {
		const credential = refreshing({ grantType: 'password', username: 'jane', password: 'correct horse' });
		const { sendWithCredential } = await linked({
			credential,
			concur: ({ url }) =>
				url === TOKEN_URL ? { body: { access_token: 'token-1' } } : { body: 'jane: correct horse' },
		});
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: 'jane: ***' });
	});

	it('shows the answer as it is before the first sign-in, when there is no token to hide', async () => {
		const { host } = await linked({ concur: () => ({ body: 'undefined null ' }) });
		const context = Object.assign(host.execution, {
			getCredentials: async () => ({ grantType: 'accessToken', accessToken: 'x', baseUri: BASE }),
		});
		const { sendWithCredential } = await connect(context, 'concurApi');
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: 'undefined null ' });
	});
});

describe('a cancelled execution', () => {
	it('breaks off reads, and no commit', async () => {
		const cancelSignal = new AbortController().signal;
		const { host, sendWithCredential } = await linked({ cancelSignal, concur: () => ({}) });
		await sendWithCredential(READ, [401]);
		for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'] as const)
			await sendWithCredential({ ...POST, method }, [401]);
		expect(host.arrived.map(({ method, signal }) => [method, signal])).toEqual([
			['GET', cancelSignal],
			['POST', undefined],
			['PATCH', undefined],
			['PUT', undefined],
			['DELETE', undefined],
		]);
	});
});
