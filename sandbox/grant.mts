import { randomBytes } from 'node:crypto';

/** Whom a token speaks for. */
export interface Grant {
	/** The user has the role Web Services Administrator. */
	administrator: boolean;
	/** It was got with a company request token: it speaks for the company, not for a user. */
	company: boolean;
	/** Base URI that the user lives at. */
	home: string;
	/** The client that it was issued to. */
	clientId: string;
}

/** How often the token endpoint was called. */
export interface TokenCalls {
	total: number;
	ok: number;
	byGrant: Record<string, number>;
	/** By the Host header, so that it shows which geolocation was asked. */
	byHost: Record<string, number>;
}

/** Secrets have characters that a URL would write otherwise. */
export const newSecret = (prefix: string): string => `${prefix}-${randomBytes(18).toString('hex')}+/$=`;

export const newToken = (prefix: string): string => `${prefix}-${randomBytes(18).toString('hex')}`;
