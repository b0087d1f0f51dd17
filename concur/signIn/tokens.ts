import { parseBody } from '../formats/body';
import { geolocationOrigin } from './baseUris';
import { safeText } from '../formats/text';
import { ConcurError, ConcurSignInError } from '../transport/errors';
import type { ConcurApiFields, Session } from './credential';

/** OAuth2 token endpoint. */
export const SIGN_IN_PATH = '/oauth2/v0/token';

/** A form for the token endpoint; client credentials go into the body, as Concur demands. */
export type TokenForm = Record<string, string>;

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
 * The token request that signs these fields in, and the one to fall back to where the first one's token is dead.
 * A Company Request Token is exchanged once; afterwards the stored refresh token leads, and the request token
 * is only the way back when that one is dead.
 * @throws ConcurSignInError when a field that the grant needs is empty
 */
export function tokenForms(fields: ConcurApiFields): [TokenForm, ...TokenForm[]] {
	required(fields, [
		['clientId', 'Client ID'],
		['clientSecret', 'Client Secret'],
	]);
	const client = {
		client_id: String(fields.clientId).trim(),
		client_secret: String(fields.clientSecret).trim(),
	};
	const refresh = {
		...client,
		grant_type: 'refresh_token',
		refresh_token: String(fields.refreshToken ?? '').trim(),
	};
	switch (fields.grantType) {
		case 'refreshToken':
			required(fields, [['refreshToken', 'Refresh Token']]);
			return [refresh];
		case 'companyRequestToken': {
			const exchange = {
				...client,
				grant_type: 'password',
				credtype: 'authtoken',
				username: String(fields.companyUuid ?? '').trim(),
				password: String(fields.requestToken ?? '').trim(),
			};
			if (refresh.refresh_token !== '')
				return exchange.username && exchange.password ? [refresh, exchange] : [refresh];
			required(fields, [
				['companyUuid', 'Company UUID'],
				['requestToken', 'Company Request Token'],
			]);
			return [exchange];
		}
		case 'clientCredentials':
			return [{ ...client, grant_type: 'client_credentials' }];
		case 'password':
			required(fields, [
				['username', 'Username'],
				['password', 'Password'],
			]);
			return [
				{
					...client,
					grant_type: 'password',
					credtype: 'password',
					username: String(fields.username).trim(),
					password: String(fields.password),
				},
			];
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
 * @throws ConcurSignInError when the body is not a token answer or names a foreign host
 */
export function readTokenAnswer(body: string, signInBaseUri: string): Session {
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
	const refreshToken = answer?.refresh_token;
	const expires = Number(answer?.refresh_expires_in);
	return {
		sessionToken: token,
		geolocation: geolocationOf(answer?.geolocation, signInBaseUri),
		...(typeof refreshToken === 'string' && refreshToken !== ''
			? { refreshToken, refreshTokenExpiresAt: Number.isFinite(expires) ? expires : 0 }
			: {}),
	};
}

function geolocationOf(geolocation: unknown, signInBaseUri: string): string {
	try {
		return geolocationOrigin(geolocation, signInBaseUri) ?? signInBaseUri;
	} catch (error) {
		throw asSignInError(error as ConcurError);
	}
}

/** A wrong address stops a sign-in as surely as a wrong secret. */
export function asSignInError(error: ConcurError): ConcurSignInError {
	return new ConcurSignInError(`${error.message}. ${error.description}`, error.description, undefined, false);
}

/** Seconds that an access token lives by its answer's `expires_in` (a string at Concur); an hour when it does not say. */
export function secondsToLive(body: string): number {
	const seconds = Number(parseBody(body)?.expires_in);
	return Number.isFinite(seconds) && seconds > 0 ? seconds : 3600;
}

/** Days until the refresh token ends, or undefined when that is not known. */
export function daysUntilRefreshTokenEnds(refreshTokenExpiresAt: unknown, now: number): number | undefined {
	const epochSeconds = Number(refreshTokenExpiresAt);
	if (!Number.isFinite(epochSeconds) || epochSeconds <= 0) return undefined;
	return Math.floor((epochSeconds * 1000 - now) / 86_400_000);
}
