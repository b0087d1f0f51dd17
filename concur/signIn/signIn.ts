import { now } from '../transport/clock';
import { ConcurSignInError } from '../transport/errors';
import type { HttpHelper } from '../transport/request';
import {
	hasForeignSession,
	isStoredFor,
	lineageKeysOf,
	storedForOf,
	storedRefreshTokenOf,
} from './credential';
import type { ConcurApiFields, Session } from './credential';
import { checkedBaseUri, requestSession } from './requestSession';
import type { Granted } from './tokens';

/** A session that is about to end is not handed out again, be it so long before its end or in the second half of a shorter life. */
const EXPIRY_MARGIN_MS = 10_000;
/** n8n stores a session before it sends the request; while many executions begin, that can take so long. */
const STORING_MS = 10_000;
const MAX_KEYS = 500;
const MAX_KNOWN_TOKENS = 20;

/** All sessions that descend from one sign-in: refresh tokens rotate, and callers may still hold an earlier one. */
interface Lineage {
	inFlight?: Promise<Granted>;
	granted?: Granted;
	/** Until then `granted` is handed out, by a clock that can't be set back. */
	freshUntil: number;
	/** When it was last given to n8n to be stored. */
	handedOutAt: number;
	/** Oldest first, the newest last. What a caller holds and is not among them comes from another n8n process. */
	refreshTokens: string[];
	/** Those that were granted here or that callers were refused with, oldest first. Another one is another process's, and may be newer. */
	sessionTokens: string[];
}

/** n8n signs in once per request that finds no token, so ten parallel requests arrive here at once. */
const lineages = new Map<string, Lineage>();

function lineageOf(fields: ConcurApiFields): Lineage {
	const keys = lineageKeysOf(fields);
	const found = keys.map((key) => lineages.get(key)).find((lineage) => lineage !== undefined);
	const lineage = found ?? { freshUntil: 0, handedOutAt: 0, refreshTokens: [], sessionTokens: [] };
	remember(keys, lineage);
	return lineage;
}

/** Keys that were used last are kept; a sign-in that is under way is kept in any case. */
function remember(keys: string[], lineage: Lineage): void {
	for (const key of keys) {
		lineages.delete(key);
		lineages.set(key, lineage);
	}
	for (const [key, { inFlight }] of lineages) {
		if (lineages.size <= MAX_KEYS) return;
		if (!inFlight) lineages.delete(key);
	}
}

/** Moves a token to the end of those that are known. */
function noted(tokens: string[], token: string): string[] {
	return [...tokens.filter((other) => other !== token), token].slice(-MAX_KNOWN_TOKENS);
}

/**
 * The session that this process holds, unless the caller was refused with it or it is about to end. A caller whose refused token or
 * stored refresh token this process never saw read what another one stored, and that may be newer.
 */
function currentSession(lineage: Lineage, fields: ConcurApiFields): Granted | undefined {
	const { granted, sessionTokens, refreshTokens, freshUntil } = lineage;
	const refusedToken = hasForeignSession(fields) ? '' : (fields.sessionToken ?? '');
	const stored = storedRefreshTokenOf(fields);
	const isOlder =
		(refusedToken === '' || sessionTokens.includes(refusedToken)) &&
		(stored === '' || refreshTokens.includes(stored));
	return isOlder && granted?.sessionToken !== refusedToken && freshUntil > now() ? granted : undefined;
}

const storesRefreshToken = ({ grantType }: ConcurApiFields): boolean =>
	grantType === 'refreshToken' || grantType === 'companyRequestToken';

/** The refresh tokens to try, the most promising first: one that this process never saw was stored by another one later. */
function refreshTokensToTry(fields: ConcurApiFields, { refreshTokens }: Lineage): string[] {
	if (!storesRefreshToken(fields)) return [];
	const stored = storedRefreshTokenOf(fields);
	const entered = fields.grantType === 'refreshToken' ? String(fields.refreshToken ?? '').trim() : '';
	const newest = refreshTokens.at(-1) ?? '';
	const byPromise = refreshTokens.includes(stored) ? [newest, stored, entered] : [stored, newest, entered];
	return [...new Set(byPromise)].filter((refreshToken) => refreshToken !== '');
}

/**
 * Signs in to Concur, single-flight: concurrent calls for the same client and token share one token request, and a
 * caller that still holds an earlier session or refresh token gets the current session instead of a dead call.
 * SAP: "Authentication - Getting Started" (oauth2/v0/token).
 * @param fields the credential `concurApi`; its `sessionToken` is the one that was refused, or empty
 * @returns the credential fields to store
 * @throws ConcurSignInError naming Concur's code, what it means and what to do
 */
