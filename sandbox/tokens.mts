import { randomBytes } from 'node:crypto';

import type { SandboxOptions } from './options.mts';

interface Grant {
	/** The user has the role Web Services Administrator. */
	administrator: boolean;
	/** Base URI that the user lives at. */
	home: string;
}

interface AccessToken extends Grant {
	expiresAt: number;
	scheme: 'Bearer' | 'OAuth';
}

/** A token endpoint's error: HTTP status and body. */
export interface TokenError {
	status: number;
	body: { code: number; error: string; error_description: string; geolocation?: string };
}

/** Clients that are refused, each with its own error code. */
const REFUSED_CLIENTS: Record<string, [code: number, error: string, description: string]> = {
	'client-not-enabled': [53, 'invalid_grant', 'company not enabled for this client'],
	'client-scope': [54, 'invalid_scope', 'requested scope exceeds granted scope'],
	'client-disabled': [59, 'invalid_client', 'client disabled'],
	'client-no-refresh': [107, 'invalid_grant', 'refresh disallowed for this client'],
	'client-principal-disabled': [123, 'invalid_grant', 'principal disabled'],
	'client-maintenance': [134, 'invalid_grant', 'company under maintenance'],
};

const newToken = (prefix: string): string => `${prefix}-${randomBytes(18).toString('hex')}`;

/** Issues, rotates and checks tokens, as Concur's oauth2/v0. */
export class Tokens {
	readonly clientId = 'sandbox-client';
	readonly clientSecret = newToken('secret');
	readonly companyUuid = '00000000-5a4d-4b0c-8e5d-000000000001';
	readonly requestToken = newToken('request');
	readonly username = 'integration@sandbox.example';
	readonly password = newToken('password');
	readonly accessToken: string;
	readonly legacyToken: string;
	refreshToken: string;

	/** The answer to client_credentials: a token of the app itself, for the Event Subscription Service. */
	issueAppToken: () => Record<string, unknown> = () => ({});
	total = 0;
	ok = 0;
	readonly byGrant: Record<string, number> = {};

	private readonly accessTokens = new Map<string, AccessToken>();
	private readonly refreshTokens = new Map<string, Grant>();
	private readonly codes = new Map<string, Grant>();

	constructor(
		private readonly options: SandboxOptions,
		private readonly baseUri: () => string,
	) {
		const grant = (): Grant => ({ administrator: true, home: '' });
		this.refreshToken = this.newRefreshToken(grant());
		this.accessToken = this.newAccessToken(grant());
		this.legacyToken = this.newAccessToken(grant(), 'OAuth', 100 * 365 * 86_400);
	}

	/** Is this Authorization header good? The scheme must be the token's own. */
	check(authorization: string | undefined): Grant | undefined {
		const [, scheme, token] = /^(\S+) (\S+)$/.exec(authorization ?? '') ?? [];
		const found = token === undefined ? undefined : this.accessTokens.get(token);
		return found && found.scheme === scheme && found.expiresAt > Date.now() ? found : undefined;
	}

	expireAccessTokens(): void {
		this.accessTokens.clear();
	}

	revokeRefreshTokens(): void {
		this.refreshTokens.clear();
	}

	/** A code for the authorization_code grant; the sandbox's user always agrees. */
	newCode(): string {
		const code = newToken('code');
		this.codes.set(code, { administrator: true, home: '' });
		return code;
	}

	/** Notes a call of the token endpoint, whatever comes of it. */
	count(form: URLSearchParams): void {
		const grantType = form.get('grant_type') ?? '';
		this.total += 1;
		this.byGrant[grantType] = (this.byGrant[grantType] ?? 0) + 1;
	}

	/** @returns the token answer, or the error that Concur would give */
	exchange(form: URLSearchParams, host: string): TokenError | { status: 200; body: Record<string, unknown> } {
		const grantType = form.get('grant_type') ?? '';
		const error = this.clientError(form);
		if (error) return error;
		if (grantType === 'client_credentials') {
			this.ok += 1;
			return { status: 200, body: this.issueAppToken() };
		}
		const grant = this.grantFor(form, grantType, host);
		if ('status' in grant) return grant;
		this.ok += 1;
		return { status: 200, body: this.answer(grant, form) };
	}

