import { sleep } from 'n8n-workflow';
import { pLimit } from './limit';

import type { Attempt } from './attempt';

/** A long wait is slept in slices: n8n before 2.41 cannot interrupt its sleep. */
const SLICE_MS = 1000;

/**
 * The one place where a run waits, and where it decides how many requests are in flight.
 * It starts with one, opens once Concur has accepted the sign-in, and after Concur asked to slow down it holds every
 * request of the run back and then widens again one answer at a time.
 */
export class Pace {
	private readonly requests = pLimit(1);
	private resumeAt = 0;
	private starting: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly maxConcurrency: number,
		private readonly cancelSignal: AbortSignal | undefined,
	) {}

	get cancelled(): boolean {
		return this.cancelSignal?.aborted === true;
	}

	/** Sends when it is this request's turn; a cancelled run sends nothing more. */
	async inTurn(send: () => Promise<Attempt>): Promise<Attempt> {
		for (;;) {
			await this.wait(this.resumeAt - Date.now());
			const attempt = await this.requests(async (): Promise<Attempt | undefined> => {
				await this.ownTurn();
				if (this.cancelled) return { kind: 'cancelled', sent: false };
				return Date.now() < this.resumeAt ? undefined : await send();
			});
			if (attempt !== undefined) return attempt;
		}
	}

	/**
	 * Requests that start in the same turn of the event loop are connected, and answered, together from then on: all wait at
	 * the same time, and n8n's work on one never overlaps with Concur's on another. The shortest wait between two starts keeps
	 * them apart.
	 */
	private async ownTurn(): Promise<void> {
		const before = this.starting;
		this.starting = before.then(async () => await sleep(0));
		await before;
	}

	/** Concur accepted the sign-in: the other reports may follow. */
	open(): void {
		if (this.resumeAt === 0) this.requests.concurrency = this.maxConcurrency;
	}

	/** An orderly answer: after a slow-down, one more request may be in flight. */
	widen(): void {
		if (this.requests.concurrency < this.maxConcurrency) this.requests.concurrency += 1;
	}

	/** Concur asked for less: nobody in this run sends for that long. */
	slowDown(waitMs: number): void {
		this.resumeAt = Math.max(this.resumeAt, Date.now() + waitMs);
		this.requests.concurrency = 1;
	}

	/** Waits; returns early when the run is cancelled. */
	async wait(waitMs: number): Promise<void> {
		const until = Date.now() + waitMs;
		for (let left = waitMs; left > 0 && !this.cancelled; left = until - Date.now()) {
			// The abort reason is no news: the caller looks at `cancelled`.
			await sleep(Math.min(left, SLICE_MS), this.cancelSignal).catch(() => undefined);
		}
	}
}
