import type { IDataObject } from 'n8n-workflow';

import type { ConcurRequest } from '../../../concur/transport/attempt';
import { connect } from '../../../nodes/shared/connection';
import { Host, pastedToken } from './n8n.mts';
import type { Setting } from './n8n.mts';
import { networkError } from './wire.mts';
import type { Arrived, Concur, Reply, Stored } from './wire.mts';

const BASE = 'https://us2.api.concursolutions.com';
const TOKEN_URL = `${BASE}/oauth2/v0/token`;
const READ: ConcurRequest = { method: 'GET', path: '/read', accept: 'application/json', timeoutMs: 1000 };
const POST: ConcurRequest = { ...READ, method: 'POST', path: '/post' };

let companies = 0;

/** A credential that signs in with a refresh token; each is another's. */
function refreshing(fields: IDataObject = {}): Stored {
	companies += 1;
	return {
		type: 'concurApi',
		data: {
			grantType: 'refreshToken',
			baseUri: BASE,
			clientId: `client-${companies}`,
			clientSecret: 'secret-of-the-client',
			refreshToken: `refresh-token-${companies}`,
			sessionToken: '',
			...fields,
		},
	};
}

/** Grants the tokens token-1, token-2... and accepts those that `accepts` names. */
function concurThat(
	accepts: (token: number, request: Arrived) => boolean,
	refusal: Reply = { status: 403 },
): Concur {
	let granted = 0;
	return (request) => {
		if (request.url === TOKEN_URL) {
			granted += 1;
			return { body: { access_token: `token-${granted}`, refresh_token: 'next', expires_in: 3600 } };
		}
		const token = Number(/\d+$/.exec(request.token ?? '')?.[0] ?? 0);
		return accepts(token, request) ? { body: `to ${request.token}` } : refusal;
	};
}

/** Address and token of each request, in the order in which they arrived. */
const sentBy = ({ arrived }: Host): string[] =>
	arrived.map(({ url, token = 'without' }) => `${url.replace(BASE, '')} ${token}`);