	private clientError(form: URLSearchParams): TokenError | undefined {
		const clientId = form.get('client_id') ?? '';
		const refused = REFUSED_CLIENTS[clientId];
		if (refused) return tokenError(400, ...refused);
		if (clientId !== this.clientId) return tokenError(401, 61, 'invalid_client', 'client not found');
		if (form.get('client_secret') !== this.clientSecret) {
			return tokenError(401, 64, 'invalid_client', 'client authentication failed');
		}
		return undefined;
	}

	private grantFor(form: URLSearchParams, grantType: string, host: string): Grant | TokenError {
		switch (grantType) {
			case 'refresh_token': {
				const token = form.get('refresh_token') ?? '';
				return (
					this.refreshTokens.get(token) ??
					tokenError(400, 108, 'invalid_grant', 'bad or expired refresh token')
				);
			}
			case 'authorization_code': {
				const code = form.get('code') ?? '';
				const grant = this.codes.get(code);
				this.codes.delete(code);
				return grant ?? tokenError(400, 103, 'invalid_grant', 'authorization code is not valid');
			}
			case 'password':
				return form.get('credtype') === 'authtoken'
					? this.requestTokenGrant(form)
					: this.loginGrant(form, host);
			default:
				return tokenError(400, 80, 'unsupported_grant_type', 'grant type is not supported');
		}
	}

	private requestTokenGrant(form: URLSearchParams): Grant | TokenError {
		return form.get('username') === this.companyUuid && form.get('password') === this.requestToken
			? { administrator: true, home: '' }
			: tokenError(400, 5, 'invalid_grant', 'incorrect credentials');
	}

	private loginGrant(form: URLSearchParams, host: string): Grant | TokenError {
		const username = form.get('username') ?? '';
		if (username === 'sso@sandbox.example')
			return tokenError(403, 21, 'invalid_grant', 'user must sign in through SSO');
		if (username === 'locked@sandbox.example')
			return tokenError(403, 14, 'invalid_grant', 'account is locked');
		const home = this.baseUri().replace('127.0.0.1', 'localhost');
		if (username === 'elsewhere@sandbox.example') {
			if (!host.startsWith('localhost'))
				return tokenError(400, 16, 'invalid_request', 'user lives elsewhere', home);
			return form.get('password') === this.password ? { administrator: true, home } : wrongLogin();
		}
		const administrator = username === this.username;
		const known = administrator || username === 'employee1@sandbox.example';
		return known && form.get('password') === this.password ? { administrator, home: '' } : wrongLogin();
	}

	private answer(grant: Grant, form: URLSearchParams): Record<string, unknown> {
		const { options } = this;
		const sent = form.get('refresh_token') ?? '';
		let refreshToken = sent;
		if (form.get('grant_type') !== 'refresh_token') refreshToken = this.newRefreshToken(grant);
		else if (options.refreshToken !== 'keep') {
			refreshToken = this.newRefreshToken(grant);
			if (options.refreshToken !== 'rotate') this.refreshTokens.delete(sent);
		}
		if (sent === this.refreshToken) this.refreshToken = refreshToken;
		const days = options.refreshTokenExpiresInDays ?? 180;
		const life = options.accessTokenLifeSeconds ?? 3600;
		return {
			// A string, as Concur has it.
			expires_in: String(life),
			scope: 'EXPRPT openid USER user_read company.read',
			token_type: 'Bearer',
			access_token: this.newAccessToken(grant, 'Bearer', life),
			refresh_token: refreshToken,
			refresh_expires_in: Math.floor(Date.now() / 1000) + days * 86_400,
			geolocation: options.geolocation?.replace('SELF', this.baseUri()) ?? (grant.home || this.baseUri()),
			id_token: newToken('id'),
		};
	}

	private newAccessToken(grant: Grant, scheme: AccessToken['scheme'] = 'Bearer', lifeSeconds = 3600): string {
		const token = newToken('access');
		this.accessTokens.set(token, { ...grant, scheme, expiresAt: Date.now() + lifeSeconds * 1000 });
		return token;
	}

	private newRefreshToken(grant: Grant): string {
		const token = newToken('refresh');
		this.refreshTokens.set(token, grant);
		return token;
	}
}

const wrongLogin = (): TokenError => tokenError(400, 5, 'invalid_grant', 'incorrect credentials');

function tokenError(
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
