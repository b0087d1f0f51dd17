import { ConcurOAuth2Api } from '../../credentials/ConcurOAuth2Api.credentials';
import { runNode, StoredCredential } from '../engine/engine.mts';
import { closeSandboxes, idsAt, QUICK, sandboxWith } from '../engine/setUp.mts';

afterEach(closeSandboxes);

async function connected(expiredTokenStatus: 401 | 403) {
	const sandbox = await sandboxWith({ expiredTokenStatus, latencyMs: 5 });
	const { clientId, clientSecret, refreshToken, accessToken } = sandbox.credentials;
	const credential = new StoredCredential('concurOAuth2Api', {
		grantType: 'authorizationCode',
		authentication: 'body',
		baseUri: 'custom',
		customBaseUri: sandbox.baseUri,
		accessTokenUrl: `${sandbox.baseUri}/oauth2/v0/token`,
		scope: 'EXPRPT',
		clientId,
		clientSecret,
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
			geolocation: `${sandbox.baseUri}/oauth2/v0/token`,
		},
	} as never);
	return { sandbox, credential };
}

describe('Concur OAuth2 API', () => {
	it.each([401, 403] as const)(
		'posts, and renews an expired token (HTTP %i) once for all',
		async (status) => {
			const { sandbox, credential } = await connected(status);
			sandbox.expireAccessTokens();
			const ids = idsAt(sandbox, 'P_PROC');
			const { outputs, error } = await runNode(
				ids.map((ReportID) => ({ ReportID })),
				{ credential, parameters: { options: QUICK } },
			);
			expect(error).toBeUndefined();
			expect(outputs[0].map(({ json }) => json.ReportID)).toEqual(ids);
			expect(sandbox.tokenCalls()).toMatchObject({ total: 1, ok: 1 });
		},
	);

	it('says that it must be reconnected when the grant is gone', async () => {
		const { sandbox, credential } = await connected(401);
		sandbox.expireAccessTokens();
		sandbox.revokeRefreshTokens();
		const { error, outputs } = await runNode([{ ReportID: idsAt(sandbox, 'P_PROC')[0] }], { credential });
		expect(outputs).toEqual([]);
		expect(error?.message).toContain('needs to be reconnected');
	});

	it('sends no token to a foreign geolocation', async () => {
		const { sandbox, credential } = await connected(401);
		const { oauthTokenData } = credential.data;
		credential.edit({
			oauthTokenData: { ...(oauthTokenData as object), geolocation: 'https://erp.example' },
		});
		const { error } = await runNode([{ ReportID: idsAt(sandbox, 'P_PROC')[0] }], { credential });
		expect(error?.message).toContain('not a Concur host');
		expect(sandbox.events()).toEqual([]);
	});
});

describe('addresses', () => {
	const property = (name: string) =>
		String(new ConcurOAuth2Api().properties.find((candidate) => candidate.name === name)?.default);

	it.each([
		[
			'https://us2.api.concursolutions.com',
			'https://www-us2.api.concursolutions.com',
			'https://glz.api.concursolutions.com',
		],
		['https://cn.api.concurcdc.cn', 'https://www-cn.api.concurcdc.cn', 'https://cn.api.concurcdc.cn'],
		[
			'https://www.concursolutions.com',
			'https://www.concursolutions.com',
			'https://glz.api.concursolutions.com',
		],
		['http://127.0.0.1:4010/', 'http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
	])('%s', (address, authorize, token) => {
		const custom = address.startsWith('http:');
		const $self = custom
			? { baseUri: 'custom', customBaseUri: address }
			: { baseUri: address, customBaseUri: '' };
		const evaluate = (template: string): string => {
			const [, expression, rest] = /^=\{\{(.*)\}\}(.*)$/.exec(template) ?? [];
			return `${String(new Function('$self', `return (${expression})`)($self))}${rest}`;
		};
		expect(evaluate(property('authUrl'))).toBe(`${authorize}/oauth2/v0/authorize`);
		expect(evaluate(property('accessTokenUrl'))).toBe(`${token}/oauth2/v0/token`);
	});
});