const linked = async (setting: Setting) => {
	const host = new Host(setting);
	const connection = await connect(host.execution, host.stored?.type ?? 'concurApi');
	return { host, ...connection };
};

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

	it('knows the end of the refresh token as it is stored now', async () => {
		const credential = refreshing({ refreshTokenExpiresAt: 1000 });
		const { host, refreshTokenExpiresAt } = await linked({ credential });
		expect(await refreshTokenExpiresAt()).toBe(1000);
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

describe('a token that is refused', () => {
	it('is renewed by n8n on the statuses that are asked for', async () => {
		for (const status of [401, 403]) {
			const concur = concurThat((token) => token > 1, { status });
			const { host, sendWithCredential } = await linked({ credential: refreshing(), concur });
			expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
			expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
			expect(sentBy(host)).toEqual([
				'/oauth2/v0/token without',
				'/read Bearer token-1',
				'/oauth2/v0/token without',
				'/read Bearer token-2',
				'/read Bearer token-2',
			]);
			expect(host.reads).toBe(1);
		}
	});

	it('is not renewed on other statuses', async () => {
		const concur = concurThat(() => false, { status: 403 });
		const { host, sendWithCredential } = await linked({ credential: refreshing(), concur });
		expect(await sendWithCredential(POST, [401])).toMatchObject({ httpStatusCode: 403 });
		expect(sentBy(host)).toEqual(['/oauth2/v0/token without', '/post Bearer token-1']);
	});

	it('is renewed once per request, and no more', async () => {
		const concur = concurThat(() => false, { status: 401 });
		const { host, sendWithCredential } = await linked({ credential: refreshing(), concur });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 401 });
		expect(sentBy(host)).toEqual([
			'/oauth2/v0/token without',
			'/read Bearer token-1',
			'/oauth2/v0/token without',
			'/read Bearer token-2',
		]);
	});

	it('is renewed after HTTP 403 also by an n8n that does so after 401 only', async () => {
		const credential = refreshing({ sessionToken: 'token-0' });
		const concur = concurThat((token) => token > 0);
		const { host, sendWithCredential } = await linked({ credential, concur, isOld: true });
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-1' });
		// It is sent in two forms before it counts as refused.
		const sent = ['/read Bearer token-0', '/read Bearer token-0'];
		expect(sentBy(host)).toEqual([...sent, '/oauth2/v0/token without', '/read Bearer token-1']);
		expect(host.stored?.data).toMatchObject({ sessionToken: 'token-1' });
		expect(host.reads).toBe(1);
	});

	it('is not handed out again by such an n8n, though its time is not over', async () => {
		const credential = refreshing();
		const concur = concurThat((token, { url }) => token > 1 || url.endsWith('/early'));
		const { host, sendWithCredential } = await linked({ credential, concur, isOld: true });
		await sendWithCredential({ ...READ, path: '/early' }, [401, 403]);
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
		expect(sentBy(host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(2);
	});

	it('is renewed once only by such an n8n, when the new one is refused as well', async () => {
		const concur = concurThat(() => false);
		const credential = refreshing({ sessionToken: 'token-0' });
		const { host, sendWithCredential } = await linked({ credential, concur, isOld: true });
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ httpStatusCode: 403 });
		const signIns = sentBy(host).filter((request) => request.startsWith('/oauth2'));
		expect(signIns).toHaveLength(1);
		expect(sentBy(host).at(-1)).toBe('/read Bearer token-1');
	});

	it('is not renewed by such an n8n when it is new, nor where that was not asked for', async () => {
		const concur = concurThat(() => false);
		const fresh = await linked({ credential: refreshing(), concur, isOld: true });
		await fresh.sendWithCredential(READ, [401, 403]);
		expect(sentBy(fresh.host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(1);
		const credential = refreshing({ sessionToken: 'token-0' });
		const post = await linked({ credential, concur, isOld: true });
		expect(await post.sendWithCredential(POST, [401])).toMatchObject({ httpStatusCode: 403 });
		expect(sentBy(post.host)).toEqual(['/post Bearer token-0']);
	});

	it('by such an n8n, and meanwhile renewed for another request, is not renewed again', async () => {
		const credential = refreshing({ sessionToken: 'token-0' });
		let slow = (): void => undefined;
		const concur = concurThat((token) => token > 0);
		const { host, sendWithCredential } = await linked({
			credential,
			isOld: true,
			concur: async (request) => {
				const reply = await concur(request);
				if (request.url.endsWith('/slow') && request.token === 'Bearer token-0')
					await new Promise<void>((resolve) => {
						slow = resolve;
					});
				return reply;
			},
		});
		const late = sendWithCredential({ ...READ, path: '/slow' }, [401, 403]);
		const settled = async () =>
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		await settled();
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-1' });
		// Twice, as it is sent in two forms.
		slow();
		await settled();
		slow();
		expect(await late).toMatchObject({ body: 'to Bearer token-1' });
		expect(sentBy(host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(1);
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-1' });
		expect(sentBy(host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(1);
	});

	it('is the end of it where it was pasted: there is nothing to renew it with', async () => {
		for (const isOld of [false, true]) {
			const concur = concurThat(() => false);
			const { host, sendWithCredential } = await linked({ concur, isOld });
			expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ httpStatusCode: 403 });
			expect(sentBy(host)).toEqual([
				'/read Bearer token-of-the-credential',
				'/read Bearer token-of-the-credential',
			]);
		}
	});
});

describe('what another n8n process stored', () => {
	it('is read again after a sign-in that failed', async () => {
		const credential = refreshing();
		let isDead = true;
		const concur: Concur = (request) =>
			request.url === TOKEN_URL && isDead
				? { status: 400, body: { code: 108, error: 'invalid_grant' } }
				: concurThat(() => true)(request);
		const { host, sendWithCredential } = await linked({ credential, concur });
		expect(await sendWithCredential(READ, [401])).toMatchObject({
			kind: 'signIn',
			error: { concurCode: 108 },
		});
		isDead = false;
		expect(host.reads).toBe(1);
		Object.assign(host.stored?.data ?? {}, { sessionToken: 'token-9' });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-9' });
		expect(host.reads).toBe(2);
	});

	it('is not asked for after an answer or a lost connection', async () => {
		const replies: Reply[] = [{ status: 500 }, networkError('ECONNRESET'), { body: 'done' }];
		const { host, sendWithCredential } = await linked({ concur: () => replies.shift() ?? {} });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 500 });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ kind: 'lost', detail: 'ECONNRESET' });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: 'done' });
		expect(host.reads).toBe(1);
	});
});

