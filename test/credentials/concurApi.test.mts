import { runNode } from '../engine/engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from '../engine/setUp.mts';

afterEach(closeSandboxes);

const post = async (sandbox: Awaited<ReturnType<typeof sandboxWith>>, fields = {}, settings = {}) => {
	const credential = credentialFor(sandbox, fields);
	const ReportIDs = idsAt(sandbox, 'P_PROC');
	const result = await runNode(
		ReportIDs.map((ReportID) => ({ ReportID })),
		{ credential, parameters: { options: QUICK }, settings },
	);
	return { ...result, credential, ReportIDs };
};

describe('grant types', () => {
	it('refresh token: keeps the rotated token, the geolocation and the end of its life', async () => {
		const sandbox = await sandboxWith();
		const { refreshToken } = sandbox.credentials;
		const { outputs, credential, ReportIDs } = await post(sandbox);
		expect(outputs[0]).toHaveLength(ReportIDs.length);
		expect(credential.data.refreshToken).not.toBe(refreshToken);
		expect(credential.data.geolocation).toBe(sandbox.baseUri);
		expect(Number(credential.data.refreshTokenExpiresAt)).toBeGreaterThan(Date.now() / 1000);
		expect(sandbox.tokenCalls()).toMatchObject({ total: 1, ok: 1 });
	});

	it('Company Request Token: exchanged once, then the refresh token leads', async () => {
		const sandbox = await sandboxWith();
		const { companyUuid, requestToken } = sandbox.credentials;
		const fields = { grantType: 'companyRequestToken', companyUuid, requestToken, refreshToken: '' };
		const { outputs, credential, ReportIDs } = await post(sandbox, fields);
		expect(outputs[0]).toHaveLength(ReportIDs.length);
		sandbox.expireAccessTokens();
		await runNode([{ ReportID: ReportIDs[0] }], { credential, parameters: { options: QUICK } });
		expect(sandbox.tokenCalls().byGrant).toMatchObject({ password: 1, refresh_token: 1 });
	});

	it('Company Request Token: is the way back when the refresh token is dead', async () => {
		const sandbox = await sandboxWith();
		const { companyUuid, requestToken } = sandbox.credentials;
		const fields = { grantType: 'companyRequestToken', companyUuid, requestToken, refreshToken: 'dead' };
		const { outputs, ReportIDs } = await post(sandbox, fields);
		expect(outputs[0]).toHaveLength(ReportIDs.length);
	});

	it('password', async () => {
		const sandbox = await sandboxWith();
		const { username, password } = sandbox.credentials;
		const { outputs, ReportIDs } = await post(sandbox, { grantType: 'password', username, password });
		expect(outputs[0]).toHaveLength(ReportIDs.length);
	});

	it.each(['Bearer', 'OAuth'] as const)('a pasted token, sent as %s', async (authorizationScheme) => {
		const sandbox = await sandboxWith();
		const { accessToken, legacyToken } = sandbox.credentials;
		const { outputs, ReportIDs } = await post(sandbox, {
			grantType: 'accessToken',
			accessToken: authorizationScheme === 'OAuth' ? legacyToken : accessToken,
			authorizationScheme,
		});
		expect(outputs[0]).toHaveLength(ReportIDs.length);
		expect(sandbox.tokenCalls().total).toBe(0);
	});
});

describe('single flight', () => {
	it('50 requests at once with a token that dies on rotation make one token call', async () => {
		const sandbox = await sandboxWith({ refreshToken: 'rotateAndKill', latencyMs: 20 });
		const credential = credentialFor(sandbox);
		const runs = await Promise.all(
			Array.from(
				{ length: 50 },
				async (_, index) => await runNode([{ ReportID: `none-${index}` }], { credential }),
			),
		);
		expect(sandbox.tokenCalls()).toMatchObject({ total: 1, ok: 1 });
		expect(runs.map(({ outputs }) => outputs[1][0].json.httpStatusCode)).toEqual(Array(50).fill(404));
	});

	it('a token that expires under 20 requests is renewed once', async () => {
		const sandbox = await sandboxWith({ refreshToken: 'rotateAndKill', latencyMs: 20 });
		const credential = credentialFor(sandbox);
		await runNode([{ ReportID: 'none' }], { credential });
		sandbox.expireAccessTokens();
		await Promise.all(
			Array.from({ length: 20 }, async () => await runNode([{ ReportID: 'none' }], { credential })),
		);
		expect(sandbox.tokenCalls()).toMatchObject({ total: 2, ok: 2 });
	});

	it('a caller that still holds the refresh token before the last rotation gets the current session', async () => {
		const sandbox = await sandboxWith({ refreshToken: 'rotateAndKill' });
		const credential = credentialFor(sandbox);
		const before = structuredClone(credential.data);
		await runNode([{ ReportID: 'none' }], { credential });
		credential.data = before;
		const { outputs } = await runNode([{ ReportID: 'none' }], { credential });
		expect(outputs[1][0].json.httpStatusCode).toBe(404);
		expect(sandbox.tokenCalls().total).toBe(1);
	});
});

