import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { SandboxClient } from '../../sandbox/client.mts';
import { call, post, SEED, statusOf, token } from './http.mts';

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
afterEach(async () => await sandbox.close());

const refresh = async (refreshToken: string) =>
	await token(sandbox, { grant_type: 'refresh_token', refresh_token: refreshToken });

describe('the token answer', () => {
	it("has SAP's fields and types, and its token posts", async () => {
		await start({ accessTokenLifeSeconds: 900, refreshTokenExpiresInDays: 10 });
		const { status, body } = await refresh(sandbox.credentials.refreshToken);
		expect(status).toBe(200);
		expect(body).toEqual({
			expires_in: '900',
			scope: expect.stringContaining('EXPRPT'),
			token_type: 'Bearer',
			access_token: expect.any(String),
			refresh_token: expect.any(String),
			refresh_expires_in: expect.any(Number),
			geolocation: sandbox.baseUri,
			id_token: expect.any(String),
		});
		const days = (body.refresh_expires_in - Date.now() / 1000) / 86_400;
		expect(days).toBeGreaterThan(9.99);
		expect(days).toBeLessThan(10.01);
		const authorization = `Bearer ${body.access_token}`;
		expect(await statusOf(await post(sandbox, SEED, { authorization }))).toBe('SUCCESS');
		expect(sandbox.tokenCalls()).toEqual({
			total: 1,
			ok: 1,
			byGrant: { refresh_token: 1 },
			byHost: { [new URL(sandbox.baseUri).host]: 1 },
		});
	});

	it.each([
		['https://elsewhere.example', 'https://elsewhere.example'],
		['SELF/oauth2/v0/token', '/oauth2/v0/token'],
	])('names the geolocation %s when told to', async (geolocation, ending) => {
		await start({ geolocation });
		const { body } = await refresh(sandbox.credentials.refreshToken);
		expect(body.geolocation.endsWith(ending)).toBe(true);
	});
});

describe('a refresh token', () => {
	it('dies on rotation; the sandbox names the current one', async () => {
		await start();
		const { refreshToken } = sandbox.credentials;
		const first = await refresh(refreshToken);
		expect(first.body.refresh_token).not.toBe(refreshToken);
		expect(sandbox.credentials.refreshToken).toBe(first.body.refresh_token);
		expect(await refresh(refreshToken)).toMatchObject({ status: 400, body: { code: 108 } });
		expect((await refresh(first.body.refresh_token)).status).toBe(200);
		expect(sandbox.tokenCalls()).toMatchObject({ total: 3, ok: 2 });
	});

	it('stays good beside the new one with `rotate`', async () => {
		await start({ refreshToken: 'rotate' });
		const { refreshToken } = sandbox.credentials;
		const { body } = await refresh(refreshToken);
		expect(body.refresh_token).not.toBe(refreshToken);
		expect((await refresh(refreshToken)).status).toBe(200);
		expect((await refresh(body.refresh_token)).status).toBe(200);
	});

	it('is kept with `keep`', async () => {
		await start({ refreshToken: 'keep' });
		const { refreshToken } = sandbox.credentials;
		expect((await refresh(refreshToken)).body.refresh_token).toBe(refreshToken);
	});

	it('can be revoked', async () => {
		await start();
		sandbox.revokeRefreshTokens();
		expect((await refresh(sandbox.credentials.refreshToken)).body.code).toBe(108);
	});
});

describe('an access token', () => {
	it.each([401, 403] as const)('that is revoked answers %i, as told', async (expiredTokenStatus) => {
		await start({ expiredTokenStatus });
		sandbox.expireAccessTokens();
		expect((await post(sandbox, SEED)).status).toBe(expiredTokenStatus);
	});

	it('ends after its life', async () => {
		await start({ accessTokenLifeSeconds: 600 });
		const { body } = await refresh(sandbox.credentials.refreshToken);
		const headers = { authorization: `Bearer ${body.access_token}` };
		expect((await call(sandbox, '/api/v3.0/expense/reports?user=ALL', { headers })).status).toBe(200);
		sandbox.wind(600_000);
		expect((await call(sandbox, '/api/v3.0/expense/reports?user=ALL', { headers })).status).toBe(401);
	});
});

