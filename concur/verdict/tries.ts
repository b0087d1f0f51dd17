import type { Attempt } from '../transport/attempt';

/** Renewals by others that a request waits for at most. */
const MOST_RENEWALS = 20;

/**
 * Counts the tries of one request. One whose refresh token was refused does not count where it was another one than the last time: then
 * another n8n process keeps renewing it, and it is not dead.
 */
export class Tries {
	count = 0;
	private refusedTokens: string | undefined;
	private renewals = 0;

	note(attempt: Attempt): void {
		const refusedTokens = attempt.kind === 'signIn' ? attempt.error.refusedTokens : undefined;
		const isRenewed =
			refusedTokens !== undefined && this.refusedTokens !== undefined && refusedTokens !== this.refusedTokens;
		this.refusedTokens = refusedTokens ?? this.refusedTokens;
		if (isRenewed && this.renewals < MOST_RENEWALS) this.renewals += 1;
		else this.count += 1;
	}
}
