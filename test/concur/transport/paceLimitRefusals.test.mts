import { atSixtyFour, Driven } from './drivenLimit.mts';

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
		// 64 in a second; the second 429 tells of fewer.
		for (let count = 0; count < 30; count += 1) {
			driven.start(1);
			driven.end(1, 'none', 33);
		}
		const before = driven.limit.limit;
		driven.start(1);
		driven.end(1, 'tooFast', 10);
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
