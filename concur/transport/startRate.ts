/** Limits are told per second or for longer. */
const PERIOD_MS = 1000;
/** A 429 after fewer accepted requests tells no rate: it may be chance, and one such must not slow a whole run. */
const LEAST_SAMPLE = 20;
/** Where more than this multiple of a second's requests were accepted before the first 429, that second may hold those of two of Concur's. */
const MIXED = 1.1;
/** A limit refuses all that is in flight together, and chance only one: so many more refusals than acceptances tell. */
const CERTAIN = 3;
/** Fewer tell where fewer were in flight, though not a single one soon after another slow-down, which leaves few in flight by itself. */
const CERTAIN_SOON = 2;
/** Less than what was accepted: requests take differently long to arrive, and at 97 % the next 429 came within ten seconds now and then. */
const SHARE = 0.95;
/** The most that a late start is made up for, as a share of the spacing. */
const MADE_UP_FOR = 0.5;
/** After so long without a 429 the rate has grown by e; it grows slowly at first, then fast, as TCP CUBIC does (RFC 9438). */
const PROBE_MS = 60_000;

/**
 * How many requests may start per second. Unlimited until Concur answers 429; then a little less than it accepted in the
 * second before, with the starts spaced evenly. That is the measured rate of the AWS SDKs' adaptive retry mode.
 * Knows the time only as it is told, in milliseconds.
 */
export class StartRate {
	private learned: { perMs: number; at: number } | undefined;
	private nextStart = 0;
	/** When the latest requests were accepted. */
	private acceptedAt: number[] = [];
	/** What was accepted per millisecond before the last slow-down. */
	private sample: number | undefined;
	private wasRefused = false;
	/** How much more often refusals came together than alone. */
	private certainty = 0;
	/** How much tells a limit this time. */
	private certain = CERTAIN;
	/** Requests accepted that started after the last slow-down. */
	private orderly = 0;

	/** Milliseconds until the next request may start. */
	waitMs(now: number): number {
		return Math.max(this.nextStart - now, 0);
	}

	started(now: number): void {
		if (!this.learned) return;
		const spacing = 1 / this.perMs(now);
		// A start that is a moment late must not delay all later ones. One after a pause begins a new row: made up for, most of a
		// spacing lost in one second would be one request too many in the next.
		this.nextStart = (now - this.nextStart < spacing * MADE_UP_FOR ? this.nextStart : now) + spacing;
	}

	/** @param together it was in flight when the last slow-down came */
	accepted(now: number, together: boolean): void {
		if (together) this.certainty = Math.max(this.certainty - 1, 0);
		else this.orderly += 1;
		this.acceptedAt.push(now);
		this.keepLatest(now);
	}

	/**
	 * HTTP 429 that begins a slow-down.
	 * @param others how many requests are still in flight
	 * @returns true when a rate was known and is told anew
	 */
	refused(now: number, others: number): boolean {
		const least = this.orderly < LEAST_SAMPLE ? CERTAIN_SOON : 1;
		this.certain = Math.min(Math.max(others, least), CERTAIN);
		this.keepLatest(now);
		const count = this.acceptedAt.length;
		const period = Math.max(now - this.acceptedAt[0], PERIOD_MS);
		// After the rest one of Concur's seconds begins, and what is accepted from then on tells exactly. What waits is soon refused,
		// which costs less than a rate that is too high; but not where many would be.
		const isMixed = !this.wasRefused && others < LEAST_SAMPLE && this.orderly > count * MIXED;
		this.sample = count < LEAST_SAMPLE || isMixed ? undefined : (SHARE * count) / period;
		this.wasRefused = true;
		this.slowedDown();
		return this.learned !== undefined && this.learn(now);
	}

	/** HTTP 429 to another request that was in flight then. */
	refusedToo(now: number): void {
		this.certainty += 1;
		if (!this.learned && this.certainty >= this.certain) this.learn(now);
	}

	/** A slow-down begins, for whatever reason. */
	slowedDown(): void {
		this.orderly = 0;
	}

	private learn(now: number): boolean {
		if (this.sample === undefined) return false;
		this.acceptedAt = [];
		// What was accepted in a second can belong to two of Concur's: a 429 always tells of less than was tried.
		this.learned = { perMs: Math.min(this.sample, SHARE * this.perMs(now)), at: now };
		return true;
	}

	private perMs(now: number): number {
		if (!this.learned) return Infinity;
		return this.learned.perMs * Math.exp(((now - this.learned.at) / PROBE_MS) ** 3);
	}

	/** Of the accepted requests those of the last period, but as many as a sample needs. */
	private keepLatest(now: number): void {
		while (this.acceptedAt.length > LEAST_SAMPLE && this.acceptedAt[0] < now - PERIOD_MS)
			this.acceptedAt.shift();
	}
}
