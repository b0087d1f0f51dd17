import { PaceLimit } from '../../../concur/transport/paceLimit';
import type { RequestKind, Start } from '../../../concur/transport/paceLimit';
import type { Strain } from '../../../concur/transport/strain';

/** Drives a limit by hand: requests start and end when the test says so. */
class Driven {
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
function atSixtyFour(): Driven {
	const driven = new Driven();
	while (driven.limit.limit < 64) driven.loads(1, 100);
	expect(driven.limit.limit).toBe(64);
	return driven;
}

describe('growing', () => {
	it('begins with 4', () => {
		const driven = new Driven();
		driven.start(3);
		expect(driven.limit.isFull).toBe(false);
		driven.start(1);
		expect(driven.limit.isFull).toBe(true);
		expect(driven.limit.inFlight).toBe(4);
		driven.end(1);
		expect(driven.limit.isFull).toBe(false);
		expect(driven.limit.inFlight).toBe(3);
	});

	it('doubles when 6 of 10 were answered as quickly as ever', () => {
		const driven = new Driven();
		driven.loads(1, 100);
		driven.fill();
		driven.end(1, 'none', 100);
		expect(driven.limit.limit).toBe(4);
		driven.end(1);
		expect(driven.limit.limit).toBe(8);
	});

	it('doubles with each load, to 100 at most', () => {
		const driven = new Driven();
		const limits = Array.from({ length: 12 }, () => driven.loads(1, 100));
		expect([...new Set(limits)]).toEqual([4, 8, 16, 32, 64, 100]);
	});

	it('judges a larger limit by 60 % of as many requests as it allows', () => {
		const driven = new Driven();
		while (driven.limit.limit < 32) driven.loads(1, 100);
		driven.fill();
		driven.end(19, 'none', 100);
		expect(driven.limit.limit).toBe(32);
		driven.end(1);
		expect(driven.limit.limit).toBe(64);
	});

	it('does not raise a limit that nobody reached', () => {
		const driven = new Driven();
		for (let load = 0; load < 20; load += 1) {
			driven.start(3);
			driven.end(3, 'none', 100);
		}
		expect(driven.limit.limit).toBe(4);
	});

	it('does not count requests that started before the limit was set', () => {
		const driven = new Driven();
		driven.loads(1, 100);
		driven.fill();
		driven.end(2, 'none', 100);
		expect(driven.limit.limit).toBe(8);
		// Two of the first four are still in flight, and their late answers say nothing about 8 at once.
		driven.fill();
		driven.end(7, 'none', 100);
		expect(driven.limit.limit).toBe(8);
		driven.end(1);
		expect(driven.limit.limit).toBe(16);
	});

	it('leaves out what says nothing about load', () => {
		const driven = new Driven();
		driven.fill();
		driven.end(4, 'untold', 5000);
		driven.loads(1, 100);
		driven.fill();
		driven.end(1, 'none', 100);
		expect(driven.limit.limit).toBe(4);
		driven.end(1);
		expect(driven.limit.limit).toBe(8);
	});

	it('needs a whole round even when requests of the last one trickle in', () => {
		const driven = new Driven();
		// The first round has its ten; an eleventh belongs to none.
		driven.start(11);
		const eleventh = driven.inFlight.pop() as Start;
		expect(eleventh.round).toBeUndefined();
		driven.limit.ended(eleventh, 'none', driven.now + 1);
		driven.end(5, 'none', 100);
		expect(driven.limit.limit).toBe(4);
		driven.end(1);
		expect(driven.limit.limit).toBe(8);
	});
});

describe('answers that grow slow', () => {
	it.each([
		// Answer time as a multiple of the usual one, the limit after 16.
		[1.49, 32],
		[1.5, 18],
		[2, 18],
		[2.01, 8],
	])('%f times as slow: from 16 to %i', (times, limit) => {
		const driven = new Driven();
		while (driven.limit.limit < 16) driven.loads(1, 100);
		expect(driven.loads(1, 100 * times)).toBe(limit);
	});

	it('go by the median of the whole round, in which the unanswered are the slow ones', () => {
		const driven = new Driven();
		while (driven.limit.limit < 16) driven.loads(1, 100);
		driven.fill();
		// The 8th of 16 decides, which is the last of the quick ones.
		driven.end(8, 'none', 100);
		driven.end(2, 'none', 900);
		expect(driven.limit.limit).toBe(32);
	});

	it('are slow when the 8th of 16 is', () => {
		const driven = new Driven();
		while (driven.limit.limit < 16) driven.loads(1, 100);
		driven.fill();
		driven.end(7, 'none', 100);
		driven.end(3, 'none', 900);
		expect(driven.limit.limit).toBe(8);
	});

	it('go by the median in whatever order they come', () => {
		for (let place = 0; place < 10; place += 1) {
			const driven = new Driven();
			while (driven.limit.limit < 16) driven.loads(1, 100);
			driven.start(1);
			const [slow] = driven.inFlight.splice(0);
			driven.now += 800;
			driven.fill();
			driven.end(place, 'none', 100);
			driven.limit.ended(slow, 'none', driven.now);
			expect(driven.limit.limit).toBe(place < 9 ? 16 : 32);
			driven.end(9 - place);
			expect(driven.limit.limit).toBe(32);
		}
	});

	it('are compared with the quickest round so far', () => {
		const driven = new Driven();
		expect(driven.loads(2, 100)).toBe(8);
		expect(driven.loads(1, 140)).toBe(16);
		expect(driven.loads(1, 140)).toBe(32);
		expect(driven.loads(1, 201)).toBe(16);
	});

	it('halve to four at least', () => {
		const driven = new Driven();
		while (driven.limit.limit < 8) driven.loads(1, 100);
		expect(driven.loads(2, 250)).toBe(4);
	});

	it('halve what was in flight, not what might have been', () => {
		const driven = atSixtyFour();
		for (let load = 0; load < 2; load += 1) {
			driven.start(20);
			driven.end(20, 'none', 300);
		}
		expect(driven.limit.limit).toBe(10);
	});

	it('that do not get better with half as many are not our doing: they are the usual ones from then on', () => {
		const driven = atSixtyFour();
		expect(driven.loads(1, 300)).toBe(32);
		expect(driven.loads(1, 300)).toBe(64);
		expect(driven.loads(1, 300)).toBe(100);
	});

	it.each([
		// Median after halving, and the limit that follows on 32: 225 is 75 % of 300.
		[225.1, 64],
		[225, 16],
		[201, 16],
		[200, 36],
		[100, 48],
	])('after halving, %f instead of 300 ms: from 32 to %i', (millis, limit) => {
		const driven = atSixtyFour();
		driven.loads(1, 300);
		expect(driven.loads(1, millis)).toBe(limit);
	});

	it('that got better are compared as before', () => {
		const driven = atSixtyFour();
		driven.loads(1, 300);
		driven.loads(1, 150);
		// Not compared with the 300 any more.
		expect(driven.limit.limit).toBe(36);
		expect(driven.loads(1, 240)).toBe(18);
	});

	it('with the fewest are the usual ones', () => {
		const driven = new Driven();
		driven.loads(2, 100);
		driven.loads(2, 250);
		expect(driven.limit.limit).toBe(4);
		expect(driven.loads(1, 900)).toBe(8);
		expect(driven.loads(1, 900)).toBe(16);
	});

	it('with the fewest are the usual ones at once, whatever was before', () => {
		const driven = new Driven();
		for (const millis of [100, 100, 300, 300]) {
			driven.start(3);
			driven.end(3, 'none', millis);
		}
		expect(driven.limit.limit).toBe(4);
		expect(driven.loads(2, 210)).toBe(8);
	});

	it('of reads say nothing about posts', () => {
		const driven = new Driven();
		while (driven.limit.limit < 16) driven.loads(1, 100);
		expect(driven.loads(1, 500, 'read')).toBe(32);
		expect(driven.loads(1, 500, 'read')).toBe(64);
		expect(driven.loads(1, 1001, 'read')).toBe(32);
		expect(driven.loads(1, 100)).toBe(48);
	});

	it('growth after them doubles only beyond where they came, not there', () => {
		const driven = new Driven();
		while (driven.limit.limit < 16) driven.loads(1, 100);
		expect(driven.loads(1, 300)).toBe(8);
		const limits = Array.from({ length: 5 }, () => driven.loads(1, 100));
		expect(limits).toEqual([12, 14, 16, 18, 36]);
	});

	it('growth after them goes to three quarters of where they came, then by tenths, and doubles beyond', () => {
		const driven = atSixtyFour();
		driven.loads(1, 300);
		const limits = Array.from({ length: 6 }, () => driven.loads(1, 100));
		expect(limits).toEqual([48, 53, 59, 65, 100, 100]);
	});
});

describe('refusals', () => {
	it.each(['tooBusy', 'tooFast'] as const)('%s halves once, however many were in flight', (strain) => {
		const driven = atSixtyFour();
		driven.fill();
		driven.end(1, strain, 100);
		expect(driven.limit.limit).toBe(32);
		driven.end(63, strain);
		expect(driven.limit.limit).toBe(32);
	});

	it('halve once, also with requests that the round had no room for', () => {
		const driven = new Driven();
		driven.start(11);
		driven.end(11, 'tooBusy', 100);
		expect(driven.limit.limit).toBe(2);
	});

	it('halve again when a request that started after the rest is refused', () => {
		const driven = atSixtyFour();
		driven.fill();
		driven.end(64, 'tooBusy', 100);
		driven.limit.rest(1000, driven.now);
		driven.now += 1000;
		driven.fill();
		driven.end(32, 'tooBusy', 100);
		expect(driven.limit.limit).toBe(16);
	});

	it('go down to one, and up again by one for each orderly answer until four', () => {
		const driven = new Driven();
		for (let time = 0; time < 4; time += 1) {
			driven.fill();
			driven.end(driven.inFlight.length, 'tooBusy', 100);
			driven.now += 100;
		}
		expect(driven.limit.limit).toBe(1);
		const limits = [0, 1, 2].map(() => {
			driven.start(1);
			driven.end(1, 'none', 100);
			return driven.limit.limit;
		});
		expect(limits).toEqual([2, 3, 4]);
		driven.start(1);
		driven.end(1, 'none', 100);
		expect(driven.limit.limit).toBe(4);
	});

	it('what says nothing about load does not widen again', () => {
		const driven = new Driven();
		driven.fill();
		driven.end(4, 'tooBusy', 100);
		driven.now += 100;
		driven.start(2);
		driven.end(2, 'untold', 100);
		expect(driven.limit.limit).toBe(2);
	});

	it('older answers do not widen again', () => {
		const driven = new Driven();
		driven.fill();
		driven.end(1, 'tooBusy', 100);
		driven.end(3);
		expect(driven.limit.limit).toBe(2);
	});

	it('nothing starts at the very moment of a refusal', () => {
		const driven = new Driven();
		driven.fill();
		expect(driven.limit.waitMs(driven.now, Infinity)).toBe(0);
		driven.end(1, 'tooBusy', 100);
		expect(driven.limit.waitMs(driven.now, Infinity)).toBe(5);
	});

	it('with a rate known, a 429 lowers the rate and not the limit', () => {
		const driven = atSixtyFour();
		// The first tells the rate, and halves.
		driven.fill();
		driven.end(4, 'tooFast', 100);
		driven.end(60);
		driven.now += 1000;
		expect(driven.limit.limit).toBe(32);
		for (let count = 0; count < 30; count += 1) {
			driven.start(1);
			driven.end(1, 'none', 30);
		}
		const before = driven.limit.limit;
		driven.start(1);
		driven.end(1, 'tooFast', 30);
		expect(driven.limit.limit).toBe(before);
		driven.now += 1000;
		driven.start(1);
		expect(driven.limit.waitMs(driven.now, Infinity)).toBeCloseTo(1000 / (0.95 * 30), 2);
	});

	it.each([
		['a 503 beside the first 429 tells no rate', 'none', 'tooBusy', 0],
		['an answer that says nothing about load tells no rate', 'untold', 'tooFast', 0],
		['a 429 beside the first one tells what was accepted before', 'none', 'tooFast', 1000 / (0.95 * 24)],
	] as const)('%s', (_, before, beside, spacing) => {
		const driven = new Driven();
		driven.start(24);
		driven.end(24, before, 100);
		driven.start(4);
		driven.end(1, 'tooFast', 10);
		driven.end(3, beside);
		driven.now += 1000;
		driven.start(1);
		expect(driven.limit.waitMs(driven.now, Infinity)).toBeCloseTo(spacing, 2);
	});

	it('with a rate known, a 503 still halves', () => {
		const driven = atSixtyFour();
		driven.fill();
		driven.end(4, 'tooFast', 100);
		driven.end(60);
		driven.now += 1000;
		driven.fill();
		driven.end(1, 'tooBusy', 100);
		expect(driven.limit.limit).toBe(16);
	});
});

describe('resting', () => {
	it('lasts until the longest end that was asked for', () => {
		const { limit } = new Driven();
		limit.rest(1000, 500);
		limit.rest(200, 600);
		expect(limit.waitMs(700, Infinity)).toBe(800);
		limit.rest(2000, 700);
		expect(limit.waitMs(700, Infinity)).toBe(2000);
		expect(limit.waitMs(2699, Infinity)).toBe(1);
		expect(limit.waitMs(2700, Infinity)).toBe(0);
	});

	it('is the earlier one of two that end together', () => {
		const { limit } = new Driven();
		limit.rest(1000, 500);
		limit.rest(500, 1000);
		expect(limit.waitMs(1000, 700)).toBe(200);
	});

	it('lasts no longer for a run than its Max Wait, counted from the beginning of the rest', () => {
		const { limit } = new Driven();
		limit.rest(60_000, 1000);
		expect(limit.waitMs(1000, 9000)).toBe(9000);
		// A shorter one that is asked for in the meantime begins nothing anew.
		limit.rest(1000, 2000);
		expect(limit.waitMs(4000, 9000)).toBe(6000);
		expect(limit.waitMs(4000, Infinity)).toBe(57_000);
	});

	it('does not hurry the rate', () => {
		const driven = atSixtyFour();
		driven.fill();
		driven.end(4, 'tooFast', 100);
		driven.now += 1000;
		driven.end(60);
		driven.start(1);
		const spacing = driven.limit.waitMs(driven.now, Infinity);
		expect(spacing).toBeGreaterThan(5);
		driven.limit.rest(2, driven.now);
		expect(driven.limit.waitMs(driven.now, Infinity)).toBe(spacing);
	});
});

describe('spacing', () => {
	it('knows none before the usual answer time', () => {
		expect(new Driven().limit.spacingMs('post')).toBe(0);
	});

	it('is half of an even spread over the usual answer time, each kind its own', () => {
		const driven = new Driven();
		driven.loads(3, 40);
		driven.start(8);
		expect(driven.limit.spacingMs('post')).toBe(40 / 8 / 2);
		expect(driven.limit.spacingMs('read')).toBe(0);
	});

	it('with nothing in flight is that of the one to come', () => {
		const driven = new Driven();
		driven.loads(3, 4);
		expect(driven.limit.inFlight).toBe(0);
		expect(driven.limit.spacingMs('post')).toBe(2);
		driven.start(1);
		expect(driven.limit.spacingMs('post')).toBe(2);
		driven.start(1);
		expect(driven.limit.spacingMs('post')).toBe(1);
	});

	it('is at most what n8n itself works on a request, also when nothing is in flight', () => {
		const driven = new Driven();
		driven.loads(3, 5000);
		expect(driven.limit.spacingMs('post')).toBe(3);
		driven.fill();
		expect(driven.limit.spacingMs('post')).toBe(3);
	});
});
