import type { Attempt } from './attempt';
import type { RequestKind } from './paceLimit';
import { SharedPace } from './sharedPace';
import type { PacedRun } from './sharedPace';
import { strainOf } from './strain';

/** A long wait is slept in slices: n8n before 2.41 cannot interrupt its sleep. */
const SLICE_MS = 1000;

/**
 * The one place where a run waits. It starts with one request, opens up to its own Max Concurrency once Concur has accepted
 * the sign-in, and within that goes along with the pace that all runs share.
 */
export class Pace {
	private readonly run: PacedRun;

	/**
	 * @param maxWaitMs the longest that this run rests at a time, whatever the others were asked for
	 * @param shared the pace of all runs that use the same Concur company
	 */
	constructor(
		private readonly maxConcurrency: number,
		cancelSignal: AbortSignal | undefined,
		maxWaitMs = Infinity,
		private readonly shared = new SharedPace(),
	) {
		this.run = {
			inFlight: 0,
			mostInFlight: 1,
			maxWaitMs,
			cancelSignal,
			waiting: 0,
			giveUp: () => undefined,
		};
	}

	/** Milliseconds by a clock that can't be set back. */
	now(): number {
		return this.shared.clock.now();
	}

	get cancelled(): boolean {
		return this.run.cancelSignal?.aborted === true;
	}

	/**
	 * Sends when it is this request's turn; a cancelled run sends nothing more.
	 * @param again it was tried before, and goes ahead of first tries
	 */
	async inTurn(send: () => Promise<Attempt>, kind: RequestKind = 'read', again = false): Promise<Attempt> {
		const start = await this.shared.turn(this.run, kind, again);
		if (!start) return { kind: 'cancelled', sent: false };
		let attempt: Attempt | undefined;
		try {
			attempt = await send();
			return attempt;
		} finally {
			// Within its turn, so that the next request already knows.
			this.shared.ended(this.run, start, attempt ? strainOf(attempt) : 'untold');
		}
	}

	/** Concur accepted the sign-in: the other reports may follow. */
	open(): void {
		this.run.mostInFlight = this.maxConcurrency;
	}

	/** Concur asked for less: nobody sends for that long. */
	slowDown(waitMs: number): void {
		this.shared.rest(waitMs);
	}

	/** Waits; returns early when the run is cancelled. */
	async wait(waitMs: number): Promise<void> {
		const { clock } = this.shared;
		const until = clock.now() + waitMs;
		for (let left = waitMs; left > 0 && !this.cancelled; left = until - clock.now()) {
			// The abort reason is no news: the caller looks at `cancelled`.
			await clock.sleep(Math.min(left, SLICE_MS), this.run.cancelSignal).catch(() => undefined);
		}
	}
}
