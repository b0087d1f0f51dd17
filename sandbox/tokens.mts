import type { Clock } from './clock.mts';
import { newSecret, newToken } from './grant.mts';
import type { Grant, TokenCalls } from './grant.mts';
import { exchange } from './grants.mts';
import type { SandboxOptions, Settings } from './options.mts';
import type { TokenError } from './tokenErrors.mts';

interface AccessToken extends Grant {
	expiresAt: number;
	scheme: 'Bearer' | 'OAuth';
}

interface Ending extends Grant {
	expiresAt: number;
}

const DAY = 86_400_000;

/** Issues, rotates and checks tokens, as Concur's oauth2/v0. */
export class Tokens {
	readonly clientId = 'sandbox-client';
	readonly clientSecret = newSecret('secret');
	/** Another app of the same company: tokens that were issued to the first one are not for it. */
	readonly otherClientId = 'sandbox-other-client';
	readonly otherClientSecret = newSecret('secret');
	readonly companyUuid = '00000000-5a4d-4b0c-8e5d-000000000001';
	readonly username = 'integration@sandbox.example';
	readonly password = newSecret('password');
	readonly accessToken: string;
	readonly legacyToken: string;
	/** The answer to client_credentials: a token of the app itself, for the Event Subscription Service. */
	issueAppToken: () => Record<string, unknown> = () => ({});
	requestToken = '';
	refreshToken: string;
	readonly calls: TokenCalls = { total: 0, ok: 0, byGrant: {}, byHost: {} };

	private readonly accessTokens = new Map<string, AccessToken>();
	private readonly refreshTokens = new Map<string, Ending>();
	private readonly requestTokens = new Map<string, Ending>();
	private readonly codes = new Map<string, Grant>();

	constructor(
		private readonly options: SandboxOptions,
		private readonly settings: Settings,
		private readonly clock: Clock,
		readonly baseUri: () => string,
	) {
		const grant = this.grant(true);
		this.refreshToken = this.newRefreshToken(grant);
		this.accessToken = this.newAccessToken(grant, 'Bearer', 3600);
		this.legacyToken = this.newAccessToken(this.grant(), 'OAuth', 100 * 365 * 86_400);
		this.renewRequestToken();
	}

	/** The sandbox's other name: the same server, but another geolocation. */
	get otherBaseUri(): string {
		return this.baseUri().replace('127.0.0.1', 'localhost');
	}

	/** Is this Authorization header good? The scheme must be the token's own. */
	check(authorization: string | undefined): Grant | undefined {
		const [, scheme, token] = /^(\S+) (\S+)$/.exec(authorization ?? '') ?? [];
		const found = token === undefined ? undefined : this.accessTokens.get(token);
		return found && found.scheme === scheme && found.expiresAt > this.clock.now() ? found : undefined;
	}

	expireAccessTokens(): void {
		this.accessTokens.clear();
	}

	revokeRefreshTokens(): void {
		this.refreshTokens.clear();
	}

	/** From now on, exchanging a company request token answers code 5, as it does after 24 hours. */
	expireRequestTokens(): void {
		this.requestTokens.clear();
	}

	/** The company's administrator makes a new company request token. */
	renewRequestToken(): string {
		const life = (this.options.requestTokenLifeSeconds ?? DAY / 1000) * 1000;
		this.requestToken = newSecret('request');
		this.requestTokens.set(this.requestToken, {
			...this.grant(true),
			expiresAt: this.clock.now() + life,
		});
		return this.requestToken;
	}

	/** A code for the authorization_code grant; the sandbox's user always agrees. */
	newCode(): string {
		const code = newToken('code');
		this.codes.set(code, { ...this.grant(), administrator: this.settings.signedInAs !== 'employee' });
		return code;
	}

	/** Whom an authorization code speaks for; it is good once. */
	useCode(code: string): Grant | undefined {
		const grant = this.codes.get(code);
		this.codes.delete(code);
		return grant;
	}

	refreshGrant(token: string): Grant | undefined {
		return this.living(this.refreshTokens, token);
	}

	requestGrant(token: string): Grant | undefined {
		return this.living(this.requestTokens, token);
	}

	/** Notes a call of the token endpoint, whatever comes of it. */
	count(form: URLSearchParams, host: string): void {
		const grantType = form.get('grant_type') ?? '';
		const { byGrant, byHost } = this.calls;
		this.calls.total += 1;
		byGrant[grantType] = (byGrant[grantType] ?? 0) + 1;
		byHost[host] = (byHost[host] ?? 0) + 1;
	}

	/** @returns the token answer, or the error that Concur would give */
	exchange(form: URLSearchParams, host: string): { status: number; body: Record<string, unknown> } {
		const grant = exchange(this, form, host);
		if (grant === 'app') {
			this.calls.ok += 1;
			return { status: 200, body: this.issueAppToken() };
		}
		if ('status' in grant) return this.written(grant);
		this.calls.ok += 1;
		return { status: 200, body: this.answer(grant, form) };
	}

	private written({ status, body }: TokenError): { status: number; body: Record<string, unknown> } {
		return {
			status,
			body: { ...body, code: this.settings.tokenCodeAs === 'string' ? String(body.code) : body.code },
		};
	}

	private grant(company = false): Grant {
		return { administrator: true, company, home: '', clientId: this.clientId };
	}

	private living(tokens: Map<string, Ending>, token: string): Grant | undefined {
		const found = tokens.get(token);
		return found && found.expiresAt > this.clock.now() ? found : undefined;
	}

	private answer(grant: Grant, form: URLSearchParams): Record<string, unknown> {
		const { settings } = this;
		const sent = form.get('refresh_token') ?? '';
		let refreshToken = sent;
		if (form.get('grant_type') !== 'refresh_token') refreshToken = this.newRefreshToken(grant);
		else if (settings.refreshToken !== 'keep') {
			refreshToken = this.newRefreshToken(grant);
			if (settings.refreshToken !== 'rotate') this.refreshTokens.delete(sent);
		}
		if (sent === this.refreshToken) this.refreshToken = refreshToken;
		const life = settings.accessTokenLifeSeconds ?? 3600;
		return {
			// A string, as Concur has it more often.
			expires_in: settings.expiresInAs === 'number' ? life : String(life),
			scope: settings.scope ?? `EXPRPT ${grant.company ? 'FISVC ' : ''}openid USER user_read company.read`,
			token_type: 'Bearer',
			access_token: this.newAccessToken(grant, 'Bearer', life),
			refresh_token: refreshToken,
			refresh_expires_in: Math.floor((this.refreshTokens.get(refreshToken)?.expiresAt ?? 0) / 1000),
			geolocation: this.geolocation(grant.home),
			id_token: newToken('id'),
		};
	}

	/** What a token answer names as geolocation. @param home where the user lives */
	geolocation(home = ''): string {
		const told = this.settings.geolocation
			?.replace('SELF', this.baseUri())
			.replace('OTHER', this.otherBaseUri);
		return told ?? (home || this.baseUri());
	}

	private newAccessToken(grant: Grant, scheme: AccessToken['scheme'], lifeSeconds: number): string {
		const token = newSecret('access');
		this.accessTokens.set(token, { ...grant, scheme, expiresAt: this.clock.now() + lifeSeconds * 1000 });
		return token;
	}

	private newRefreshToken(grant: Grant): string {
		const token = newSecret('refresh');
		const days = this.settings.refreshTokenExpiresInDays ?? 180;
		this.refreshTokens.set(token, { ...grant, expiresAt: this.clock.now() + days * DAY });
		return token;
	}
}
