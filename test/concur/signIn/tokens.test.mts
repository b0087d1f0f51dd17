import { authenticateRequest } from '../../../concur/signIn/authenticateRequest';
import { readTokenError, TOKEN_ERRORS } from '../../../concur/signIn/tokenErrors';
import { daysUntilRefreshTokenEnds, readTokenAnswer, tokenForms } from '../../../concur/signIn/tokens';
import type { ConcurApiFields } from '../../../concur/signIn/credential';

const US = 'https://us2.api.concursolutions.com';
const fields: ConcurApiFields = {
	grantType: 'refreshToken',
	baseUri: US,
	clientId: ' client ',
	clientSecret: 'secret',
	refreshToken: 'refresh',
};

describe('tokenForms', () => {
	it('refreshes', () => {
		expect(tokenForms(fields)).toEqual([
			{ client_id: 'client', client_secret: 'secret', grant_type: 'refresh_token', refresh_token: 'refresh' },
		]);
	});

	it('exchanges a Company Request Token first, and later refreshes with the token as the way back', () => {
		const request: ConcurApiFields = {
			...fields,
			grantType: 'companyRequestToken',
			companyUuid: 'uuid',
			requestToken: 'token',
			refreshToken: '',
		};
		const exchange = {
			client_id: 'client',
			client_secret: 'secret',
			grant_type: 'password',
			credtype: 'authtoken',
			username: 'uuid',
			password: 'token',
		};
		expect(tokenForms(request)).toEqual([exchange]);
		expect(tokenForms({ ...request, refreshToken: 'r' }).map(({ grant_type }) => grant_type)).toEqual([
			'refresh_token',
			'password',
		]);
		expect(tokenForms({ ...request, refreshToken: 'r', requestToken: '' })).toHaveLength(1);
	});

	it('keeps a password as it is typed', () => {
		const [form] = tokenForms({
			...fields,
			grantType: 'password',
			username: ' a@b.example ',
			password: ' p w ',
		});
		expect(form).toMatchObject({ credtype: 'password', username: 'a@b.example', password: ' p w ' });
	});

	it.each([
		[{ clientId: '' }, 'Client ID is empty'],
		[{ clientId: ' ', clientSecret: undefined }, 'Client ID, Client Secret are empty'],
		[{ refreshToken: '' }, 'Refresh Token is empty'],
		[{ grantType: 'password' as const }, 'Username, Password are empty'],
		[
			{ grantType: 'companyRequestToken' as const, refreshToken: '' },
			'Company UUID, Company Request Token are empty',
		],
	])('names the empty fields of %j', (change, words) => {
		expect(() => tokenForms({ ...fields, ...change })).toThrow(words);
	});
});

describe('readTokenAnswer', () => {
	const answer = {
		expires_in: '3600',
		scope: 'EXPRPT',
		token_type: 'Bearer',
		access_token: 'a.b-c_d',
		refresh_token: 'new',
		refresh_expires_in: 1_800_000_000,
		geolocation: 'https://eu2.api.concursolutions.com/oauth2/v0/token',
	};

	it('keeps the token, the refresh token last received and the origin of the geolocation', () => {
		expect(readTokenAnswer(JSON.stringify(answer), US)).toEqual({
			sessionToken: 'a.b-c_d',
			geolocation: 'https://eu2.api.concursolutions.com',
			refreshToken: 'new',
			refreshTokenExpiresAt: 1_800_000_000,
		});
	});

	it('leaves the stored refresh token alone when the answer has none', () => {
		expect(readTokenAnswer('{"access_token":"t"}', US)).toEqual({ sessionToken: 't', geolocation: US });
	});

	it.each(['', '<html></html>', '{}', '{"access_token":"a\\r\\nX-Evil: 1"}', '{"access_token":7}'])(
		'refuses %j',
		(body) => {
			expect(() => readTokenAnswer(body, US)).toThrow('without a token');
		},
	);

	it('sends no token to a foreign host', () => {
		expect(() =>
			readTokenAnswer(JSON.stringify({ ...answer, geolocation: 'https://erp.example' }), US),
		).toThrow('not a Concur host');
	});
});

describe('readTokenError', () => {
	it.each(Object.keys(TOKEN_ERRORS).map(Number))(
		'code %i is named, explained and followed by what to do',
		(code) => {
			const { error } = readTokenError(
				400,
				JSON.stringify({ code, error: 'invalid_grant', error_description: 'words <b>' }),
			);
			expect(error.message).toContain(`code ${code}`);
			expect(error.message).toContain(TOKEN_ERRORS[code].means);
			expect(error.message).toContain(TOKEN_ERRORS[code].next);
			expect(error.description).toBe('Concur said: invalid_grant: words &lt;b&gt;');
			expect(error.concurCode).toBe(code);
			expect(error.transient).toBe(code === 134);
		},
	);

	it('tells an unavailable sign-in from a refused one', () => {
		expect(readTokenError(503, '<html></html>').error.transient).toBe(true);
		expect(readTokenError(429, '').error.transient).toBe(true);
		expect(readTokenError(401, 'no').error.transient).toBe(false);
		expect(readTokenError(400, '{"code":999,"error":"odd"}').error.message).toContain('Concur said: odd');
	});
});

describe('authenticateRequest', () => {
	const session: ConcurApiFields = {
		...fields,
		sessionToken: 'token',
		geolocation: 'https://eu2.api.concursolutions.com',
	};

	it('puts the data center that the token belongs to in front of a path', () => {
		const options = authenticateRequest(session, { url: '/api/x', headers: { Accept: 'a' } });
		expect(options).toMatchObject({
			baseURL: 'https://eu2.api.concursolutions.com',
			url: '/api/x',
			headers: { Accept: 'a', Authorization: 'Bearer token' },
		});
	});

	it('sends a legacy token by its scheme, and the pasted one rather than an old session', () => {
		const legacy = {
			...session,
			grantType: 'accessToken' as const,
			accessToken: ' pasted ',
			authorizationScheme: 'OAuth' as const,
		};
		expect(authenticateRequest(legacy, { url: `${US}/api` }).headers).toEqual({
			Authorization: 'OAuth pasted',
		});
	});

	it.each([
		{ url: 'https://erp.example/api' },
		{ url: '', uri: 'https://erp.example/api' },
		{ url: '/api', baseURL: 'https://erp.example' },
		{ url: '//erp.example/api' },
		{ url: 'http://us2.api.concursolutions.com/api' },
	])('sends no token to %j', (options) => {
		expect(() => authenticateRequest(session, options)).toThrow('was not sent to');
	});
});

describe('daysUntilRefreshTokenEnds', () => {
	it('counts whole days and knows when it does not know', () => {
		const now = 1_000_000_000_000;
		expect(daysUntilRefreshTokenEnds(now / 1000 + 13.5 * 86_400, now)).toBe(13);
		expect(daysUntilRefreshTokenEnds('', now)).toBeUndefined();
		expect(daysUntilRefreshTokenEnds(0, now)).toBeUndefined();
		expect(daysUntilRefreshTokenEnds(undefined, now)).toBeUndefined();
	});
});
