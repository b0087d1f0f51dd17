import { bothRefused, readTokenError } from '../../../concur/signIn/tokenErrors';
import type { ConcurApiFields } from '../../../concur/signIn/credential';

const read = (code: number, grantType: ConcurApiFields['grantType']) =>
	readTokenError(400, JSON.stringify({ code }), grantType, String);

describe('what a code of the token endpoint means, and what to do', () => {
	it.each([
		[
			5,
			'the username or the password is wrong. Check the username and the password in the credential. Copy the Client ID and the Client Secret of your app again into the credential.',
		],
		[
			10,
			"the user's account is disabled, or its logon is denied. Ask your SAP Concur administrator to enable the user.",
		],
		[14, 'the account is locked. Ask your SAP Concur administrator to unlock the user.'],
		[
			16,
			'the user lives in another data center. Choose the data center that your SAP Concur administrator names as the base URI in the credential.',
		],
		[
			19,
			'the username or the password is wrong. Check the username and the password in the credential. Copy the Client ID and the Client Secret of your app again into the credential.',
		],
		[
			21,
			'this user may sign in through single sign-on only, so a password is refused. Use the grant type Refresh Token or Company Request Token, or a user who is exempt from single sign-on.',
		],
		[
			53,
			'the company is not enabled for this app. Ask your SAP Concur administrator to enable the app for the company.',
		],
		[
			54,
			'the app asks for a scope that it was not granted. Ask SAP Concur to grant the app the scope EXPRPT.',
		],
		[59, 'the app (client) is disabled. Ask SAP Concur to enable the app again.'],
		[
			60,
			'the app may not sign in this way. Ask SAP Concur to allow the app this grant, or choose another grant type in the credential.',
		],
		[
			61,
			"the app (client) was not found. Copy the Client ID and the Client Secret of your app again into the credential. Check that the base URI is the app's data center.",
		],
		[
			64,
			'the client secret does not belong to the client ID. Copy the Client ID and the Client Secret of your app again into the credential.',
		],
		[
			105,
			'the refresh token was issued to another app. Enter the Client ID and the Client Secret of the app that it was issued to, or get a new one for this app.',
		],
		[107, 'the app may not refresh tokens. Ask SAP Concur to allow the grant refresh_token for the app.'],
		[
			108,
			'the refresh token is wrong, used up or expired (it lives six months). Get a new refresh token, or make a Company Request Token in Concur (Administration > Company > Authentication Admin > Company Request Token), and enter it in the credential.',
		],
		[
			123,
			'the user or company behind the token is disabled. Ask your SAP Concur administrator to enable it again.',
		],
		[134, 'the company is under maintenance. Try again later.'],
		[
			136,
			'the Company Request Token was issued to another app. Make one for the app with this Client ID in Concur (Administration > Company > Authentication Admin > Company Request Token), or enter the client that it was made for.',
		],
		[
			139,
			"the user's password must be changed. Sign in to Concur in a browser as this user, change the password, and enter the new one in the credential.",
		],
	])('code %i', (code, words) => {
		expect(read(code, 'password').error.message).toBe(`Concur refused the sign-in (code ${code}): ${words}`);
	});

	it.each([
		[
			'companyRequestToken',
			5,
			'the Company UUID or the Company Request Token is wrong, or the token is older than 24 hours. Make a new Company Request Token in Concur (Administration > Company > Authentication Admin > Company Request Token) and enter it in the credential. Enter the Company UUID that is shown with it.',
		],
		[
			'refreshToken',
			5,
			'the refresh token or the client credentials are wrong. Get a new refresh token, or make a Company Request Token in Concur (Administration > Company > Authentication Admin > Company Request Token), and enter it in the credential. Copy the Client ID and the Client Secret of your app again into the credential.',
		],
		['accessToken', 5, 'the access token is wrong. Paste a new access token.'],
		[
			'clientCredentials',
			5,
			'the client credentials are wrong. Copy the Client ID and the Client Secret of your app again into the credential.',
		],
		[
			'companyRequestToken',
			108,
			'the refresh token is wrong, used up or expired (it lives six months). Make a new Company Request Token in Concur (Administration > Company > Authentication Admin > Company Request Token) and enter it in the credential.',
		],
	] as const)('grant %s, code %i', (grantType, code, words) => {
		expect(read(code, grantType).error.message).toBe(`Concur refused the sign-in (code ${code}): ${words}`);
	});

	it.each([11, 12, 13, 20])('code %i is told as code 10 is', (code) => {
		expect(read(code, 'password').means).toBe(read(10, 'password').means);
	});

	it('of a company whose two tokens are both refused', () => {
		const error = bothRefused(read(108, 'companyRequestToken'), read(5, 'companyRequestToken'));
		expect(error.message).toBe(
			"Concur refused the sign-in (code 108): the refresh token is wrong, used up or expired (it lives six months). The Company Request Token in the credential can't replace it (code 5: the Company UUID or the Company Request Token is wrong, or the token is older than 24 hours). Make a new Company Request Token in Concur (Administration > Company > Authentication Admin > Company Request Token) and enter it in the credential. The refresh token then comes by itself.",
		);
		expect(error.description).toBe('Concur answered HTTP 400.');
	});
});