describe('grants', () => {
	it('exchanges a company request token, more than once', async () => {
		await start();
		const { companyUuid, requestToken } = sandbox.credentials;
		const fields = {
			grant_type: 'password',
			credtype: 'authtoken',
			username: companyUuid,
			password: requestToken,
		};
		const first = await token(sandbox, fields);
		expect([first.status, (await token(sandbox, fields)).status]).toEqual([200, 200]);
		expect((await refresh(first.body.refresh_token)).status).toBe(200);
	});

	const exchanged = async (client: Record<string, string> = {}) => {
		const { companyUuid, requestToken } = sandbox.credentials;
		const fields = {
			grant_type: 'password',
			credtype: 'authtoken',
			username: companyUuid,
			password: requestToken,
		};
		return await token(sandbox, { ...fields, ...client });
	};
	const otherClient = () => ({
		client_id: sandbox.credentials.otherClientId,
		client_secret: sandbox.credentials.otherClientSecret,
	});

	it('a company request token ends after 24 hours; what it was exchanged for goes on', async () => {
		await start();
		const { body } = await exchanged();
		sandbox.wind(24 * 3_600_000 - 10_000);
		expect((await exchanged()).status).toBe(200);
		sandbox.wind(10_001);
		expect(await exchanged()).toMatchObject({ status: 400, body: { code: 5 } });
		expect((await refresh(body.refresh_token)).status).toBe(200);
		// The administrator makes a new one; the old one stays dead.
		const { requestToken } = sandbox.credentials;
		sandbox.renewRequestToken();
		expect(sandbox.credentials.requestToken).not.toBe(requestToken);
		expect((await exchanged()).status).toBe(200);
		expect((await exchanged({ password: requestToken })).body.code).toBe(5);
	});

	it('a company request token can be ended by hand, also from another process', async () => {
		await start();
		sandbox.expireRequestTokens();
		expect((await exchanged()).body.code).toBe(5);
		const client = new SandboxClient(sandbox.baseUri);
		const { requestToken } = await client.renewRequestToken();
		expect((await exchanged({ password: requestToken })).status).toBe(200);
		await client.expireRequestTokens();
		expect((await exchanged()).body.code).toBe(5);
		await client.revokeRefreshTokens();
		expect((await refresh(sandbox.credentials.refreshToken)).body.code).toBe(108);
	});

	it('a token that was issued to another client is refused with its own code', async () => {
		await start();
		expect(await exchanged(otherClient())).toMatchObject({ status: 400, body: { code: 136 } });
		const refreshToken = sandbox.credentials.refreshToken;
		const fields = { grant_type: 'refresh_token', refresh_token: refreshToken, ...otherClient() };
		expect(await token(sandbox, fields)).toMatchObject({ status: 400, body: { code: 105 } });
		// Refusing it has not used it up.
		expect((await refresh(refreshToken)).status).toBe(200);
	});

	it('a refresh token ends on the day that its answer names', async () => {
		await start({ refreshTokenExpiresInDays: 10 });
		const { body } = await exchanged();
		expect(body.refresh_expires_in * 1000 - sandbox.now()).toBeLessThan(10 * 86_400_000);
		sandbox.wind(10 * 86_400_000);
		expect((await refresh(body.refresh_token)).body.code).toBe(108);
	});

	it('sends a user who lives elsewhere to the other base URI', async () => {
		await start();
		const fields = {
			grant_type: 'password',
			username: 'elsewhere@sandbox.example',
			password: sandbox.credentials.password,
		};
		const { body } = await token(sandbox, fields);
		expect(body).toMatchObject({ code: 16, geolocation: expect.stringContaining('localhost') });
		const there = await token({ ...sandbox, baseUri: body.geolocation }, fields);
		expect(there).toMatchObject({ status: 200, body: { geolocation: body.geolocation } });
	});

	it('gives an authorization code, once', async () => {
		await start();
		const redirect = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
		const query = new URLSearchParams({
			response_type: 'code',
			client_id: sandbox.credentials.clientId,
			redirect_uri: redirect,
			state: 'a b&c',
		});
		const answer = await fetch(`${sandbox.baseUri}/oauth2/v0/authorize?${query}`, { redirect: 'manual' });
		expect(answer.status).toBe(302);
		const target = new URL(answer.headers.get('location') ?? '');
		expect(target.origin + target.pathname).toBe(redirect);
		expect(target.searchParams.get('state')).toBe('a b&c');
		const fields = {
			grant_type: 'authorization_code',
			code: target.searchParams.get('code') ?? '',
			redirect_uri: redirect,
		};
		expect((await token(sandbox, fields)).status).toBe(200);
		expect((await token(sandbox, fields)).status).toBe(400);
	});

	it.each([
		['administrator', 200],
		['employee', 403],
	] as const)('the token of an %s who agreed reads the company with HTTP %i', async (signedInAs, status) => {
		await start();
		sandbox.set({ signedInAs });
		const redirect = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
		const query = new URLSearchParams({ redirect_uri: redirect, state: '' });
		const answer = await fetch(`${sandbox.baseUri}/oauth2/v0/authorize?${query}`, { redirect: 'manual' });
		const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const { body } = await token(sandbox, { grant_type: 'authorization_code', code, redirect_uri: redirect });
		const list = await fetch(`${sandbox.baseUri}/api/v3.0/expense/reports?user=ALL&limit=1`, {
			headers: { authorization: `Bearer ${body.access_token}` },
		});
		expect(list.status).toBe(status);
	});
});

