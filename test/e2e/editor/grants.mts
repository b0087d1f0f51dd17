import type { SandboxCredentials } from '../../../sandbox/index.mts';

/** One way to sign in, as its dialog shows it. */
export interface Grant {
	grantType: string;
	/** What the dialog tells to do. */
	notice: string;
	fields: (credentials: SandboxCredentials) => Record<string, string>;
	wrong: Record<string, string>;
	/** What the test says about the wrong field. */
	refusal: string;
}

export const GRANTS: Grant[] = [
	{
		grantType: 'companyRequestToken',
		notice: 'Administration > Company > Authentication Admin > Company Request Token',
		fields: ({ clientId, clientSecret, companyUuid, requestToken }) => ({
			clientId,
			clientSecret,
			companyUuid,
			requestToken,
		}),
		wrong: { requestToken: 'wrong-token' },
		refusal: 'the Company UUID or the Company Request Token is wrong',
	},
	{
		grantType: 'refreshToken',
		notice: 'It lives six months',
		fields: ({ clientId, clientSecret, refreshToken }) => ({ clientId, clientSecret, refreshToken }),
		wrong: { refreshToken: 'wrong-token' },
		refusal: 'code 108',
	},
	{
		grantType: 'password',
		notice: 'Users who must use single sign-on are refused',
		fields: ({ clientId, clientSecret, username, password }) => ({
			clientId,
			clientSecret,
			username,
			password,
		}),
		wrong: { password: 'wrong-password' },
		refusal: 'the username or the password is wrong',
	},
	{
		grantType: 'accessToken',
		notice: 'a current one ends after an hour',
		fields: ({ accessToken }) => ({ accessToken }),
		wrong: { accessToken: 'wrong-token' },
		refusal: 'Concur refuses this token (HTTP 401)',
	},
];
