import type { ConcurApiFields } from '../../../concur/signIn/credential';
import { bothRefused, isRefreshDead, readTokenError } from '../../../concur/signIn/tokenErrors';

type GrantType = ConcurApiFields['grantType'];

const read = (code: unknown, grantType: GrantType = 'refreshToken') =>
	readTokenError(
		400,
		JSON.stringify({ code, error: 'invalid_grant', error_description: 'words <b>.' }),
		grantType,
		(text) => text,
	);
const message = (code: unknown, grantType?: GrantType) => read(code, grantType).error.message;

const CODES = [
	5, 10, 11, 12, 13, 14, 16, 19, 20, 21, 53, 54, 59, 60, 61, 64, 105, 107, 108, 123, 134, 136, 139,
];
const GRANTS: GrantType[] = [
	'companyRequestToken',
	'refreshToken',
	'password',
	'accessToken',
	'clientCredentials',
];

describe('readTokenError', () => {
	it('ends with one full stop, however many Concur ends with', () => {
		const body = JSON.stringify({ error: 'invalid_grant', error_description: 'wait ...' });
		const { error } = readTokenError(400, body, 'password', String);
		expect(error.description).toBe('Concur said: invalid_grant: wait.');
	});

	it.each(CODES)('code %i is named, explained and followed by what to do, for every grant', (code) => {
		for (const grantType of GRANTS) {
			const { error, means } = read(code, grantType);
			expect(error.message).toMatch(/^Concur refused the sign-in \(code \d+\): [^.]{20,}\. [A-Z].{10,}\.$/);
			expect(error.message).toContain(`(code ${code}): ${means}. `);
			expect(error.message).not.toMatch(/\.\s*\.|undefined/);
			expect(error.description).toBe('Concur said: invalid_grant: words &lt;b&gt;.');
			expect(error.concurCode).toBe(code);
			expect(error.transient).toBe(code === 134);
		}
	});

	it.each([
		[
			5,
			'companyRequestToken',
			/Company UUID or the Company Request Token is wrong, or the token is older than 24 hours\. Make a new Company Request Token/,
		],
		[5, 'password', /the username or the password is wrong\. Check the username and the password/],
		[5, 'refreshToken', /the refresh token or the client credentials are wrong\. Get a new refresh token/],
		[5, 'clientCredentials', /the client credentials are wrong\. Copy the Client ID/],
		[5, 'clientCredentials', /the client credentials are wrong\. Copy the Client ID/],
		[5, 'accessToken', /the access token is wrong\. Paste a new access token/],
		[19, 'companyRequestToken', /Company UUID or the Company Request Token is wrong/],
		[10, 'password', /account is disabled, or its logon is denied\. Ask your SAP Concur administrator/],
		[11, 'password', /account is disabled/],
		[12, 'password', /account is disabled/],
		[13, 'password', /account is disabled/],
		[20, 'password', /account is disabled/],
		[60, 'password', /may not sign in this way\. Ask SAP Concur to allow the app this grant/],
		[105, 'refreshToken', /issued to another app\. Enter the Client ID and the Client Secret of the app/],
		[108, 'refreshToken', /it lives six months\)\. Get a new refresh token, or make a Company Request Token/],
		[108, 'companyRequestToken', /it lives six months\)\. Make a new Company Request Token/],
		[108, 'password', /it lives six months\)\. Get a new refresh token/],
		[108, 'accessToken', /it lives six months\)\. Get a new refresh token/],
		[
			136,
			'companyRequestToken',
			/Company Request Token was issued to another app\. Make one for the app with this Client ID/,
		],
		[139, 'password', /password must be changed\. Sign in to Concur in a browser as this user/],
	] as const)('code %i of the grant %s speaks of its fields', (code, grantType, words) => {
		expect(message(code, grantType)).toMatch(words);
	});

	it.each(['108', ' 108 ', 108])('code %p is read as a number', (code) => {
		expect(read(code)).toMatchObject({ code: 108, error: { concurCode: 108 } });
	});

	it.each([undefined, null, '', 'x', '108x', 'x108', '1234567', {}, true])('%p is no code', (code) => {
		expect(read(code)).toMatchObject({ code: undefined, means: undefined });
		expect(message(code)).toBe(
			'Concur refused the sign-in (HTTP 400). Concur said: invalid_grant: words &lt;b&gt;. Check the credential.',
		);
	});

	it("a code that is not known is named, with Concur's words", () => {
		expect(read(999)).toMatchObject({ code: 999, means: undefined });
		expect(message(999)).toBe(
			'Concur refused the sign-in (code 999). Concur said: invalid_grant: words &lt;b&gt;. Check the credential.',
		);
	});

	it('names the data center that Concur names', () => {
		const body = JSON.stringify({ code: 16, geolocation: 'https://eu2.api.concursolutions.com' });
		expect(readTokenError(400, body, 'password', String).geolocation).toBe(
			'https://eu2.api.concursolutions.com',
		);
	});

	it.each([
		[500, '<html></html>', true],
		[503, '', true],
		[429, '', true],
		[499, '', false],
		[428, '', false],
		[401, 'no', false],
	])('HTTP %i %j: is it worth another try later? %p', (status, body, transient) => {
		const { error } = readTokenError(status, body, 'refreshToken', String);
		expect(error).toMatchObject({
			transient,
			message: transient
				? `Concur's sign-in is not available right now (HTTP ${status}). Try again in a few minutes.`
				: `Concur refused the sign-in (HTTP ${status}). Concur answered HTTP ${status}. Check the credential.`,
			description: `Concur answered HTTP ${status}.`,
			concurCode: undefined,
		});
	});

	it('a known code says more than an HTTP status does', () => {
		expect(readTokenError(503, '{"code":64}', 'refreshToken', String).error.transient).toBe(false);
	});

	it('hides secrets before the words are cut', () => {
		const secret = 's'.repeat(300);
		const body = JSON.stringify({ error: `bad ${secret}`, error_description: 7 });
		const { error } = readTokenError(400, body, 'refreshToken', (text) => text.replace(secret, '***'));
		expect(error.description).toBe('Concur said: bad ***.');
	});
});

describe('isRefreshDead', () => {
	it.each(CODES)('code %i', (code) => {
		expect(isRefreshDead(read(code))).toBe([105, 107, 108].includes(code));
	});

	it('no code', () => {
		expect(isRefreshDead(read('x'))).toBe(false);
	});
});

describe('bothRefused', () => {
	it('of a code that is not known', () => {
		expect(bothRefused(read(105, 'companyRequestToken'), read(999))).toMatchObject({
			message: expect.stringContaining(
				"(code 105): the refresh token was issued to another app. The Company Request Token in the credential can't replace it (code 999). Make a new Company Request Token",
			),
			concurCode: 105,
			transient: false,
		});
		expect(bothRefused(read(108), read('x')).message).toContain("can't replace it (HTTP 400). Make");
	});
});