export async function signIn(http: HttpHelper, fields: ConcurApiFields): Promise<Session> {
	if (fields.grantType === 'accessToken') return pastedSession(fields);
	const lineage = lineageOf(fields);
	const granted = await (lineage.inFlight ??
		currentSession(lineage, fields) ??
		renewOnce(http, fields, lineage));
	lineage.handedOutAt = now();
	// With its refresh token: n8n would store the one that it read, maybe before the newest was written.
	return sessionFor(fields, granted, lineage);
}

/**
 * The session of a sign-in that another request has begun: n8n stores it, and waits for its database before it sends that request. One that
 * came without a session, or with an older one, would have n8n store the same once more, behind all else that n8n writes.
 * @param fields the credential `concurApi` as a request is about to be sent with it
 * @returns what n8n is storing, also for these fields; undefined when n8n must be left to sign in, and to store what comes of it
 * @throws ConcurSignInError when that sign-in fails
 */
export async function sessionBeingStored(fields: ConcurApiFields): Promise<Session | undefined> {
	const lineage = lineageOf(fields);
	if (lineage.inFlight && !fields.sessionToken) await lineage.inFlight;
	const current = currentSession(lineage, fields);
	// Only for as long as that takes: what did not get there, or was overwritten by another process, is stored by the next.
	const isBeingStored = now() - lineage.handedOutAt < STORING_MS;
	return current && isBeingStored ? sessionFor(fields, current, lineage) : undefined;
}

async function renewOnce(http: HttpHelper, fields: ConcurApiFields, lineage: Lineage): Promise<Granted> {
	lineage.inFlight = renew(http, fields, lineage).finally(() => {
		lineage.inFlight = undefined;
	});
	return await lineage.inFlight;
}

async function renew(http: HttpHelper, fields: ConcurApiFields, lineage: Lineage): Promise<Granted> {
	const started = now();
	// The old session was refused or is over. Its refresh token stays, whatever becomes of this call.
	lineage.freshUntil = 0;
	if (fields.sessionToken) lineage.sessionTokens = noted(lineage.sessionTokens, fields.sessionToken);
	const refreshTokens = refreshTokensToTry(fields, lineage);
	const granted = await requestSession(http, fields, {
		refreshTokens,
		geolocation: lineage.granted?.geolocation ?? (isStoredFor(fields) ? fields.geolocation : undefined),
		noteRefreshToken: (refreshToken) => {
			lineage.refreshTokens = noted(lineage.refreshTokens, refreshToken);
		},
	});
	lineage.granted = granted;
	lineage.handedOutAt = now();
	const lifeMs = granted.secondsToLive * 1000;
	lineage.freshUntil = started + lifeMs - Math.min(EXPIRY_MARGIN_MS, lifeMs / 2);
	lineage.sessionTokens = noted(lineage.sessionTokens, granted.sessionToken);
	// Whoever still holds one of those holds an earlier one: Concur granted another since.
	for (const older of refreshTokens.reverse()) lineage.refreshTokens = noted(lineage.refreshTokens, older);
	if (granted.refreshToken) lineage.refreshTokens = noted(lineage.refreshTokens, granted.refreshToken);
	remember(lineageKeysOf(fields, granted.refreshToken), lineage);
	return granted;
}

/** What is stored for this caller: its own fields say what the session is bound to. */
function sessionFor(fields: ConcurApiFields, granted: Granted, lineage: Lineage): Session {
	const { sessionToken, geolocation, scope, refreshTokenExpiresAt } = granted;
	const session = { sessionToken, geolocation, scope };
	// A login, or an app's own sign-in, is repeated as it was, so nothing else of it is kept.
	if (!storesRefreshToken(fields))
		return {
			...session,
			storedRefreshToken: '',
			refreshTokenExpiresAt: 0,
			storedFor: storedForOf(fields, undefined),
		};
	const refreshToken = lineage.refreshTokens.at(-1) ?? '';
	return {
		...session,
		...(fields.grantType === 'refreshToken' ? { refreshToken } : {}),
		storedRefreshToken: refreshToken,
		refreshTokenExpiresAt,
		storedFor: storedForOf(fields, refreshToken),
	};
}

/** Concur refused this token before its time: it is not handed out again. */
export function discardSession(sessionToken: string): void {
	for (const lineage of lineages.values())
		if (lineage.granted?.sessionToken === sessionToken) lineage.freshUntil = 0;
}

function pastedSession(fields: ConcurApiFields): Session {
	const sessionToken = String(fields.accessToken ?? '').trim();
	if (sessionToken === '') {
		throw new ConcurSignInError(
			'The Concur credential is incomplete: Access Token is empty',
			'Open the credential and paste an access token, or choose a grant type that renews it by itself.',
			undefined,
			false,
		);
	}
	return { sessionToken, geolocation: checkedBaseUri(fields), scope: '' };
}