describe('an expired token', () => {
	it.each([401, 403] as const)(
		'answered with HTTP %i is renewed once for the whole run',
		async (expiredTokenStatus) => {
			const sandbox = await sandboxWith({ expiredTokenStatus, latencyMs: 5 });
			const credential = credentialFor(sandbox);
			await runNode([{ ReportID: 'none' }], { credential });
			sandbox.expireAccessTokens();
			const ids = idsAt(sandbox, 'P_PROC');
			const { outputs } = await runNode(
				ids.map((ReportID) => ({ ReportID })),
				{ credential, parameters: { options: { maxConcurrency: 20 } } },
			);
			expect(outputs[0]).toHaveLength(ids.length);
			expect(sandbox.tokenCalls()).toMatchObject({ total: 2, ok: 2 });
		},
	);
});

describe('a credential that Concur refuses', () => {
	const refusals: Array<[string, Record<string, unknown>, string, string]> = [
		[
			'a wrong client secret',
			{ clientSecret: 'wrong' },
			'code 64',
			'Copy the Client ID and the Client Secret',
		],
		['an unknown client', { clientId: 'unknown' }, 'code 61', 'Copy the Client ID and the Client Secret'],
		['an expired refresh token', { refreshToken: 'expired' }, 'code 108', 'Get a new refresh token'],
		[
			'an SSO-only user',
			{ grantType: 'password', username: 'sso@sandbox.example', password: 'any' },
			'code 21',
			'single sign-on',
		],
		['http on another host', { customBaseUri: 'http://erp.example' }, 'not a Concur address', ''],
		['https on another host', { customBaseUri: 'https://erp.example' }, 'not a Concur address', ''],
		['an empty client secret', { clientSecret: '' }, 'Client Secret is empty', ''],
	];

	it.each(refusals)('%s: one clear error, nothing posted', async (_, fields, what, next) => {
		const sandbox = await sandboxWith();
		const { outputs, error } = await post(sandbox, fields);
		expect(outputs).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toContain(what);
		expect(`${error?.message} ${error?.description}`).toContain(next);
		expect(sandbox.events().filter(({ path }) => path.startsWith('/api'))).toEqual([]);
	});

	it.each(refusals)(
		'%s, with On Error continuing: every item comes out as notPosted',
		async (_, fields, what) => {
			const sandbox = await sandboxWith();
			const { outputs, error, ReportIDs } = await post(sandbox, fields, { onError: 'continueRegularOutput' });
			expect(error).toBeUndefined();
			expect(outputs[0]).toEqual([]);
			expect(outputs[1].map(({ json }) => json.ReportID)).toEqual(ReportIDs);
			expect(outputs[1].every(({ json }) => json.outcome === 'notPosted')).toBe(true);
			expect(outputs[1][0].json.Message).toContain(what);
		},
	);

	it('none selected', async () => {
		const { error } = await runNode([{ ReportID: 'A' }]);
		expect(error?.message).toContain('credentials');
	});

	it('without the scope or the role (403): says what is missing, after one refresh at most', async () => {
		const sandbox = await sandboxWith({ faults: [{ on: 'integrationStatus', kind: 'forbidden' }] });
		const { error, outputs } = await post(sandbox);
		expect(outputs).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toContain('Web Services Administrator');
		expect(sandbox.tokenCalls().total).toBeLessThanOrEqual(2);
	});

	it.each([
		['a foreign host', 'https://erp.example'],
		['a foreign host with http', 'http://erp.example/oauth2/v0/token'],
	])('a geolocation on %s: no token travels', async (_, geolocation) => {
		const sandbox = await sandboxWith({ geolocation });
		const { error } = await post(sandbox);
		expect(error?.message).toContain('not a Concur host');
	});

	it('a geolocation with a path is reduced to its origin', async () => {
		const sandbox = await sandboxWith();
		await sandbox.close();
		const withPath = await sandboxWith({ geolocation: 'SELF/oauth2/v0/token' });
		const { outputs, credential, ReportIDs } = await post(withPath);
		expect(outputs[0]).toHaveLength(ReportIDs.length);
		expect(credential.data.geolocation).toBe(withPath.baseUri);
	});

	it('a user who lives elsewhere (code 16) is followed to the data center that Concur names', async () => {
		const sandbox = await sandboxWith();
		const { outputs, credential, ReportIDs } = await post(sandbox, {
			grantType: 'password',
			username: 'elsewhere@sandbox.example',
			password: sandbox.credentials.password,
		});
		expect(outputs[0]).toHaveLength(ReportIDs.length);
		expect(credential.data.geolocation).not.toBe(sandbox.baseUri);
	});
});

it('no token or secret shows in outputs, errors or hints', async () => {
	const sandbox = await sandboxWith();
	const secrets = Object.values(sandbox.credentials);
	const good = await post(sandbox);
	const bad = await post(sandbox, { clientSecret: 'wrong-secret-value' });
	const text = JSON.stringify([good.run, bad.run, good.error, bad.error, good.hints]);
	for (const secret of [
		...secrets,
		'wrong-secret-value',
		String(good.credential.data.sessionToken),
		String(good.credential.data.refreshToken),
	]) {
		if (secret.length > 8) expect(text).not.toContain(secret);
	}
});
