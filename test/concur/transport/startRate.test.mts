import { StartRate } from '../../../concur/transport/startRate';

/** Accepts so many, evenly spread over the milliseconds before `until`. */
function accept(rate: StartRate, count: number, until: number, over: number): void {
	for (let index = 1; index <= count; index += 1) rate.accepted(until - over + (over * index) / count, false);
}

/** Refuses so many requests; no others were in flight with them. */
function refuse(rate: StartRate, count: number, now: number): boolean {
	const known = rate.refused(now, count - 1);
	for (let other = 1; other < count; other += 1) rate.refusedToo(now);
	return known;
}

/** A rate that was learned at 10,000 ms: 95 % of 20 a second. */
function learned(): StartRate {
	const rate = new StartRate();
	accept(rate, 20, 10_000, 400);
	refuse(rate, 4, 10_000);
	return rate;
}

/** Milliseconds between this start and the next. */
function spacing(rate: StartRate, now: number): number {
	rate.started(now);
	return rate.waitMs(now);
}

const SPACING = 1000 / (0.95 * 20);

it('limits nothing until a 429 has told a rate', () => {
	const rate = new StartRate();
	accept(rate, 200, 10_000, 1000);
	expect(spacing(rate, 10_000)).toBe(0);
	expect(rate.refused(10_000, 63)).toBe(false);
	expect(spacing(rate, 10_000)).toBe(0);
});

it('learns 95 % of what was accepted within the second before', () => {
	expect(spacing(learned(), 10_000)).toBeCloseTo(SPACING, 6);
});

it('counts exactly one second', () => {
	const rate = new StartRate();
	// Two too early, 38 within the second and two at its very beginning.
	accept(rate, 2, 8999, 0);
	accept(rate, 2, 9000, 0);
	accept(rate, 38, 10_000, 900);
	refuse(rate, 4, 10_000);
	expect(spacing(rate, 10_000)).toBeCloseTo(1000 / (0.95 * 40), 6);
});

it('looks further back when fewer than 20 were accepted within the second', () => {
	const rate = new StartRate();
	for (let at = 5250; at <= 10_000; at += 250) rate.accepted(at, false);
	refuse(rate, 4, 10_000);
	// The last 20 took 4750 ms.
	expect(spacing(rate, 10_000)).toBeCloseTo(4750 / (0.95 * 20), 6);
});

describe('the first 429', () => {
	/** So many accepted within the second, and so many before; then the 429s of so many that were in flight. */
	const met = (within: number, before: number, inFlight: number): StartRate => {
		const rate = new StartRate();
		accept(rate, before, 8999, 800);
		accept(rate, within, 10_000, 900);
		refuse(rate, inFlight, 10_000);
		return rate;
	};

	it.each([
		['nothing, since two seconds of Concur may be mixed in one', 30, 4, 20, false],
		['a rate where hardly any were accepted before', 30, 3, 20, true],
		['a rate where waiting for more would cost many refusals', 30, 30, 21, true],
	])('tells %s', (_, within, before, inFlight, tells) => {
		expect(spacing(met(within, before, inFlight), 10_000)).toBeCloseTo(tells ? 1000 / (0.95 * 30) : 0, 6);
	});

	it('that told nothing leaves it to the next', () => {
		const rate = met(30, 30, 4);
		accept(rate, 20, 11_300, 200);
		refuse(rate, 4, 11_300);
		expect(spacing(rate, 11_300)).toBeCloseTo(SPACING, 6);
	});

	it('leaves none to the next, whatever was accepted since', () => {
		const rate = new StartRate();
		rate.refused(1000, 0);
		accept(rate, 30, 8999, 800);
		accept(rate, 30, 10_000, 900);
		refuse(rate, 4, 10_000);
		expect(spacing(rate, 10_000)).toBeCloseTo(1000 / (0.95 * 30), 6);
	});
});

it('spaces from the first start after a rate was told, not from those before', () => {
	const rate = refusedAmongMany();
	rate.started(10_000);
	for (let other = 0; other < 3; other += 1) rate.refusedToo(10_010);
	expect(spacing(rate, 10_040)).toBeCloseTo(SPACING, 2);
});

it('learns nothing from fewer than 20', () => {
	const rate = new StartRate();
	accept(rate, 19, 10_000, 400);
	refuse(rate, 10, 10_000);
	expect(spacing(rate, 10_000)).toBe(0);
});

/** Twenty were accepted, and 63 others are in flight when the first 429 comes. */
function refusedAmongMany(): StartRate {
	const rate = new StartRate();
	accept(rate, 20, 10_000, 400);
	rate.refused(10_000, 63);
	return rate;
}

it('takes three refusals beside the first for a limit, fewer for chance', () => {
	const rate = refusedAmongMany();
	rate.refusedToo(10_000);
	rate.refusedToo(10_000);
	expect(spacing(rate, 10_000)).toBe(0);
	rate.refusedToo(10_000);
	expect(spacing(rate, 10_000)).toBeCloseTo(SPACING, 6);
});

