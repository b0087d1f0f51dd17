/** A token endpoint's error: HTTP status and body. */
export interface TokenError {
	status: number;
	body: { code: number; error: string; error_description: string; geolocation?: string };
}

type Words = [code: number, error: string, description: string];

/** Clients that are refused, each with its own error code. */
const REFUSED_CLIENTS: Record<string, Words> = {
	'client-not-enabled': [53, 'invalid_grant', 'company not enabled for this client'],
	'client-scope': [54, 'invalid_scope', 'requested scope exceeds granted scope'],
	'client-disabled': [59, 'invalid_client', 'client disabled'],
	'client-no-grant': [60, 'unauthorized_client', 'client is not allowed to use this grant type'],
	'client-no-refresh': [107, 'invalid_grant', 'refresh disallowed for this client'],
	'client-principal-disabled': [123, 'invalid_grant', 'principal disabled'],
	'client-maintenance': [134, 'invalid_grant', 'company under maintenance'],
};

/** Users who can't sign in. */
const REFUSED_USERS: Record<string, Words> = {
	'sso@sandbox.example': [21, 'invalid_grant', 'user must sign in through SSO'],
	'locked@sandbox.example': [14, 'invalid_grant', 'account is locked'],
	'denied@sandbox.example': [10, 'invalid_grant', 'logon denied'],
	'disabled@sandbox.example': [20, 'invalid_grant', 'account is disabled'],
	'new-password@sandbox.example': [139, 'invalid_grant', 'password must be changed'],
};

export function tokenError(
	status: number,
	code: number,
	error: string,
	description: string,
	geolocation?: string,
): TokenError {
	return {
		status,
		body: { code, error, error_description: description, ...(geolocation ? { geolocation } : {}) },
	};
}

export function refusedClient(clientId: string): TokenError | undefined {
	const words = Object.hasOwn(REFUSED_CLIENTS, clientId) ? REFUSED_CLIENTS[clientId] : undefined;
	return words && tokenError(400, ...words);
}

/** Besides those with a name of their own, `code-11@sandbox.example` is refused with code 11, and so on. */
export function refusedUser(username: string): TokenError | undefined {
	const words = Object.hasOwn(REFUSED_USERS, username) ? REFUSED_USERS[username] : undefined;
	if (words) return tokenError(403, ...words);
	const [, code] = /^code-(\d{1,3})@sandbox\.example$/.exec(username) ?? [];
	return code ? tokenError(403, Number(code), 'invalid_grant', 'logon denied') : undefined;
}

export const wrongCredentials = (): TokenError =>
	tokenError(400, 5, 'invalid_grant', 'incorrect credentials');
