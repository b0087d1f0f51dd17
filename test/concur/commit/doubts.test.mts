import { doubtSince, forgetDoubt, rememberDoubt } from '../../../concur/commit/doubts';

const FIVE_MINUTES = 300_000;

it('a doubt lasts for five minutes from the end of the attempt', () => {
	rememberDoubt('a', 1000, 1000);
	expect(doubtSince('a', 1000)).toBe(1000);
	expect(doubtSince('a', 1000 + FIVE_MINUTES - 1)).toBe(1000);
	expect(doubtSince('a', 1000 + FIVE_MINUTES)).toBeUndefined();
	expect(doubtSince('b', 1000)).toBeUndefined();
});

it('a later attempt counts, and one that was found committed does not', () => {
	rememberDoubt('c', 1000, 1000);
	rememberDoubt('c', 2000, 2000);
	expect(doubtSince('c', 1000 + FIVE_MINUTES)).toBe(2000);
	forgetDoubt('c');
	expect(doubtSince('c', 2000)).toBeUndefined();
});

it('what is over is forgotten, up to the first that is not', () => {
	const start = 10 * FIVE_MINUTES;
	rememberDoubt('old', start, start);
	rememberDoubt('young', start + 1, start + 1);
	rememberDoubt('now', start + FIVE_MINUTES, start + FIVE_MINUTES);
	// By a clock that is set back, one would see what is still there.
	expect(doubtSince('old', start)).toBeUndefined();
	expect(doubtSince('young', start + 1)).toBe(start + 1);
});

it('a hundred thousand are remembered, and no more', () => {
	const start = 100 * FIVE_MINUTES;
	for (let index = 0; index < 100_000; index += 1) rememberDoubt(`many ${index}`, start, start);
	expect(doubtSince('many 0', start)).toBe(start);
	rememberDoubt('one more', start, start);
	expect(doubtSince('many 0', start)).toBeUndefined();
	expect(doubtSince('many 1', start)).toBe(start);
	for (let index = 0; index < 100_000; index += 1) forgetDoubt(`many ${index}`);
});
