import { refusedClient, refusedUser, tokenError, wrongCredentials } from './tokenErrors.mts';
import type { TokenError } from './tokenErrors.mts';
import type { Grant } from './grant.mts';
import type { Tokens } from './tokens.mts';

/** Whom a token request may speak for (`app`: for nobody but the client itself), or the error that Concur would give. @param host the Host header */
export function exchange(tokens: Tokens, form: URLSearchParams, host: string): Grant | TokenError | 'app' {
	const field = (name: string): string => form.get(name) ?? '';
	const clientId = field('client_id');
	const refused = refusedClient(clientId) ?? clientError(tokens, clientId, field('client_secret'));
	if (refused) return refused;
	switch (field('grant_type')) {
		case 'client_credentials':
			return 'app';
		case 'refresh_token': {
			const grant = tokens.refreshGrant(field('refresh_token'));
			if (!grant) return tokenError(400, 108, 'invalid_grant', 'bad or expired refresh token');
			return grant.clientId === clientId
				? grant
				: tokenError(400, 105, 'invalid_grant', 'refresh token was issued to another client');
		}
		case 'authorization_code': {
			const grant = tokens.useCode(field('code'));
			return grant ? { ...grant, clientId } : tokenError(400, 103, 'invalid_grant', 'code is not valid');
		}
		case 'password':
			return field('credtype') === 'authtoken'
				? requestTokenGrant(tokens, clientId, field('username'), field('password'))
				: loginGrant(tokens, clientId, field('username'), field('password'), host);
		default:
			return tokenError(400, 80, 'unsupported_grant_type', 'grant type is not supported');
	}
}

function clientError(tokens: Tokens, clientId: string, clientSecret: string): TokenError | undefined {
	const secrets = new Map([
		[tokens.clientId, tokens.clientSecret],
		[tokens.otherClientId, tokens.otherClientSecret],
	]);
	const secret = secrets.get(clientId);
	if (secret === undefined) return tokenError(401, 61, 'invalid_client', 'client not found');
	return clientSecret === secret
		? undefined
		: tokenError(401, 64, 'invalid_client', 'client authentication failed');
}

function requestTokenGrant(
	tokens: Tokens,
	clientId: string,
	companyUuid: string,
	requestToken: string,
): Grant | TokenError {
	const grant = tokens.requestGrant(requestToken);
	if (companyUuid !== tokens.companyUuid || !grant) return wrongCredentials();
	return grant.clientId === clientId
		? grant
		: tokenError(400, 136, 'invalid_grant', 'request token was issued to another client');
}

function loginGrant(
	tokens: Tokens,
	clientId: string,
	username: string,
	password: string,
	host: string,
): Grant | TokenError {
	const refused = refusedUser(username);
	if (refused) return refused;
	const right = password === tokens.password;
	const grant = { administrator: true, company: false, home: '', clientId };
	if (username === 'elsewhere@sandbox.example') {
		const home = tokens.otherBaseUri;
		if (!host.startsWith('localhost'))
			return tokenError(400, 16, 'invalid_request', 'user lives elsewhere', home);
		return right ? { ...grant, home } : wrongCredentials();
	}
	const administrator = username === tokens.username;
	const known = administrator || username === 'employee1@sandbox.example';
	return known && right ? { ...grant, administrator } : wrongCredentials();
}