describe('errors', () => {
	const login = (username: string) => ({ grant_type: 'password', username, password: 'wrong' });
	it.each<[number, Record<string, string>]>([
		[5, login('integration@sandbox.example')],
		[14, login('locked@sandbox.example')],
		[21, login('sso@sandbox.example')],
		[53, { client_id: 'client-not-enabled' }],
		[54, { client_id: 'client-scope' }],
		[59, { client_id: 'client-disabled' }],
		[60, { client_id: 'client-no-grant' }],
		[10, login('denied@sandbox.example')],
		[11, login('code-11@sandbox.example')],
		[13, login('code-13@sandbox.example')],
		[20, login('disabled@sandbox.example')],
		[139, login('new-password@sandbox.example')],
		[61, { client_id: 'unknown' }],
		[64, { client_secret: 'wrong' }],
		[107, { client_id: 'client-no-refresh' }],
		[108, { grant_type: 'refresh_token', refresh_token: 'wrong' }],
		[123, { client_id: 'client-principal-disabled' }],
		[134, { client_id: 'client-maintenance' }],
	])('code %i', async (code, fields) => {
		await start();
		const { status, body } = await token(sandbox, { grant_type: 'refresh_token', ...fields });
		expect([400, 401, 403]).toContain(status);
		expect(body).toEqual({ code, error: expect.any(String), error_description: expect.any(String) });
		expect(sandbox.tokenCalls().ok).toBe(0);
	});
});

it('writes numbers as strings and strings as numbers, as told', async () => {
	await start({ expiresInAs: 'number', tokenCodeAs: 'string' });
	expect((await refresh(sandbox.credentials.refreshToken)).body.expires_in).toBe(3600);
	expect((await refresh('wrong')).body.code).toBe('108');
});

it('counts token calls by the host that was asked', async () => {
	await start({ geolocation: 'OTHER' });
	const { body } = await refresh(sandbox.credentials.refreshToken);
	expect(new URL(body.geolocation).hostname).toBe('localhost');
	const there = { ...sandbox, baseUri: body.geolocation, credentials: sandbox.credentials };
	await token(there, { grant_type: 'refresh_token', refresh_token: body.refresh_token });
	await token(there, { grant_type: 'refresh_token', refresh_token: 'wrong' });
	expect(sandbox.tokenCalls().byHost).toEqual({
		[new URL(sandbox.baseUri).host]: 1,
		[new URL(body.geolocation).host]: 2,
	});
});

it('a sign-in whose answer is lost may have used the refresh token up', async () => {
	await start({
		faults: [
			{ on: 'token', kind: 'unavailable', call: 1 },
			{ on: 'token', kind: 'hang', call: 2, delayMs: 20, commit: true },
		],
	});
	const { refreshToken } = sandbox.credentials;
	const lost = { grant_type: 'refresh_token', refresh_token: refreshToken };
	await expect(token(sandbox, lost)).resolves.toMatchObject({ status: 503 });
	await expect(token(sandbox, lost)).rejects.toThrow();
	expect((await token(sandbox, lost)).body.code).toBe(108);
	expect(sandbox.tokenCalls()).toMatchObject({ total: 3, ok: 1 });
});
