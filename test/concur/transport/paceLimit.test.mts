import type { Start } from '../../../concur/transport/paceLimit';
import { Driven } from './drivenLimit.mts';

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

describe('spacing', () => {
	it('knows none before the usual answer time', () => {
		expect(new Driven().limit.spacingMs('post', true)).toBe(0);
		expect(new Driven().limit.spacingMs('post', false)).toBe(0);
	});

	it('is half of an even spread over the usual answer time, each kind its own', () => {
		const driven = new Driven();
		driven.loads(3, 40);
		driven.start(8);
		expect(driven.limit.spacingMs('post', true)).toBe(40 / 8 / 2);
		expect(driven.limit.spacingMs('read', true)).toBe(0);
	});

	it('is three quarters of it where nothing else may start', () => {
		const driven = new Driven();
		driven.loads(3, 40);
		driven.start(8);
		driven.start(2);
		expect(driven.limit.spacingMs('post', false)).toBe((40 / 10) * 0.75);
		expect(driven.limit.spacingMs('read', false)).toBe(0);
	});

	it('with nothing in flight is that of the one to come', () => {
		const driven = new Driven();
		driven.loads(3, 4);
		expect(driven.limit.inFlight).toBe(0);
		expect(driven.limit.spacingMs('post', true)).toBe(2);
		driven.start(1);
		expect(driven.limit.spacingMs('post', true)).toBe(2);
		driven.start(1);
		expect(driven.limit.spacingMs('post', true)).toBe(1);
	});

	it.each([
		['another may start', true, 3],
		['nothing else may', false, 4],
	])(
		'is at most what n8n itself works on a request where %s, also when nothing is in flight',
		(_, isMore, most) => {
			const driven = new Driven();
			driven.loads(3, 5000);
			expect(driven.limit.spacingMs('post', isMore)).toBe(most);
			driven.fill();
			expect(driven.limit.spacingMs('post', isMore)).toBe(most);
		},
	);
});
