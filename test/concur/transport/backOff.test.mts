import { backOffMs, retryAfterMs } from '../../../concur/transport/backOff';

describe('backOffMs', () => {
	it('doubles from one second, with jitter below and a cap above', () => {
		expect([1, 2, 3, 4].map((tries) => backOffMs(tries, 60_000, 1))).toEqual([1000, 2000, 4000, 8000]);
		expect(backOffMs(1, 60_000, 0)).toBe(500);
		expect(backOffMs(30, 60_000, 1)).toBe(60_000);
		expect(backOffMs(5, 0, 1)).toBe(0);
	});

	it('counts no try as the first, and says whole milliseconds', () => {
		expect(backOffMs(0, 60_000, 1)).toBe(1000);
		expect(backOffMs(-3, 60_000, 1)).toBe(1000);
		expect(backOffMs(1, 999, 0.5)).toBe(749);
	});

	it('is another one each time', () => {
		const random = jest.spyOn(Math, 'random').mockReturnValueOnce(0.2).mockReturnValueOnce(0.6);
		expect([backOffMs(1, 60_000), backOffMs(1, 60_000)]).toEqual([600, 800]);
		random.mockRestore();
	});
});

describe('retryAfterMs', () => {
	const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');
	it.each([
		['3', 3000],
		[' 0 ', 0],
		['Wed, 21 Oct 2026 07:28:05 GMT', 5000],
		['Wed, 21 Oct 2026 07:27:00 GMT', 0],
		['Wed, 21 Oct 2026 07:28:00 GMT', 0],
		['12', 12_000],
		['999999999', 999_999_999_000],
		['1234567890', undefined],
		['3 seconds', undefined],
		['in 3', undefined],
		['soon', undefined],
		// `Date.parse` takes them for days of the year 2001.
		['soon 1', undefined],
		['5 Oct', undefined],
		['-1', undefined],
		['', undefined],
		[undefined, undefined],
	])('%s', (header, expected) => {
		expect(retryAfterMs(header, now)).toBe(expected);
	});
});
