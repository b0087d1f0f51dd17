import { backOffMs, retryAfterMs } from '../../../concur/transport/backOff';

describe('backOffMs', () => {
	it('doubles from one second, with jitter below and a cap above', () => {
		expect([1, 2, 3, 4].map((tries) => backOffMs(tries, 60_000, 1))).toEqual([1000, 2000, 4000, 8000]);
		expect(backOffMs(1, 60_000, 0)).toBe(500);
		expect(backOffMs(30, 60_000, 1)).toBe(60_000);
		expect(backOffMs(5, 0, 1)).toBe(0);
	});
});

describe('retryAfterMs', () => {
	const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
	it.each([
		['3', 3000],
		[' 0 ', 0],
		['Wed, 21 Oct 2026 07:28:05 GMT', 5000],
		['Wed, 21 Oct 2026 07:27:00 GMT', 0],
		['soon', undefined],
		['-1', undefined],
		['', undefined],
		[undefined, undefined],
	])('%s', (header, expected) => {
		expect(retryAfterMs(header, now)).toBe(expected);
	});
});
