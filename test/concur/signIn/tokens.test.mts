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

const client = { client_id: 'client', client_secret: 'secret' };
const refreshing = (refresh_token: string) => ({ ...client, grant_type: 'refresh_token', refresh_token });

describe('tokenForms', () => {
	it('refreshes with one refresh token after the other', () => {
		expect(tokenForms(fields, ['newest', 'refresh'])).toEqual([refreshing('newest'), refreshing('refresh')]);
	});

	it('exchanges a Company Request Token; where there are refresh tokens it is the way back', () => {
		const company: ConcurApiFields = {
			...fields,
			grantType: 'companyRequestToken',
			companyUuid: ' uuid ',
			requestToken: ' token ',
		};
		const exchange = {
			...client,
			grant_type: 'password',
			credtype: 'authtoken',
			username: 'uuid',
			password: 'token',
		};
		expect(tokenForms(company, [])).toEqual([exchange]);
		expect(tokenForms(company, ['a', 'b'])).toEqual([refreshing('a'), refreshing('b'), exchange]);
		expect(tokenForms({ ...company, requestToken: '' }, ['a'])).toEqual([refreshing('a')]);
		expect(tokenForms({ ...company, companyUuid: '' }, ['a', 'b'])).toEqual([
			refreshing('a'),
			refreshing('b'),
		]);
	});

	it('signs an app in by its client alone, without the blanks that were copied with it', () => {
		const app: ConcurApiFields = { ...fields, grantType: 'clientCredentials', clientSecret: ' secret ' };
		expect(tokenForms(app, [])).toEqual([{ ...client, grant_type: 'client_credentials' }]);
	});

	it('keeps a password as it is typed', () => {
		const login: ConcurApiFields = {
			...fields,
			grantType: 'password',
			username: ' a@b.example ',
			password: ' p w ',
		};
		expect(tokenForms(login, [])).toEqual([
			{ ...client, grant_type: 'password', credtype: 'password', username: 'a@b.example', password: ' p w ' },
		]);
	});

	it.each([
		[{ clientId: '' }, 'The Concur credential is incomplete: Client ID is empty'],
		[
			{ clientId: ' ', clientSecret: undefined },
			'The Concur credential is incomplete: Client ID, Client Secret are empty',
		],
		[{ refreshToken: ' ' }, 'The Concur credential is incomplete: Refresh Token is empty'],
		[{ grantType: 'password' as const }, 'The Concur credential is incomplete: Username, Password are empty'],
		[
			{ grantType: 'companyRequestToken' as const },
			'The Concur credential is incomplete: Company UUID, Company Request Token are empty',
		],
		[{ grantType: 'odd <b>' as never }, 'The Concur credential has an unknown grant type: odd &lt;b&gt;'],
	])('names what is wrong with %j', (change, message) => {
		expect(() => tokenForms({ ...fields, ...change }, [])).toThrow(
			expect.objectContaining({
				message,
				description: message.includes('unknown')
					? 'Open the credential and choose a grant type.'
					: 'Open the credential and fill in the missing fields.',
				transient: false,
			}),
		);
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
		expect(readTokenAnswer(JSON.stringify(answer), US, String)).toEqual({
			sessionToken: 'a.b-c_d',
			geolocation: 'https://eu2.api.concursolutions.com',
			scope: 'EXPRPT',
			refreshToken: 'new',
			refreshTokenExpiresAt: 1_800_000_000,
			secondsToLive: 3600,
		});
	});

	it('says nothing that the answer does not', () => {
		const bare = {
			sessionToken: 't',
			geolocation: US,
			scope: '',
			refreshTokenExpiresAt: 0,
			secondsToLive: 3600,
		};
		expect(readTokenAnswer('{"access_token":"t"}', US, String)).toEqual(bare);
		const odd = {
			access_token: 't',
			refresh_token: '',
			refresh_expires_in: 'never',
			scope: 7,
			geolocation: '',
		};
		expect(readTokenAnswer(JSON.stringify(odd), US, String)).toEqual(bare);
		expect(readTokenAnswer(JSON.stringify({ ...odd, refresh_token: 7 }), US, String)).toEqual(bare);
	});

	it.each([
		['60', 60],
		[60, 60],
		[1, 1],
		[0, 3600],
		[-5, 3600],
		['soon', 3600],
	])('a session of expires_in %p lives %i seconds', (expires_in, seconds) => {
		const body = JSON.stringify({ access_token: 't', expires_in });
		expect(readTokenAnswer(body, US, String).secondsToLive).toBe(seconds);
	});

	it.each([
		'',
		'<html></html>',
		'{}',
		'{"access_token":"a\\r\\nX-Evil: 1"}',
		'{"access_token":7}',
		'{"access_token":""}',
	])('refuses %j', (body) => {
		expect(() => readTokenAnswer(body, US, String)).toThrow(
			expect.objectContaining({
				message: "Concur's sign-in answered without a token",
				description: 'Check that the base URI in the credential is the address of your Concur data center.',
				transient: false,
			}),
		);
	});

	it('sends no token to a foreign host', () => {
		expect(() =>
			readTokenAnswer(JSON.stringify({ ...answer, geolocation: 'https://erp.example/secret' }), US, (text) =>
				text.replace('secret', '***'),
			),
		).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(
					/"https:\/\/erp\.example\/\*\*\*" .*not a Concur host.*\. Check the base URI/,
				),
				transient: false,
			}),
		);
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