describe('the OAuth2 credential', () => {
	const browser = (token: IDataObject = {}, fields: IDataObject = {}): Stored => ({
		type: 'concurOAuth2Api',
		data: { baseUri: BASE, oauthTokenData: { access_token: 'browser', ...token }, ...fields },
	});

	it.each([
		['the base URI', undefined, undefined, BASE],
		[
			'the data center that the token answer named',
			'https://eu2.api.concursolutions.com/',
			undefined,
			'https://eu2.api.concursolutions.com',
		],
		['the base URI, where the token answer named none', '', undefined, BASE],
		['a base URI of your own', undefined, 'http://localhost:4711', 'http://localhost:4711'],
	])('sends to %s', async (_, geolocation, customBaseUri, address) => {
		const custom = customBaseUri === undefined ? {} : { baseUri: 'custom', customBaseUri };
		const credential = browser({ geolocation }, custom);
		const { host, company, sendWithCredential } = await linked({ credential, concur: () => ({}) });
		await sendWithCredential(READ, [401]);
		expect(host.arrived[0]).toMatchObject({ url: `${address}/read`, token: 'Bearer browser' });
		expect(company).toMatch(new RegExp(`^concurOAuth2Api \\d+ ${address}$`));
	});

	it("sends no token to a data center that is not Concur's", async () => {
		const credential = browser({ geolocation: 'https://example.com' });
		await expect(linked({ credential })).rejects.toThrow('which is not a Concur host');
	});

	it('works also before a token came', async () => {
		const { company } = await linked({ credential: { type: 'concurOAuth2Api', data: { baseUri: BASE } } });
		expect(company).toMatch(/^concurOAuth2Api/);
	});

	const refused: Concur = ({ token }) => (token === 'Bearer browser' ? { status: 403 } : { body: 'done' });
	const fresh = { n8n_expires_at: String(Date.now() + 3_600_000) };

	it('is renewed by n8n after HTTP 403 when its token is over, and not while it is fresh', async () => {
		const over = await linked({ credential: browser(), concur: refused });
		expect(await over.sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'done' });
		const still = await linked({ credential: browser(fresh), concur: refused });
		expect(await still.sendWithCredential(READ, [401, 403])).toMatchObject({ httpStatusCode: 403 });
		expect(still.host.arrived).toHaveLength(1);
	});

	it('is not renewed on statuses that were not asked for', async () => {
		const { host, sendWithCredential } = await linked({ credential: browser(), concur: refused });
		expect(await sendWithCredential(POST, [401])).toMatchObject({ httpStatusCode: 403 });
		expect(host.arrived).toHaveLength(1);
	});

	it('is signed in by n8n alone: a refusal is not tried again without a token', async () => {
		const { host, sendWithCredential } = await linked({
			credential: browser({}, { sessionToken: 'left-over', grantType: 'refreshToken' }),
			concur: () => ({ status: 401 }),
		});
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 401 });
		expect(host.arrived).toHaveLength(2);
	});

	it('shows no token that Concur repeats', async () => {
		const credential = browser({ access_token: 'the-access-token', refresh_token: 'the-refresh-token' });
		const { sendWithCredential } = await linked({
			credential,
			concur: () => ({ body: 'the-access-token the-refresh-token' }),
		});
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: '*** ***' });
	});
});
