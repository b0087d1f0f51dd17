import type { ConcurError } from '../transport/errors';
import { ConcurSignInError } from '../transport/errors';
import { redactor } from '../transport/redact';
import type { Redact } from '../transport/redact';
import { NO_SECRETS, sendRequest } from '../transport/request';
import type { HttpHelper } from '../transport/request';
import { baseUriOf } from './baseUris';
import { hashOf, secretsOf } from './credential';
import type { ConcurApiFields } from './credential';
import { bothRefused, isRefreshDead, LIVES_ELSEWHERE, readTokenError } from './tokenErrors';
import type { TokenRefusal } from './tokenErrors';
import {
	asSignInError,
	geolocationOf,
	readRefreshToken,
	readTokenAnswer,
	SIGN_IN_PATH,
	tokenForms,
} from './tokens';
import type { Granted, TokenForm } from './tokens';

/** SAP: an answer should come within 60 seconds. */
const TOKEN_TIMEOUT_MS = 60_000;
/** The last geolocation, the base URI, and the data center that an error 16 names. */
const MOST_ADDRESSES = 3;
/** In a sign-in's error there is no amount or name that a short password could be mistaken for. */
const SHORTEST_PASSWORD = 4;

type Outcome =
	| { kind: 'granted'; granted: Granted }
	| { kind: 'refused'; refusal: TokenRefusal }
	/** Never reached Concur: another address may be tried. */
	| { kind: 'notSent'; error: ConcurSignInError }
	/** Concur may have acted on it. */
	| { kind: 'lost'; error: ConcurSignInError };

/** What is known beside the credential's fields. */
export interface Known {
	/** The most promising first. */
	refreshTokens: string[];
	/** The base URI that the last token answer named. */
	geolocation: string | undefined;
	/** Is told the refresh token of every answer, also of one that is of no use otherwise: it may have ended the one that was sent. */
	noteRefreshToken: (refreshToken: string) => void;
}

interface Asking {
	http: HttpHelper;
	grantType: ConcurApiFields['grantType'];
	redact: Redact;
	noteRefreshToken: Known['noteRefreshToken'];
}

/**
 * Asks Concur for a session: with the refresh tokens that are known, then with what the user entered; at the last geolocation, then at the
 * base URI. SAP: "Authentication - Getting Started" (oauth2/v0/token).
 * @throws ConcurSignInError naming Concur's code, what it means and what to do
 */
export async function requestSession(
	http: HttpHelper,
	fields: ConcurApiFields,
	known: Known,
): Promise<Granted> {
	const baseUri = checkedBaseUri(fields);
	const addresses: [string, ...string[]] = [
		geolocationOf(known.geolocation, baseUri, String) ?? baseUri,
		baseUri,
	];
	const asking: Asking = {
		http,
		grantType: fields.grantType,
		redact: redactorFor(fields, known),
		noteRefreshToken: known.noteRefreshToken,
	};
	let dead: TokenRefusal | undefined;
	for (const form of tokenForms(fields, known.refreshTokens)) {
		const outcome = await askAddresses(asking, addresses, form);
		if (outcome.kind === 'granted') {
			const { granted } = outcome;
			return { ...granted, refreshToken: granted.refreshToken ?? form.refresh_token };
		}
		if (outcome.kind !== 'refused') throw outcome.error;
		const { refusal } = outcome;
		if (isRefreshDead(refusal)) {
			refusal.error.refusedTokens = hashOf(JSON.stringify(known.refreshTokens));
			dead ??= refusal;
		} else if (dead && form.credtype && !refusal.error.transient) throw bothRefused(dead, refusal);
		else throw refusal.error;
	}
	throw dead?.error;
}

/** Where Concur is, as the user chose. @throws ConcurSignInError when that is no address of Concur's */
export function checkedBaseUri(fields: ConcurApiFields): string {
	try {
		return baseUriOf(fields);
	} catch (error) {
		throw asSignInError(error as ConcurError);
	}
}

function redactorFor(fields: ConcurApiFields, { refreshTokens }: Known): Redact {
	const tokens = redactor([...secretsOf({ ...fields }).secrets, ...refreshTokens]);
	const password = redactor([], [fields.password], SHORTEST_PASSWORD);
	return (text) => password(tokens(text));
}

/** One token request: error 16 is followed to the data center that it names, and the base URI stands in for an address that is out of reach. */
async function askAddresses(
	asking: Asking,
	addresses: [string, ...string[]],
	form: TokenForm,
): Promise<Outcome> {
	const asked = new Set<string>();
	let address = addresses[0];
	for (;;) {
		asked.add(address);
		const outcome = await ask(asking, address, form);
		const isElsewhere = outcome.kind === 'refused' && outcome.refusal.code === LIVES_ELSEWHERE;
		if (outcome.kind !== 'notSent' && !isElsewhere) return outcome;
		const home = isElsewhere ? geolocationOf(outcome.refusal.geolocation, address, asking.redact) : undefined;
		const next = [home, ...addresses].find((other) => other !== undefined && !asked.has(other));
		if (next === undefined || asked.size === MOST_ADDRESSES) return outcome;
		address = next;
	}
}

async function ask(
	{ http, grantType, redact, noteRefreshToken }: Asking,
	address: string,
	form: TokenForm,
): Promise<Outcome> {
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
		address,
		[],
		() => NO_SECRETS,
	);
	if (attempt.kind !== 'answer' || !attempt.complete) {
		const detail =
			attempt.kind === 'answer'
				? 'its answer broke off'
				: 'detail' in attempt
					? attempt.detail
					: attempt.kind;
		const error = new ConcurSignInError(
			`Concur's sign-in at ${address} could not be reached (${redact(detail)}). Check the base URI in the credential and this machine's connection, then try again.`,
			'Nothing was posted.',
			undefined,
			true,
		);
		return { kind: attempt.kind === 'notSent' ? 'notSent' : 'lost', error };
	}
	if (attempt.httpStatusCode !== 200)
		return {
			kind: 'refused',
			refusal: readTokenError(attempt.httpStatusCode, attempt.body, grantType, redact),
		};
	const refreshToken = readRefreshToken(attempt.body);
	if (refreshToken !== undefined) noteRefreshToken(refreshToken);
	return { kind: 'granted', granted: readTokenAnswer(attempt.body, address, redact) };
}
