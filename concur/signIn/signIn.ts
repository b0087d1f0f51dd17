import { baseUriOf, geolocationOrigin } from './baseUris';
import { ConcurError, ConcurSignInError } from '../transport/errors';
import { BAD_REFRESH_TOKEN, LIVES_ELSEWHERE, readTokenError, REFRESH_DISALLOWED } from './tokenErrors';
import type { ConcurApiFields, Session } from './credential';
import { asSignInError, readTokenAnswer, secondsToLive, SIGN_IN_PATH, tokenForms } from './tokens';
import type { TokenForm } from './tokens';
import { sendRequest } from '../transport/request';
import type { HttpHelper } from '../transport/request';

/** SAP: an answer should come within 60 seconds. */
const TOKEN_TIMEOUT_MS = 60_000;
/** A session that is about to end is not handed out again. */
const EXPIRY_MARGIN_MS = 10_000;
const MAX_LINEAGES = 500;

/** All sessions that descend from one sign-in: refresh tokens rotate, and callers may still hold an earlier one. */
interface Lineage {
	inFlight?: Promise<Session>;
	current?: { session: Session; freshUntil: number };
}

/** n8n signs in once per request that finds no token, so ten parallel requests arrive here at once. */
const lineages = new Map<string, Lineage>();

function keyOf(fields: ConcurApiFields, refreshToken: string | undefined): string {
	const holder =
		fields.grantType === 'password'
			? [fields.username, fields.password]
			: refreshToken
				? [refreshToken]
				: [fields.companyUuid, fields.requestToken];
	return JSON.stringify([
		fields.grantType,
		fields.baseUri,
		fields.customBaseUri,
		fields.clientId,
		fields.clientSecret,
		...holder,
	]);
}

function remember(key: string, lineage: Lineage): void {
	lineages.delete(key);
	lineages.set(key, lineage);
	const oldest = lineages.keys().next();
	if (lineages.size > MAX_LINEAGES && !oldest.done) lineages.delete(oldest.value);
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
	const key = keyOf(fields, fields.grantType === 'password' ? undefined : fields.refreshToken);
	const lineage = lineages.get(key) ?? {};
	remember(key, lineage);
	const { current } = lineage;
	if (lineage.inFlight) return await lineage.inFlight;
	if (current && current.session.sessionToken !== fields.sessionToken && current.freshUntil > Date.now()) {
		return current.session;
	}
	const newest = { ...fields, refreshToken: current?.session.refreshToken ?? fields.refreshToken };
	lineage.inFlight = requestSession(http, newest)
		.then((granted) => {
			lineage.current = granted;
			if (granted.session.refreshToken) remember(keyOf(fields, granted.session.refreshToken), lineage);
			return granted.session;
		})
		.catch((error: Error) => {
			lineage.current = undefined;
			return Promise.reject(error);
		})
		.finally(() => {
			lineage.inFlight = undefined;
		});
	return await lineage.inFlight;
}

/** Concur refused this token before its time: it is not handed out again. */
export function discardSession(sessionToken: string): void {
	for (const { current } of lineages.values())
		if (current?.session.sessionToken === sessionToken) current.freshUntil = 0;
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
	return { sessionToken, geolocation: checkedBaseUri(fields) };
}

function checkedBaseUri(fields: ConcurApiFields): string {
	try {
		return baseUriOf(fields);
	} catch (error) {
		throw asSignInError(error as ConcurError);
	}
}

async function requestSession(
	http: HttpHelper,
	fields: ConcurApiFields,
): Promise<NonNullable<Lineage['current']>> {
	const baseUri = checkedBaseUri(fields);
	const [form, wayBack] = tokenForms(fields);
	let result = await requestToken(http, baseUri, form);
	const refreshIsDead =
		'error' in result && [BAD_REFRESH_TOKEN, REFRESH_DISALLOWED].includes(result.error.concurCode ?? 0);
	if (refreshIsDead && wayBack) result = await requestToken(http, baseUri, wayBack);
	if ('error' in result) throw result.error;
	return result;
}

type TokenResult = NonNullable<Lineage['current']> | { error: ConcurSignInError };

/** One token request; error 16 is followed once to the data center that it names. */
async function requestToken(
	http: HttpHelper,
	baseUri: string,
	form: TokenForm,
	followed = false,
): Promise<TokenResult> {
	const started = Date.now();
	const attempt = await sendRequest(
		http,
		{
			method: 'POST',
			path: SIGN_IN_PATH,
			accept: 'application/json',
			contentType: 'application/x-www-form-urlencoded',
			body: new URLSearchParams(form).toString(),
			timeoutMs: TOKEN_TIMEOUT_MS,
		},
		baseUri,
		[],
	);
	if (attempt.kind !== 'answer') {
		const detail = 'detail' in attempt ? attempt.detail : attempt.kind;
		return {
			error: new ConcurSignInError(
				`Concur's sign-in at ${baseUri} could not be reached (${detail}). Check the base URI in the credential and this machine's connection, then try again.`,
				'Nothing was posted.',
				undefined,
				true,
			),
		};
	}
	if (attempt.httpStatusCode === 200) {
		const session = readTokenAnswer(attempt.body, baseUri);
		return { session, freshUntil: started + secondsToLive(attempt.body) * 1000 - EXPIRY_MARGIN_MS };
	}
	const { code, geolocation, error } = readTokenError(attempt.httpStatusCode, attempt.body);
	if (code === LIVES_ELSEWHERE && !followed) {
		const home = originOrError(geolocation, baseUri);
		if (home instanceof ConcurSignInError) return { error: home };
		if (home && home !== baseUri) return await requestToken(http, home, form, true);
	}
	return { error };
}

function originOrError(geolocation: unknown, baseUri: string): string | undefined | ConcurSignInError {
	try {
		return geolocationOrigin(geolocation, baseUri);
	} catch (error) {
		return asSignInError(error as ConcurError);
	}
}