describe('where few were in flight', () => {
	it.each([0, 1, 2, 3])('all of them are enough: %i', (others) => {
		const rate = new StartRate();
		accept(rate, 20, 10_000, 400);
		rate.refused(10_000, others);
		for (let other = 1; other < others; other += 1) rate.refusedToo(10_000);
		expect(spacing(rate, 10_000)).toBe(0);
		rate.refusedToo(10_000);
		expect(spacing(rate, 10_000)).toBeCloseTo(SPACING, 6);
	});

	it('one alone is chance', () => {
		const rate = new StartRate();
		accept(rate, 20, 10_000, 400);
		rate.refused(10_000, 0);
		expect(spacing(rate, 10_000)).toBe(0);
	});

	it.each([
		['19 accepted requests after another 429', (rate: StartRate) => rate.refused(9000, 0), 19, 2],
		['20 accepted requests after another 429', (rate: StartRate) => rate.refused(9000, 0), 20, 1],
		['19 accepted requests after a slow-down of another kind', (rate: StartRate) => rate.slowedDown(), 19, 2],
		['20 accepted requests after a slow-down of another kind', (rate: StartRate) => rate.slowedDown(), 20, 1],
	] as const)('%s', (_, slowDown, accepted, needed) => {
		const rate = new StartRate();
		accept(rate, 20, 9000, 400);
		slowDown(rate);
		accept(rate, accepted, 10_000, 400);
		rate.refused(10_000, 1);
		for (let other = 1; other < needed; other += 1) rate.refusedToo(10_000);
		expect(spacing(rate, 10_000)).toBe(0);
		rate.refusedToo(10_000);
		expect(spacing(rate, 10_000)).not.toBe(0);
	});

	it('requests that were in flight at the last slow-down do not count as accepted after it', () => {
		const rate = new StartRate();
		accept(rate, 20, 9000, 400);
		rate.slowedDown();
		for (let index = 0; index < 20; index += 1) rate.accepted(9001, true);
		rate.refused(10_000, 1);
		rate.refusedToo(10_000);
		expect(spacing(rate, 10_000)).toBe(0);
	});
});

it('an accepted request among the refused ones outweighs one of them', () => {
	const rate = refusedAmongMany();
	rate.refusedToo(10_000);
	rate.refusedToo(10_000);
	rate.accepted(10_000, true);
	rate.refusedToo(10_000);
	expect(spacing(rate, 10_000)).toBe(0);
	rate.refusedToo(10_000);
	expect(spacing(rate, 10_000)).not.toBe(0);
});

it('many accepted requests do not make up for refusals to come', () => {
	const rate = refusedAmongMany();
	for (let index = 0; index < 5; index += 1) rate.accepted(10_000, true);
	for (let index = 0; index < 3; index += 1) rate.refusedToo(10_000);
	expect(spacing(rate, 10_000)).not.toBe(0);
});

it('a request that was accepted outside of a slow-down speaks neither for nor against a limit', () => {
	const rate = refusedAmongMany();
	rate.refusedToo(10_000);
	rate.refusedToo(10_000);
	rate.accepted(11_000, false);
	rate.refusedToo(11_000);
	expect(spacing(rate, 11_000)).not.toBe(0);
});

it('a later 429 tells the rate anew, from what was accepted since', () => {
	const rate = learned();
	expect(rate.refused(10_500, 0)).toBe(false);
	accept(rate, 20, 14_000, 2000);
	expect(rate.refused(14_000, 0)).toBe(true);
	expect(spacing(rate, 14_000)).toBeCloseTo(1900 / (0.95 * 20), 6);
});

it('a later 429 always tells a lower rate than was tried', () => {
	const rate = learned();
	accept(rate, 40, 16_000, 900);
	expect(rate.refused(16_000, 0)).toBe(true);
	expect(spacing(rate, 16_000)).toBeCloseTo(SPACING / (0.95 * Math.exp(0.001)), 6);
	// It grows from here anew.
	expect(spacing(rate, 16_000 + 60_000)).toBeCloseTo(SPACING / (0.95 * Math.exp(1.001)), 6);
});

it('refusals of other requests in flight do not tell it twice', () => {
	const rate = learned();
	accept(rate, 20, 14_000, 2000);
	rate.refused(14_000, 5);
	accept(rate, 20, 14_090, 90);
	for (let other = 0; other < 5; other += 1) rate.refusedToo(14_100);
	expect(spacing(rate, 14_100)).toBeCloseTo(1900 / (0.95 * 20 * Math.exp((100 / 60_000) ** 3)), 6);
});

it('grows by e in the first minute without a 429, slowly at first', () => {
	expect(spacing(learned(), 10_000 + 6000)).toBeCloseTo(SPACING / Math.exp(0.001), 6);
	expect(spacing(learned(), 10_000 + 60_000)).toBeCloseTo(SPACING / Math.E, 6);
	expect(spacing(learned(), 10_000 + 120_000)).toBeCloseTo(SPACING / Math.exp(8), 6);
});

it('a start that is a moment late does not delay the next; one after a pause does not hurry it', () => {
	const rate = learned();
	const first = spacing(rate, 10_000);
	const next = 10_000 + first;
	expect(spacing(rate, next + 10)).toBeCloseTo(SPACING - 10, 3);
	expect(spacing(rate, next + 1000)).toBeCloseTo(SPACING, 3);
});

it('makes up for less than half a spacing', () => {
	for (const late of [SPACING / 2 - 1, SPACING / 2 + 1]) {
		const rate = learned();
		const next = 10_000 + spacing(rate, 10_000);
		expect(spacing(rate, next + late)).toBeCloseTo(late < SPACING / 2 ? SPACING - late : SPACING, 3);
	}
});

it('a start that is late by half a spacing begins a new row', () => {
	const rate = new StartRate();
	// 20 in 4560 ms: one start every 240 ms. The clock began 120 ms ago, and that is when the first might have been.
	rate.accepted(-4440, false);
	accept(rate, 19, 120, 4000);
	refuse(rate, 4, 120);
	expect(spacing(rate, 120)).toBe(240);
});

it('waits no longer than until the next start', () => {
	const rate = learned();
	rate.started(10_000);
	expect(rate.waitMs(10_020)).toBeCloseTo(SPACING - 20, 6);
	expect(rate.waitMs(20_000)).toBe(0);
});
