import type { SandboxCredentials } from '../sandbox/index.mts';
import type { N8nApi } from './api.mts';

/** The fields that a user fills in for the sandbox. */
export function sandboxCredentialData(
	baseUri: string,
	credentials: SandboxCredentials,
): Record<string, unknown> {
	return {
		grantType: 'refreshToken',
		baseUri: 'custom',
		customBaseUri: baseUri,
		clientId: credentials.clientId,
		clientSecret: credentials.clientSecret,
		refreshToken: credentials.refreshToken,
	};
}

/** The same for the grant Company Request Token. */
export function companyCredentialData(
	baseUri: string,
	credentials: SandboxCredentials,
): Record<string, unknown> {
	return {
		grantType: 'companyRequestToken',
		baseUri: 'custom',
		customBaseUri: baseUri,
		clientId: credentials.clientId,
		clientSecret: credentials.clientSecret,
		companyUuid: credentials.companyUuid,
		requestToken: credentials.requestToken,
	};
}

export async function createSandboxCredential(
	api: N8nApi,
	baseUri: string,
	credentials: SandboxCredentials,
): Promise<{ id: string; name: string }> {
	const { id, name } = await api.createCredential(
		'Concur sandbox',
		'concurApi',
		sandboxCredentialData(baseUri, credentials),
	);
	return { id, name };
}
