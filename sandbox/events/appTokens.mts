import { randomBytes } from 'node:crypto';

/** Tokens of the app itself (client_credentials): good for the Event Subscription Service and nothing else. */
export class AppTokens {
	private readonly tokens = new Map<string, number>();

	constructor(
		readonly scopes: string[],
		private readonly lifeSeconds: number,
	) {}

	/** The token answer; there is no refresh token: the app asks again. */
	issue(geolocation: string): Record<string, unknown> {
		const token = `app-${randomBytes(18).toString('hex')}`;
		this.tokens.set(token, Date.now() + this.lifeSeconds * 1000);
		return {
			expires_in: String(this.lifeSeconds),
			scope: this.scopes.join(' '),
			token_type: 'Bearer',
			access_token: token,
			geolocation,
		};
	}

	isGood(authorization: string | undefined): boolean {
		const [, token] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? [];
		return token !== undefined && (this.tokens.get(token) ?? 0) > Date.now();
	}

	expireAll(): void {
		this.tokens.clear();
	}
}
