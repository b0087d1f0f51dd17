import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { baseUriOf, geolocationOrigin } from '../../concur/baseUris';
import type { BaseUriFields } from '../../concur/baseUris';
import type { Send } from '../../concur/commit/run';
import { sendRequest } from '../../concur/transport/request';
import type { ConcurCredential } from './authentication';

type ConcurContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A node's line to Concur. */
export interface Connection {
	send: Send;
	/** Epoch seconds at which the stored refresh token ends, when Concur said so. */
	refreshTokenExpiresAt: () => Promise<unknown>;
}

/**
 * Opens a node's line to Concur with the credential that is selected in it.
 * @throws NodeOperationError when no credential is selected, ConcurError when its base URI is not Concur's
 */
export async function connect(context: ConcurContext, credential: ConcurCredential): Promise<Connection> {
	const fields = await context.getCredentials(credential);
	const baseUri = credential === 'concurOAuth2Api' ? oAuth2BaseUri(fields) : undefined;
	if (baseUri === undefined) baseUriOf(fields as BaseUriFields);
	return {
		send: async (request, refreshOn) =>
			await sendRequest(
				async (options: IHttpRequestOptions) =>
					await context.helpers.httpRequestWithAuthentication.call(context, credential, options, {
						preAuthenticationRetryStatusCode: refreshOn,
						oauth2: { tokenExpiredStatusCode: refreshOn, skipRefreshWhileTokenIsFresh: true },
					}),
				request,
				baseUri,
				refreshOn,
			),
		refreshTokenExpiresAt: async () => (await context.getCredentials(credential)).refreshTokenExpiresAt,
	};
}

/** n8n's OAuth2 has no say in addresses, so the node puts the data center in front, as the token answer named it. */
function oAuth2BaseUri(fields: Record<string, unknown>): string {
	const baseUri = baseUriOf(fields as BaseUriFields);
	const token = fields.oauthTokenData as { geolocation?: unknown } | undefined;
	return geolocationOrigin(token?.geolocation, baseUri) ?? baseUri;
}
