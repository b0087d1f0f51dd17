import { atSixtyFour, Driven } from './drivenLimit.mts';

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
