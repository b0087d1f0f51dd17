import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { safeText } from '../../concur/formats/text';
import { baseUriOf, geolocationOrigin } from '../../concur/signIn/baseUris';
import type { BaseUriFields } from '../../concur/signIn/baseUris';
import type { Attempt, ConcurRequest, SendWithCredential } from '../../concur/transport/attempt';
import { sendRequest } from '../../concur/transport/request';
import type { SharedPace } from '../../concur/transport/sharedPace';
import { sharedPaces } from '../../concur/transport/sharedPaces';
import { secretsOf } from '../../concur/signIn/credential';
import type { ConcurApiFields } from '../../concur/signIn/credential';
import { discardSession, sessionBeingStored } from '../../concur/signIn/signIn';
import type { ConcurCredential } from './authentication';

type ConcurContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A node's line to Concur. */
export interface Connection {
	sendWithCredential: SendWithCredential;
	/** The Concur company as this n8n knows it: credential and base URI. */
	company: string;
	/** The pace that all runs of this n8n process share for that company. */
	sharedPace: SharedPace;
	/** Epoch seconds at which the stored refresh token ends, when Concur said so. */
	refreshTokenExpiresAt: () => Promise<unknown>;
}

/** Why a credential can't be used, for what was thrown when n8n was asked for it. */
export const credentialProblem = (error: unknown): string =>
	error instanceof Error ? error.message : 'The credential could not be read';

/**
 * Opens a node's line to Concur with the credential that is selected in it.
 * @throws NodeOperationError when no credential is selected, ConcurError when its base URI is not Concur's
 */
export async function connect(context: ConcurContext, credential: ConcurCredential): Promise<Connection> {
	const fields = await context.getCredentials<ICredentialDataDecryptedObject>(credential);
	const isOAuth2 = credential === 'concurOAuth2Api';
	const address = isOAuth2 ? oAuth2BaseUri(fields) : baseUriOf(fields as BaseUriFields);
	const baseUri = isOAuth2 ? address : undefined;
	const company = `${credential} ${context.getNode().credentials?.[credential]?.id ?? ''} ${address}`;
	// n8n breaks off the requests of a cancelled execution. That stops no commit, it only loses its answer: a commit is seen through,
	// and another execution that waits for the same report learns what became of it.
	const uncancelled = Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as typeof context;
	/** What is stored, as far as this run knows; undefined when it must be read anew. */
	let stored: ICredentialDataDecryptedObject | undefined = fields;
	// n8n decrypts a credential each time that it is asked for, and evaluates its expressions: for a run of one report that is much.
	const readStored = async (): Promise<ICredentialDataDecryptedObject> =>
		(stored ??= await context.getCredentials<ICredentialDataDecryptedObject>(credential));

	async function sendOnce(
		request: ConcurRequest,
		refreshOn: number[],
	): Promise<{ attempt: Attempt; refusedToken: string | undefined }> {
		// Each request gets a copy of its own, since n8n writes a new session into it, and a sign-in must still see which token was refused.
		let data: ICredentialDataDecryptedObject;
		try {
			data = { ...(await readStored()) };
		} catch (error) {
			const detail = safeText(credentialProblem(error));
			return { attempt: { kind: 'notBuilt', detail }, refusedToken: undefined };
		}
		let { sessionToken } = data;
		const caller = request.method === 'GET' ? context : uncancelled;
		const attempt = await sendRequest(
			async (options: IHttpRequestOptions) => {
				const session =
					credential === 'concurApi'
						? await sessionBeingStored(data as unknown as ConcurApiFields)
						: undefined;
				if (session) {
					({ sessionToken } = Object.assign(data, session));
					stored = { ...data };
				}
				return await context.helpers.httpRequestWithAuthentication.call(caller, credential, options, {
					preAuthenticationRetryStatusCode: refreshOn,
					oauth2: { tokenExpiredStatusCode: refreshOn, skipRefreshWhileTokenIsFresh: true },
					...(isOAuth2 ? {} : { credentialsDecrypted: { id: '', name: credential, type: credential, data } }),
				});
			},
			request,
			baseUri,
			refreshOn,
			// The session before a renewal, and the one after it.
			() => {
				const { secrets, password } = secretsOf(data);
				return { secrets: [...secrets, String(sessionToken ?? '')], password };
			},
		);
		const isRenewed = data.sessionToken !== sessionToken;
		// Another n8n process may have renewed the token: what it stored is read before the next request.
		if (attempt.kind === 'signIn') stored = undefined;
		else if (isRenewed) stored = data;
		const isRefused = attempt.kind === 'answer' && refreshOn.includes(attempt.httpStatusCode);
		const isRenewable = !isOAuth2 && data.grantType !== 'accessToken';
		return {
			attempt,
			refusedToken: isRefused && isRenewable && !isRenewed ? String(sessionToken) : undefined,
		};
	}

	return {
		company,
		sharedPace: sharedPaces.of(company),
		sendWithCredential: async (request, refreshOn) => {
			const { attempt, refusedToken } = await sendOnce(request, refreshOn);
			if (refusedToken === undefined) return attempt;
			// n8n up to 2.20 renews a token after 401 only, but always when there is none. A refused request committed nothing.
			discardSession(refusedToken);
			if (stored?.sessionToken === refusedToken) stored = { ...stored, sessionToken: '' };
			return (await sendOnce(request, refreshOn)).attempt;
		},
		refreshTokenExpiresAt: async () => (await readStored()).refreshTokenExpiresAt,
	};
}

/** n8n's OAuth2 has no say in addresses, so the node puts the data center in front, as the token answer named it. */
function oAuth2BaseUri(fields: Record<string, unknown>): string {
	const baseUri = baseUriOf(fields as BaseUriFields);
	const token = fields.oauthTokenData as { geolocation?: unknown } | undefined;
	return geolocationOrigin(token?.geolocation, baseUri) ?? baseUri;
}
