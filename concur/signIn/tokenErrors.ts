import { parseBody } from '../formats/body';
import { ConcurSignInError } from '../transport/errors';
import { safeText } from '../formats/text';

interface TokenErrorMeaning {
	means: string;
	next: string;
	transient?: true;
}

const CHECK_CLIENT = 'Copy the Client ID and the Client Secret of your app again into the credential.';
const CHECK_LOGIN = 'Check the username and the password in the credential.';
const NEW_REFRESH_TOKEN =
	'Get a new refresh token, or make a new Company Request Token (Administration > Company > Authentication Admin > Company Request Token) and enter it in the credential.';

/** SAP's "Authentication error codes", those that a user can do something about. */
export const TOKEN_ERRORS: Record<number, TokenErrorMeaning> = {
	5: { means: 'the login or the client credentials are wrong', next: `${CHECK_LOGIN} ${CHECK_CLIENT}` },
	14: { means: 'the account is locked', next: 'Ask your SAP Concur administrator to unlock the user.' },
	16: {
		means: 'the user lives in another data center',
		next: 'Choose the data center that your SAP Concur administrator names as the base URI in the credential.',
	},
	19: { means: 'the login or the client credentials are wrong', next: `${CHECK_LOGIN} ${CHECK_CLIENT}` },
	21: {
		means: 'this user may sign in through single sign-on only, so a password is refused',
		next: 'Use the grant type Refresh Token or Company Request Token, or a user who is exempt from single sign-on.',
	},
	53: {
		means: 'the company is not enabled for this app',
		next: 'Ask your SAP Concur administrator to enable the app for the company.',
	},
	54: {
		means: 'the app asks for a scope that it was not granted',
		next: 'Ask SAP Concur to grant the app the scope EXPRPT.',
	},
	59: { means: 'the app (client) is disabled', next: 'Ask SAP Concur to enable the app again.' },
	61: {
		means: 'the app (client) was not found',
		next: `${CHECK_CLIENT} Check that the base URI is the app's data center.`,
	},
	64: { means: 'the client secret does not belong to the client ID', next: CHECK_CLIENT },
	107: {
		means: 'the app may not refresh tokens',
		next: 'Ask SAP Concur to allow the grant refresh_token for the app.',
	},
	108: {
		means: 'the refresh token is wrong, used up or expired (it lives six months)',
		next: NEW_REFRESH_TOKEN,
	},
	123: {
		means: 'the user or company behind the token is disabled',
		next: 'Ask your SAP Concur administrator to enable it again.',
	},
	134: { means: 'the company is under maintenance', next: 'Try again later.', transient: true },
};

/** Code of a refresh token that is dead, or that another process has just exchanged. */
export const BAD_REFRESH_TOKEN = 108;
export const REFRESH_DISALLOWED = 107;
/** Code of a user who lives in another data center: the answer names it. */
export const LIVES_ELSEWHERE = 16;

/** A token endpoint's error answer, read. */
export interface TokenErrorAnswer {
	code: number | undefined;
	geolocation: unknown;
	error: ConcurSignInError;
}

/**
 * Turns an error answer of the token endpoint into an error that names the code, its meaning and the next step.
 * @param httpStatusCode of the answer
 * @param body the answer's text: `{ code, error, error_description, geolocation? }`
 */
export function readTokenError(httpStatusCode: number, body: string): TokenErrorAnswer {
	const answer = parseBody(body) ?? {};
	const code = Number.parseInt(String(answer.code ?? ''), 10);
	const known = TOKEN_ERRORS[code];
	const words = [answer.error, answer.error_description]
		.map((text) => safeText(text, 200))
		.filter(Boolean)
		.join(': ');
	const concurWords = words ? `Concur said: ${words}` : `Concur answered HTTP ${httpStatusCode}`;
	const label = Number.isNaN(code) ? `HTTP ${httpStatusCode}` : `code ${code}`;
	const overloaded = httpStatusCode === 429 || httpStatusCode >= 500;
	const message = known
		? `Concur refused the sign-in (${label}): ${known.means}. ${known.next}`
		: overloaded
			? `Concur's sign-in is not available right now (${label}). Try again in a few minutes.`
			: `Concur refused the sign-in (${label}). ${concurWords}. Check the credential.`;
	return {
		code: Number.isNaN(code) ? undefined : code,
		geolocation: answer.geolocation,
		error: new ConcurSignInError(
			message,
			concurWords,
			Number.isNaN(code) ? undefined : code,
			known ? known.transient === true : overloaded,
		),
	};
}
