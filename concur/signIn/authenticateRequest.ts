import type { IHttpRequestOptions } from 'n8n-workflow';

import { baseUriOf, geolocationOrigin, isAllowedDestination } from './baseUris';
import { ConcurError } from '../transport/errors';
import { hasForeignSession } from './credential';
import type { ConcurApiFields } from './credential';

/** n8n signs in anew and tries once more where a request fails with HTTP 401: this one was never sent. */
export class ForeignSessionError extends ConcurError {
	readonly response = { status: 401 };
}

/** n8n's older request helper says `uri`. */
type AnyRequestOptions = IHttpRequestOptions & { uri?: string };

/**
 * Puts the token, and for a relative URL the data center's address, to a request.
 * @param fields the credential `concurApi` with its session
 * @throws ConcurError when the request goes to a host that must not see the token, or the token came from another sign-in
 */
export function authenticateRequest(
	fields: ConcurApiFields,
	requestOptions: AnyRequestOptions,
): IHttpRequestOptions {
	const signInBaseUri = baseUriOf(fields);
	const baseUri = geolocationOrigin(fields.geolocation, signInBaseUri) ?? signInBaseUri;
	const address = requestOptions.url || requestOptions.uri || '';
	const isRelative = address.startsWith('/') && !requestOptions.baseURL;
	const destination = new URL(address, requestOptions.baseURL || baseUri);
	if (!isAllowedDestination(destination, signInBaseUri)) {
		throw new ConcurError(
			`The Concur token was not sent to ${destination.host}: it travels to Concur's own hosts only`,
			'Use a URL on concursolutions.com or concurcdc.cn with this credential.',
		);
	}
	if (hasForeignSession(fields)) {
		throw new ForeignSessionError(
			'The Concur credential was changed after it had signed in, so its token was not used',
			'Open the credential and test it.',
		);
	}
	if (isRelative) requestOptions.baseURL = baseUri;
	const pasted = fields.grantType === 'accessToken';
	const token = pasted ? String(fields.accessToken ?? '').trim() : fields.sessionToken;
	const scheme = pasted && fields.authorizationScheme === 'OAuth' ? 'OAuth' : 'Bearer';
	requestOptions.headers = { ...requestOptions.headers, Authorization: `${scheme} ${token}` };
	// Should a request follow redirects, the token stays behind.
	requestOptions.sendCredentialsOnCrossOriginRedirect = false;
	return requestOptions;
}
