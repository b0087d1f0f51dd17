import { PaceLimit } from '../../../concur/transport/paceLimit';
import type { RequestKind, Start } from '../../../concur/transport/paceLimit';
import type { Strain } from '../../../concur/transport/strain';

/** Drives a limit by hand: requests start and end when the test says so. */
export class Driven {
	readonly limit = new PaceLimit();
	now = 1000;
	readonly inFlight: Start[] = [];

	start(count: number, kind: RequestKind = 'post'): void {
		for (let index = 0; index < count; index += 1) this.inFlight.push(this.limit.started(kind, this.now));
	}

	/** Fills the limit. */
	fill(kind: RequestKind = 'post'): void {
		while (!this.limit.isFull) this.start(1, kind);
	}

	/** Time passes, and the oldest requests end. */
	end(count: number, strain: Strain = 'none', millis = 0): void {
		this.now += millis;
		for (const start of this.inFlight.splice(0, count)) this.limit.ended(start, strain, this.now);
	}

	/** Whole loads, each answered after so many milliseconds, until the limit is another or was judged so many times. */
	loads(count: number, millis: number, kind: RequestKind = 'post'): number {
		for (let load = 0; load < count; load += 1) {
			this.fill(kind);
			this.end(this.inFlight.length, 'none', millis);
		}
		return this.limit.limit;
	}
}

/** Grown to 64 with answers of 100 ms. */
export function atSixtyFour(): Driven {
	const driven = new Driven();
	while (driven.limit.limit < 64) driven.loads(1, 100);
	expect(driven.limit.limit).toBe(64);
	return driven;
}
