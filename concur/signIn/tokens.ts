import { parseBody } from '../formats/body';
import { safeText } from '../formats/text';
import { ConcurError, ConcurSignInError } from '../transport/errors';
import type { Redact } from '../transport/redact';
import { geolocationOrigin } from './baseUris';
import type { ConcurApiFields } from './credential';

/** OAuth2 token endpoint. */
export const SIGN_IN_PATH = '/oauth2/v0/token';

/** A form for the token endpoint; client credentials go into the body, as Concur demands. */
export type TokenForm = Record<string, string>;

/** What Concur granted, as its token answer says. */
export interface Granted {
	sessionToken: string;
	/** Base URI for all later calls with this token. */
	geolocation: string;
	scope: string;
	/** It may have replaced the one that was sent; absent when the answer holds none. */
	refreshToken?: string;
	/** Epoch seconds; 0 when Concur did not say. */
	refreshTokenExpiresAt: number;
	/** Seconds that the session lives. */
	secondsToLive: number;
}

function required(fields: ConcurApiFields, names: Array<[keyof ConcurApiFields, string]>): void {
	const missing = names
		.filter(([name]) => String(fields[name] ?? '').trim() === '')
		.map(([, label]) => label);
	if (missing.length === 0) return;
	throw new ConcurSignInError(
		`The Concur credential is incomplete: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} empty`,
		'Open the credential and fill in the missing fields.',
		undefined,
		false,
	);
}

/**
 * The token requests that sign these fields in, in the order to try them: each is the way back when the one before is dead.
 * A Company Request Token is exchanged once; afterwards the refresh token leads, also when the request token is over.
 * @param refreshTokens those that are known for these fields, the most promising first
 * @throws ConcurSignInError when a field that the grant needs is empty
 */
export function tokenForms(fields: ConcurApiFields, refreshTokens: string[]): [TokenForm, ...TokenForm[]] {
	required(fields, [
		['clientId', 'Client ID'],
		['clientSecret', 'Client Secret'],
	]);
	const client = {
		client_id: String(fields.clientId).trim(),
		client_secret: String(fields.clientSecret).trim(),
	};
	const [refresh, ...others] = refreshTokens.map((refreshToken) => ({
		...client,
		grant_type: 'refresh_token',
		refresh_token: refreshToken,
	}));
	const login = (credtype: string, username: unknown, password: string): TokenForm => ({
		...client,
		grant_type: 'password',
		credtype,
		username: String(username).trim(),
		password,
	});
	switch (fields.grantType) {
		case 'refreshToken':
			required(fields, [['refreshToken', 'Refresh Token']]);
			return [refresh, ...others];
		case 'companyRequestToken': {
			const exchange = () => login('authtoken', fields.companyUuid, String(fields.requestToken).trim());
			if (refresh && !(fields.companyUuid && fields.requestToken)) return [refresh, ...others];
			required(fields, [
				['companyUuid', 'Company UUID'],
				['requestToken', 'Company Request Token'],
			]);
			return refresh ? [refresh, ...others, exchange()] : [exchange()];
		}
		case 'clientCredentials':
			return [{ ...client, grant_type: 'client_credentials' }];
		case 'password':
			required(fields, [
				['username', 'Username'],
				['password', 'Password'],
			]);
			return [login('password', fields.username, String(fields.password))];
		default:
			throw new ConcurSignInError(
				`The Concur credential has an unknown grant type: ${safeText(String(fields.grantType), 50)}`,
				'Open the credential and choose a grant type.',
				undefined,
				false,
			);
	}
}

/**
 * Reads the token endpoint's success answer.
 * @param signInBaseUri where it came from: the base URI unless the answer names another
 * @param redact hides the credential's secrets in what an error quotes
 * @throws ConcurSignInError when the body is not a token answer or names a foreign host
 */
export function readTokenAnswer(body: string, signInBaseUri: string, redact: Redact): Granted {
	const answer = parseBody(body);
	const token = answer?.access_token;
	// A token becomes a header: one that could end the header line is no token.
	if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
		throw new ConcurSignInError(
			"Concur's sign-in answered without a token",
			'Check that the base URI in the credential is the address of your Concur data center.',
			undefined,
			false,
		);
	}
	const refreshToken = readRefreshToken(body);
	const expiresAt = Number(answer?.refresh_expires_in);
	return {
		sessionToken: token,
		geolocation: geolocationOf(answer?.geolocation, signInBaseUri, redact) ?? signInBaseUri,
		scope: typeof answer?.scope === 'string' ? answer.scope : '',
		...(refreshToken === undefined ? {} : { refreshToken }),
		refreshTokenExpiresAt: Number.isFinite(expiresAt) ? expiresAt : 0,
		secondsToLive: secondsToLive(answer?.expires_in),
	};
}

/** The refresh token in an answer of the token endpoint, whatever else is in it. */
export function readRefreshToken(body: string): string | undefined {
	const refreshToken = parseBody(body)?.refresh_token;
	return typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined;
}

/**
 * The base URI that an answer of the token endpoint names; undefined when it names none.
 * @throws ConcurSignInError when it is not a Concur host
 */
export function geolocationOf(
	geolocation: unknown,
	signInBaseUri: string,
	redact: Redact,
): string | undefined {
	try {
		return geolocationOrigin(
			typeof geolocation === 'string' ? redact(geolocation) : undefined,
			signInBaseUri,
		);
	} catch (error) {
		throw asSignInError(error as ConcurError);
	}
}

/** A wrong address stops a sign-in as surely as a wrong secret. */
export function asSignInError(error: ConcurError): ConcurSignInError {
	return new ConcurSignInError(`${error.message}. ${error.description}`, error.description, undefined, false);
}

/** Concur sends a string; an hour when it does not say. */
function secondsToLive(expiresIn: unknown): number {
	const seconds = Number(expiresIn);
	return Number.isFinite(seconds) && seconds > 0 ? seconds : 3600;
}

/** Days until the refresh token ends, or undefined when that is not known. */
export function daysUntilRefreshTokenEnds(refreshTokenExpiresAt: unknown, now: number): number | undefined {
	const epochSeconds = Number(refreshTokenExpiresAt);
	if (!Number.isFinite(epochSeconds) || epochSeconds <= 0) return undefined;
	return Math.floor((epochSeconds * 1000 - now) / 86_400_000);
}
