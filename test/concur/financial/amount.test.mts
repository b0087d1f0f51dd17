import fc from 'fast-check';

import { isWithin, plainDecimal, subtractAmounts, sumAmounts } from '../../../concur/financial/amount';

describe('plainDecimal', () => {
	test.each([
		['0E-8', '0.00000000'],
		['416.5', '416.5'],
		['-12.00', '-12.00'],
		['+7', '7'],
		['1.5E+3', '1500'],
		['1.5e3', '1500'],
		['1.234E2', '123.4'],
		['12E-1', '1.2'],
		['12E-2', '0.12'],
		['12E-3', '0.012'],
		['1E0', '1'],
		['007.10', '7.10'],
		['00', '0'],
		[' 5 ', '5'],
		['99999999999999.12345678', '99999999999999.12345678'],
		['1E100', `1${'0'.repeat(100)}`],
	])('%s -> %s', (written, plain) => expect(plainDecimal(written)).toBe(plain));

	test.each([
		'',
		'.5',
		'5.',
		'1,5',
		'0x10',
		'NaN',
		'1E101',
		'1E-101',
		'1E',
		'1 2',
		'a1',
		'1a',
		5,
		null,
		undefined,
	])('%p is no decimal', (written) => expect(plainDecimal(written)).toBeUndefined());
});

test('sums and differences are exact', () => {
	expect(sumAmounts(['0.10', '0.2', '0E-8'])).toBe('0.30000000');
	expect(sumAmounts(['99999999999999.12345678', '0.00000001'])).toBe('99999999999999.12345679');
	expect(sumAmounts([])).toBe('0');
	expect(sumAmounts(['1', null])).toBeUndefined();
	expect(subtractAmounts('1', '0.4', '-0.4')).toBe('1.0');
	expect(subtractAmounts('0.3', '0.1', '0.2')).toBe('0.0');
	expect(subtractAmounts('1', 'x')).toBeUndefined();
	expect(subtractAmounts(undefined, '1')).toBeUndefined();
});

test.each([
	['0.01', '0.01', true],
	['-0.01', '0.01', true],
	['0.0100001', '0.01', false],
	['-0.02', '0.01', false],
	['0.000', '0', true],
	['-0', '0', true],
	['0.00000001', '0', false],
	['x', '1', false],
	['', '1', false],
	['1', 'x', false],
])('is %s within %s: %p', (amount, limit, within) => expect(isWithin(amount, limit)).toBe(within));

test('cents written with any exponent sum like integers', () => {
	const amount = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -8, max: 8 }));
	fc.assert(
		fc.property(fc.array(amount, { maxLength: 20 }), (amounts) => {
			const sum = sumAmounts(amounts.map(([digits, exponent]) => `${digits}E${exponent}`)) as string;
			const units = amounts.reduce(
				(total, [digits, exponent]) => total + BigInt(digits) * 10n ** BigInt(exponent + 8),
				0n,
			);
			const [whole, fraction = ''] = sum.replace('-', '').split('.');
			const read = BigInt(whole + fraction.padEnd(8, '0')) * (sum.startsWith('-') ? -1n : 1n);
			expect(read).toBe(units);
		}),
	);
});
