import { Pace } from '../../../concur/transport/pace';
import { concur } from './pacedConcur.mts';

const mostInATurn = (starts: Array<[string, number]>): number => {
	const perTurn = new Map<number, number>();
	for (const [, at] of starts) perTurn.set(at, (perTurn.get(at) ?? 0) + 1);
	return Math.max(...perTurn.values());
};
const reports = Array.from({ length: 200 }, (_, index) => `${index}`);

describe('the starts of one run', () => {
	it('keeps the starts a moment apart', async () => {
		const { clock, starts, send, paceOf } = concur();
		const pace = paceOf(4);
		pace.open();
		await clock.until(Promise.all('abcd'.split('').map(async (name) => await pace.inTurn(send(name)))));
		expect(starts).toEqual([
			['a', 0],
			['b', 1],
			['c', 2],
			['d', 3],
		]);
	});

	it('starts two in a turn where one would be the limit', async () => {
		const { clock, starts, seen, send, paceOf } = concur(20);
		const pace = paceOf(64);
		pace.open();
		const posts = reports.map(async (name) => await pace.inTurn(send(name), 'post'));
		await clock.pass(300);
		// Nothing is known of reads: they keep no distance of their own.
		const reads = reports.map(async (name) => await pace.inTurn(send(name), 'read', true));
		await clock.until(Promise.all([...posts, ...reads]));
		expect(mostInATurn(starts)).toBe(2);
		// One a millisecond would never have more in flight than an answer takes milliseconds.
		expect(seen.most).toBeGreaterThan(30);
	});

	it.each([
		['few are in flight', 7.5, 8],
		['a sleep ends before the next is due', 15, 15],
	])('starts one in a turn where %s', async (_, answerMs, inFlight) => {
		const { clock, starts, seen, send, paceOf } = concur(answerMs);
		const pace = paceOf(64);
		pace.open();
		await clock.until(Promise.all(reports.map(async (name) => await pace.inTurn(send(name), 'post'))));
		expect(mostInATurn(starts)).toBe(1);
		expect(seen.most).toBe(inFlight);
	});

	it('keeps the starts further apart once it knows how long an answer takes', async () => {
		const { clock, shared, starts, send } = concur();
		const pace = new Pace(10, undefined, Infinity, shared);
		pace.open();
		const names = Array.from({ length: 60 }, (_, index) => `${index}`);
		await clock.until(Promise.all(names.map(async (name) => await pace.inTurn(send(name), 'post'))));
		const gaps = starts.slice(20).map(([, at], index) => at - starts[index + 19][1]);
		// 100 ms, ten at once: half of an even spread, and three quarters of one, would be more than either has at most.
		expect(gaps.slice(0, 6)).toEqual([3, 3, 3, 3, 3, 3]);
		// In time each starts when another has ended, and then all places are taken.
		expect(gaps.slice(-3)).toEqual([4, 4, 4]);
	});
});
