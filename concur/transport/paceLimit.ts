import { StartRate } from './startRate';
import type { Strain } from './strain';

/** Posts and reads take differently long, so each is compared with its own kind. */
export type RequestKind = 'post' | 'read';

/** A request in flight. */
export interface Start {
	kind: RequestKind;
	at: number;
	/** The round that it belongs to; undefined when that had as many as it needs. */
	round: Round | undefined;
}

/** Requests by which a limit is judged: those that started since it was set, as many as it allows. */
interface Round {
	started: number;
	readonly size: number;
	/** Answer times. */
	readonly millis: number[];
}

const FIRST_LIMIT = 4;
/** The most that any run may ask for. */
const LAST_LIMIT = 100;
/** A median of fewer is chance. */
const LEAST_ROUND = 10;
/** Unanswered requests are the slow ones: with 6 of 10 answered, the median of all 10 is known. */
const JUDGED_SHARE = 0.6;
/** Below this multiple of the usual answer time, Concur works on all at once. */
const STEADY = 1.5;
/** Above this one, at least half of them only wait there. */
const SLOW = 2;
/** Halving must bring answer times below this share, or it was not our number that made Concur slow. */
const HELPED = 0.75;
/** After a slow-down: up to this share of where it came doubling is safe, from there on by tenths. */
const SAFE_SHARE = 0.75;
/** After a refusal nothing starts until the caller has said how long to rest. */
const MOMENT_MS = 5;

/** How far apart requests start, as a share of an even spread, and at most: n8n's own work on one takes about so long. */
const WHILE_PLACES_ARE_FREE = { share: 1 / 2, mostMs: 3 };
/** Each waits until another has ended: somewhat less than evenly, since a sleep takes longer than it was asked for. */
const AS_OTHERS_END = { share: 3 / 4, mostMs: 4 };

const roundOf = (limit: number): Round => ({ started: 0, size: Math.max(LEAST_ROUND, limit), millis: [] });

/**
 * How many requests may be in flight, and how soon the next may start: found out from what became of those before, as
 * docs/pace.md explains. Knows the time only as it is told, in milliseconds, and waits for nothing itself.
 */
export class PaceLimit {
	private most = FIRST_LIMIT;
	private running = 0;
	/** The most that were in flight since the limit was set: a limit that nobody reached is not raised. */
	private reached = 0;
	/** Where the last slow-down came; 0 when there was none. */
	private slowedAt = 0;
	private restBegan = 0;
	private restEnds = 0;
	private readonly rate = new StartRate();
	/** The lowest median answer time so far. */
	private readonly usual: Partial<Record<RequestKind, number>> = {};
	/** The median that the last halving is to bring down. */
	private toImprove: Partial<Record<RequestKind, number>> = {};
	private rounds = { post: roundOf(FIRST_LIMIT), read: roundOf(FIRST_LIMIT) };

	/** How many requests may be in flight now. */
	get limit(): number {
		return this.most;
	}

	get inFlight(): number {
		return this.running;
	}

	/** Another request must end before the next may start. */
	get isFull(): boolean {
		return this.running >= this.most;
	}

	/**
	 * @param maxWaitMs the longest that this request's run rests at a time
	 * @returns milliseconds until a request may start, as far as rest and rate are concerned; 0 or less for at once
	 */
	waitMs(now: number, maxWaitMs: number): number {
		const restEnds = Math.min(this.restEnds, this.restBegan + maxWaitMs);
		return Math.max(restEnds - now, this.rate.waitMs(now));
	}

	/**
	 * Milliseconds from one start to the next. Those that start together are connected, and answered, together from then on: all wait
	 * at the same time, and n8n's work on one never overlaps with Concur's on another.
	 * @param isMore another request waits, and there is a place for it: lost time can be made up for
	 */
	spacingMs(kind: RequestKind, isMore: boolean): number {
		const evenMs = (this.usual[kind] ?? 0) / Math.max(this.running, 1);
		const { share, mostMs } = isMore ? WHILE_PLACES_ARE_FREE : AS_OTHERS_END;
		return Math.min(evenMs * share, mostMs);
	}

	started(kind: RequestKind, now: number): Start {
		this.running += 1;
		this.reached = Math.max(this.reached, this.running);
		this.rate.started(now);
		const round = this.rounds[kind];
		if (round.started >= round.size) return { kind, at: now, round: undefined };
		round.started += 1;
		return { kind, at: now, round };
	}

	ended({ kind, at, round }: Start, strain: Strain, now: number): void {
		this.running -= 1;
		const together = at < this.restEnds;
		if (strain === 'tooFast' || strain === 'tooBusy') {
			// Of the requests that were in flight together, one refusal slows down; the others say the same again.
			if (!together) this.refused(strain, now);
			else if (strain === 'tooFast') this.rate.refusedToo(now);
			return;
		}
		if (strain === 'none') this.rate.accepted(now, together);
		// Only what started since the limit was set says something about it.
		if (!round || round !== this.rounds[kind]) return;
		if (strain === 'untold') round.started -= 1;
		else round.millis.push(now - at);
		// So few do no harm: after a slow-down each orderly answer allows one more.
		if (this.most < FIRST_LIMIT && strain === 'none') this.setLimit(this.most + 1);
		else if (round.millis.length >= round.size * JUDGED_SHARE) this.judge(kind, round);
	}

	/** Nothing starts for so long. */
	rest(millis: number, now: number): void {
		if (now + millis <= this.restEnds) return;
		this.restBegan = now;
		this.restEnds = now + millis;
	}

	private refused(strain: 'tooFast' | 'tooBusy', now: number): void {
		// Where a rate is known it is the rate that was too high, not the number at once.
		const rateIsLower = strain === 'tooFast' && this.rate.refused(now, this.running);
		if (rateIsLower) this.setLimit(this.most);
		else this.halve(1);
		this.rest(MOMENT_MS, now);
	}

	private judge(kind: RequestKind, { size, millis }: Round): void {
		const median = millis.sort((left, right) => left - right)[Math.floor((size - 1) / 2)];
		const toImprove = this.toImprove[kind] ?? Infinity;
		this.toImprove = {};
		// As slow with half as many, or with the fewest: that is how long it takes now.
		if (median > toImprove * HELPED || this.most <= FIRST_LIMIT) {
			this.usual[kind] = median;
			this.slowedAt = 0;
		}
		const usual = Math.min(this.usual[kind] ?? median, median);
		this.usual[kind] = usual;
		if (median > usual * SLOW) {
			this.toImprove[kind] = median;
			this.halve(FIRST_LIMIT);
		} else if (this.reached < this.most) this.setLimit(this.most);
		else this.setLimit(median < usual * STEADY ? this.faster() : this.byTenth());
	}

	/** Doubles as TCP's slow start does, but after a slow-down not past the place where it came. */
	private faster(): number {
		if (this.most > this.slowedAt) return this.most * 2;
		const safe = Math.ceil(this.slowedAt * SAFE_SHARE);
		return this.most < safe ? Math.min(this.most * 2, safe) : this.byTenth();
	}

	private byTenth(): number {
		return Math.ceil(this.most * 1.1);
	}

	private halve(least: number): void {
		this.rate.slowedDown();
		this.slowedAt = Math.min(this.most, this.reached);
		this.setLimit(Math.min(this.most, Math.max(Math.floor(this.slowedAt / 2), least)));
	}

	private setLimit(limit: number): void {
		this.most = Math.min(limit, LAST_LIMIT);
		this.reached = this.running;
		this.rounds = { post: roundOf(this.most), read: roundOf(this.most) };
	}
}
