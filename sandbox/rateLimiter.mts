import { errorAnswer } from './answer.mts';
import type { SandboxAnswer } from './answer.mts';
import type { Clock } from './clock.mts';
import type { RateLimit } from './options.mts';

/** Counts the requests of each second and refuses those above the limit. */
export class RateLimiter {
	private window = { startedAt: 0, used: 0 };

	constructor(private readonly clock: Clock) {}

	/** Counts a request. @returns the 429, when it is one too many */
	refuse(limit: RateLimit | undefined): SandboxAnswer | undefined {
		if (!limit) return undefined;
		const now = this.clock.now();
		if (now - this.window.startedAt >= 1000) this.window = { startedAt: now, used: 0 };
		this.window.used += 1;
		if (this.window.used <= limit.requestsPerSecond) return undefined;
		const retryAfter = limit.retryAfter === 'date' ? new Date(now + 1000).toUTCString() : '1';
		return { ...errorAnswer(429, 'Too many requests. Slow down.'), headers: { 'retry-after': retryAfter } };
	}
}
