import { parseBody } from '../formats/body';
import { safeText } from '../formats/text';
import { ConcurSignInError } from '../transport/errors';
import type { Redact } from '../transport/redact';
import type { ConcurApiFields } from './credential';

type GrantType = ConcurApiFields['grantType'];

interface TokenErrorMeaning {
	means: string;
	next: string;
	transient?: true;
}

const REQUEST_TOKEN_PAGE = 'Administration > Company > Authentication Admin > Company Request Token';
const CHECK_CLIENT = 'Copy the Client ID and the Client Secret of your app again into the credential.';
const NEW_REQUEST_TOKEN = `Make a new Company Request Token in Concur (${REQUEST_TOKEN_PAGE}) and enter it in the credential.`;
const NEW_REFRESH_TOKEN = `Get a new refresh token, or make a Company Request Token in Concur (${REQUEST_TOKEN_PAGE}), and enter it in the credential.`;
const DISABLED = {
	means: "the user's account is disabled, or its logon is denied",
	next: 'Ask your SAP Concur administrator to enable the user.',
};

/** What the wrong one is, in the words of the credential's fields. */
const WRONG_LOGIN: Record<GrantType, TokenErrorMeaning> = {
	companyRequestToken: {
		means: 'the Company UUID or the Company Request Token is wrong, or the token is older than 24 hours',
		next: `${NEW_REQUEST_TOKEN} Enter the Company UUID that is shown with it.`,
	},
	password: {
		means: 'the username or the password is wrong',
		next: `Check the username and the password in the credential. ${CHECK_CLIENT}`,
	},
	refreshToken: {
		means: 'the refresh token or the client credentials are wrong',
		next: `${NEW_REFRESH_TOKEN} ${CHECK_CLIENT}`,
	},
	accessToken: { means: 'the access token is wrong', next: 'Paste a new access token.' },
	clientCredentials: { means: 'the client credentials are wrong', next: CHECK_CLIENT },
};

const DEAD_REFRESH_TOKEN = 'the refresh token is wrong, used up or expired (it lives six months)';

/** SAP's "Authentication error codes", those that a user can do something about. */
const TOKEN_ERRORS: Record<number, TokenErrorMeaning | Record<GrantType, TokenErrorMeaning>> = {
	5: WRONG_LOGIN,
	10: DISABLED,
	11: DISABLED,
	12: DISABLED,
	13: DISABLED,
	14: { means: 'the account is locked', next: 'Ask your SAP Concur administrator to unlock the user.' },
	16: {
		means: 'the user lives in another data center',
		next: 'Choose the data center that your SAP Concur administrator names as the base URI in the credential.',
	},
	19: WRONG_LOGIN,
	20: DISABLED,
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
	60: {
		means: 'the app may not sign in this way',
		next: 'Ask SAP Concur to allow the app this grant, or choose another grant type in the credential.',
	},
	61: {
		means: 'the app (client) was not found',
		next: `${CHECK_CLIENT} Check that the base URI is the app's data center.`,
	},
	64: { means: 'the client secret does not belong to the client ID', next: CHECK_CLIENT },
	105: {
		means: 'the refresh token was issued to another app',
		next: `Enter the Client ID and the Client Secret of the app that it was issued to, or get a new one for this app.`,
	},
	107: {
		means: 'the app may not refresh tokens',
		next: 'Ask SAP Concur to allow the grant refresh_token for the app.',
	},
	108: { means: DEAD_REFRESH_TOKEN, next: NEW_REFRESH_TOKEN },
	123: {
		means: 'the user or company behind the token is disabled',
		next: 'Ask your SAP Concur administrator to enable it again.',
	},
	134: { means: 'the company is under maintenance', next: 'Try again later.', transient: true },
	136: {
		means: 'the Company Request Token was issued to another app',
		next: `Make one for the app with this Client ID in Concur (${REQUEST_TOKEN_PAGE}), or enter the client that it was made for.`,
	},
	139: {
		means: "the user's password must be changed",
		next: 'Sign in to Concur in a browser as this user, change the password, and enter the new one in the credential.',
	},
};

