import { createHash } from 'crypto';

import type { Secrets } from '../transport/request';
import { CUSTOM_BASE_URI } from './baseUris';

/** The fields of the credential `concurApi`, as n8n hands them over: those that its dialog hides for the grant are missing. */
export interface ConcurApiFields {
	/** `clientCredentials` is how an app signs in for itself: the credential `concurAppApi`. */
	grantType: 'refreshToken' | 'companyRequestToken' | 'password' | 'accessToken' | 'clientCredentials';
	baseUri: string;
	customBaseUri?: string;
	clientId?: string;
	clientSecret?: string;
	refreshToken?: string;
	companyUuid?: string;
	requestToken?: string;
	username?: string;
	password?: string;
	accessToken?: string;
	authorizationScheme?: 'Bearer' | 'OAuth';
	sessionToken?: string;
	geolocation?: string;
	scope?: string;
	/** The refresh token last received. Unlike `refreshToken` it has no display conditions, so that it survives a restart for every grant. */
	storedRefreshToken?: string;
	refreshTokenExpiresAt?: number | string;
	/** What the fields above came from; see `isStoredFor`. */
	storedFor?: string;
}

/** What a sign-in leaves in the credential; the keys are credential fields. */
export interface Session {
	sessionToken: string;
	/** Base URI for all later calls with this token. */
	geolocation: string;
	/** Separated by spaces; empty when Concur did not say. */
	scope: string;
	refreshToken?: string;
	storedRefreshToken?: string;
	/** Epoch seconds; 0 when Concur did not say. */
	refreshTokenExpiresAt?: number;
	storedFor?: string;
}

const trimmed = (value: unknown): string => String(value ?? '').trim();

/**
 * What a session comes from: data center, client, and company, user or token. Not the client secret or the password, which may change: what
 * was granted stays, and a person's password could be guessed from a hash.
 * @returns a hash, so that it tells nothing of the tokens in it
 */
function originOf(fields: ConcurApiFields, refreshToken = fields.refreshToken): string {
	const holders: Record<ConcurApiFields['grantType'], string[]> = {
		refreshToken: [trimmed(refreshToken)],
		companyRequestToken: [trimmed(fields.companyUuid), trimmed(fields.requestToken)],
		password: [trimmed(fields.username)],
		accessToken: [trimmed(fields.accessToken)],
		// The app itself.
		clientCredentials: [],
	};
	const address = fields.baseUri === CUSTOM_BASE_URI ? fields.customBaseUri : fields.baseUri;
	const parts = [fields.grantType, trimmed(address), trimmed(fields.clientId), ...holders[fields.grantType]];
	return hashOf(JSON.stringify(parts));
}

/** Every request asks, nearly always for the same credential as the one before. */
let lastHashed = { text: '', hash: '' };

/** SHA-256, so that it tells nothing of a token in the text. */
export function hashOf(text: string): string {
	if (lastHashed.text !== text)
		lastHashed = { text, hash: createHash('sha256').update(text).digest('base64url') };
	return lastHashed.hash;
}

/**
 * What to store beside a session. Of the grant Refresh Token there are two origins: the token as it was entered, and the one that takes its
 * place (n8n keeps the old one where the field holds an expression).
 */
export function storedForOf(fields: ConcurApiFields, newestRefreshToken: string | undefined): string {
	return [...new Set([originOf(fields), originOf(fields, newestRefreshToken)])].join(' ');
}

/** Did what is stored come from the fields as they are now? Not when the user has entered another company, app, token or data center since. */
export function isStoredFor(fields: ConcurApiFields): boolean {
	return trimmed(fields.storedFor).split(' ').includes(originOf(fields));
}

/** The refresh token that n8n keeps for these fields; empty when there is none, or when it is another one's. */
export function storedRefreshTokenOf(fields: ConcurApiFields): string {
	return isStoredFor(fields) ? trimmed(fields.storedRefreshToken) : '';
}

/** Is the stored session another one's? One without `storedFor` comes from a version that kept none. */
export function hasForeignSession(fields: ConcurApiFields): boolean {
	const pasted = fields.grantType === 'accessToken';
	return (
		!pasted && trimmed(fields.sessionToken) !== '' && trimmed(fields.storedFor) !== '' && !isStoredFor(fields)
	);
}

/** Names of the one sign-in that these fields stand for, whichever of its refresh tokens they hold. */
export function lineageKeysOf(fields: ConcurApiFields, refreshToken = fields.refreshToken): string[] {
	const origins = [
		originOf(fields, refreshToken),
		...(isStoredFor(fields) ? trimmed(fields.storedFor).split(' ') : []),
	];
	// A session that another client secret or password was good for proves nothing about this one.
	const proof = JSON.stringify([trimmed(fields.clientSecret), String(fields.password)]);
	return origins.map((origin) => createHash('sha256').update(`${origin} ${proof}`).digest('base64url'));
}

const SECRET_FIELDS = [
	'clientSecret',
	'refreshToken',
	'storedRefreshToken',
	'requestToken',
	'accessToken',
	'sessionToken',
] as const;

/** The secrets in a credential of ours, of either type, that a server must not echo to a user. */
export function secretsOf(fields: Record<string, unknown>): Secrets {
	const { access_token, refresh_token, id_token } = (fields.oauthTokenData ?? {}) as Record<string, unknown>;
	const all = [...SECRET_FIELDS.map((name) => fields[name]), access_token, refresh_token, id_token];
	return { secrets: all.map(trimmed).filter(Boolean), password: fields.password };
}
