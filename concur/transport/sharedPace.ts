import { realClock } from './clock';
import type { Clock } from './clock';
import { PaceLimit } from './paceLimit';
import type { RequestKind, Start } from './paceLimit';
import type { Strain } from './strain';

/** A rest is slept in slices: one who may start sooner can come at any time, and a cancelled run leaves no wait behind. */
const SLICE_MS = 200;
/** So many in flight are started soon enough one by one. */
const FEW = 8;

/** What one run may do within the shared pace. */
export interface PacedRun {
	inFlight: number;
	mostInFlight: number;
	/** The longest that it rests at a time, whatever the others were asked for. */
	readonly maxWaitMs: number;
	readonly cancelSignal: AbortSignal | undefined;
	/** Requests that wait for their turn, and what ends that when the run is cancelled: one listener for all of them. */
	waiting: number;
	giveUp: () => void;
}

/** A request that waits for its turn. */
interface Waiting {
	readonly run: PacedRun;
	readonly kind: RequestKind;
	/** The row that it waits in. */
	readonly row: Set<Waiting>;
	/** Its turn has come, or, without a start, its run was cancelled. */
	readonly resolve: (start: Start | undefined) => void;
}

/** The pace of all runs that use the same Concur company: what one of them learns, and every slow-down, holds for all. */
export class SharedPace {
	private readonly limit = new PaceLimit();
	/** In the order in which they came. */
	private readonly waiting = new Set<Waiting>();
	/** Tries after the first: what was begun is brought to its end first, so that a run soon knows that nothing gets through. */
	private readonly waitingAgain = new Set<Waiting>();
	private starting = false;
	private usedAt: number;

	constructor(readonly clock: Clock = realClock) {
		this.usedAt = clock.now();
	}

	/** Milliseconds since the last request ended; 0 while one waits or is in flight. */
	get unusedMs(): number {
		const used = this.limit.inFlight + this.waiting.size + this.waitingAgain.size > 0;
		return used ? 0 : this.clock.now() - this.usedAt;
	}

	/**
	 * Waits until a request may start.
	 * @param again it was tried before
	 * @returns what `ended` must be given, or undefined when the run was cancelled first
	 */
	async turn(run: PacedRun, kind: RequestKind, again: boolean): Promise<Start | undefined> {
		if (run.cancelSignal?.aborted) return undefined;
		return await new Promise((resolve) => {
			const row = again ? this.waitingAgain : this.waiting;
			row.add({ run, kind, row, resolve });
			run.waiting += 1;
			if (run.waiting === 1) {
				run.giveUp = () => this.giveUp(run);
				run.cancelSignal?.addEventListener('abort', run.giveUp);
			}
			void this.startWaiting();
		});
	}

	ended(run: PacedRun, start: Start, strain: Strain): void {
		run.inFlight -= 1;
		this.usedAt = this.clock.now();
		this.limit.ended(start, strain, this.usedAt);
		void this.startWaiting();
	}

	/** Nobody sends for that long. */
	rest(millis: number): void {
		this.limit.rest(millis, this.clock.now());
	}

	/** Starts what may start, one after the other, until nothing may. */
	async startWaiting(): Promise<void> {
		if (this.starting) return;
		this.starting = true;
		let lateMs = 0;
		for (let next = this.next(); next; next = this.next()) {
			if (next.waitMs <= 0) this.start(next.request);
			const spacingMs = this.limit.spacingMs(next.request.kind, this.next() !== undefined);
			// No sleep is shorter than a millisecond and a turn of the event loop, so that one after each start would be the limit where many
			// may be in flight: a start that was due by then goes without. Two in a turn at most, then whatever else n8n does.
			const isDue = lateMs > spacingMs && this.limit.inFlight > FEW;
			lateMs = isDue ? 0 : await this.sleep(Math.max(next.waitMs, spacingMs));
		}
		this.starting = false;
	}

	/** @returns milliseconds that it took too long; negative when there is more to sleep */
	private async sleep(millis: number): Promise<number> {
		const began = this.clock.now();
		await this.clock.sleep(Math.min(millis, SLICE_MS));
		return this.clock.now() - began - millis;
	}

	private start(request: Waiting): void {
		this.leave(request);
		request.run.inFlight += 1;
		request.resolve(this.limit.started(request.kind, this.clock.now()));
	}

	private giveUp(run: PacedRun): void {
		for (const row of [this.waitingAgain, this.waiting]) {
			for (const request of row) {
				if (request.run !== run) continue;
				this.leave(request);
				request.resolve(undefined);
			}
		}
	}

	private leave(request: Waiting): void {
		const { run, row } = request;
		row.delete(request);
		run.waiting -= 1;
		if (run.waiting === 0) run.cancelSignal?.removeEventListener('abort', run.giveUp);
	}

	/** The first request that may start, or else the one that may start soonest. */
	private next(): { request: Waiting; waitMs: number } | undefined {
		if (this.limit.isFull) return undefined;
		const now = this.clock.now();
		let soonest: { request: Waiting; waitMs: number } | undefined;
		for (const row of [this.waitingAgain, this.waiting]) {
			for (const request of row) {
				const { inFlight, mostInFlight, maxWaitMs } = request.run;
				if (inFlight >= mostInFlight) continue;
				const waitMs = this.limit.waitMs(now, maxWaitMs);
				if (waitMs <= 0) return { request, waitMs };
				if (!soonest || waitMs < soonest.waitMs) soonest = { request, waitMs };
			}
		}
		return soonest;
	}
}