/** Code of a refresh token that is dead, or that another process has just exchanged. */
export const BAD_REFRESH_TOKEN = 108;
/** Codes of a refresh token that will never be good again for this app: another way to sign in is tried. */
const REFRESH_IS_DEAD = [105, 107, BAD_REFRESH_TOKEN];
/** Code of a user who lives in another data center: the answer names it. */
export const LIVES_ELSEWHERE = 16;

/** A token endpoint's error answer, read. */
export interface TokenRefusal {
	code: number | undefined;
	geolocation: unknown;
	/** `code 108`, or `HTTP 503` where there is none. */
	label: string;
	/** Plain words without a full stop; undefined for a code that is not known. */
	means: string | undefined;
	error: ConcurSignInError;
}

/** Two full stops would follow each other where Concur's words end with one. */
const sentence = (text: string): string => `${text.replace(/[\s.]+$/, '')}.`;

/** Codes come as numbers and as strings. */
function codeOf(code: unknown): number | undefined {
	return /^\s*\d{1,6}\s*$/.test(String(code ?? '')) ? Number(code) : undefined;
}

function meaningOf(code: number | undefined, grantType: GrantType): TokenErrorMeaning | undefined {
	// A company's refresh token came from its request token.
	if (code === BAD_REFRESH_TOKEN && grantType === 'companyRequestToken')
		return { means: DEAD_REFRESH_TOKEN, next: NEW_REQUEST_TOKEN };
	const known = code === undefined ? undefined : TOKEN_ERRORS[code];
	return known && !('means' in known) ? known[grantType] : known;
}

/**
 * Turns an error answer of the token endpoint into an error that names the code, its meaning and the next step.
 * @param httpStatusCode of the answer
 * @param body the answer's text: `{ code, error, error_description, geolocation? }`
 * @param grantType of the credential: the next step speaks of its fields
 * @param redact hides the credential's secrets, should Concur have echoed them
 */
export function readTokenError(
	httpStatusCode: number,
	body: string,
	grantType: GrantType,
	redact: Redact,
): TokenRefusal {
	const answer = parseBody(body) ?? {};
	const code = codeOf(answer.code);
	const known = meaningOf(code, grantType);
	const words = [answer.error, answer.error_description]
		.map((text) => (typeof text === 'string' ? safeText(redact(text), 200) : ''))
		.filter(Boolean)
		.join(': ');
	const concurWords = words ? `Concur said: ${words}` : `Concur answered HTTP ${httpStatusCode}`;
	const label = code === undefined ? `HTTP ${httpStatusCode}` : `code ${code}`;
	const overloaded = httpStatusCode === 429 || httpStatusCode >= 500;
	const message = known
		? `Concur refused the sign-in (${label}): ${known.means}. ${known.next}`
		: overloaded
			? `Concur's sign-in is not available right now (${label}). Try again in a few minutes.`
			: `Concur refused the sign-in (${label}). ${sentence(concurWords)} Check the credential.`;
	return {
		code,
		geolocation: answer.geolocation,
		label,
		means: known?.means,
		error: new ConcurSignInError(
			message,
			sentence(concurWords),
			code,
			known ? known.transient === true : overloaded,
		),
	};
}

/** Is the refresh token dead, so that another way to sign in may be tried? */
export const isRefreshDead = ({ code }: TokenRefusal): boolean =>
	code !== undefined && REFRESH_IS_DEAD.includes(code);

/**
 * The error of a company whose refresh token is dead and whose request token, the way back, is refused too: it says which of the two to
 * renew. It keeps the code of the refresh token, since another process may just have exchanged that one.
 */
export function bothRefused(refresh: TokenRefusal, exchange: TokenRefusal): ConcurSignInError {
	const why = exchange.means ? `${exchange.label}: ${exchange.means}` : exchange.label;
	const error = new ConcurSignInError(
		`Concur refused the sign-in (code ${refresh.code}): ${refresh.means}. The Company Request Token in the credential can't replace it (${why}). ${NEW_REQUEST_TOKEN} The refresh token then comes by itself.`,
		exchange.error.description,
		refresh.code,
		false,
	);
	error.refusedTokens = refresh.error.refusedTokens;
	return error;
}
