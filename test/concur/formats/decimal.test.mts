import fc from 'fast-check';

import { negateDecimal, sameDecimal, sumDecimals } from '../../../concur/formats/decimal';

const decimals = fc
	.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
	.map(([units, places]) => {
		const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
		const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
		return { text: units < 0n ? `-${text}` : text, eighths: units * 10n ** BigInt(8 - places) };
	});

describe('sumDecimals', () => {
	it('adds what floats get wrong', () => {
		expect(sumDecimals(['0.10000000', '0.20000000'])).toBe('0.30000000');
		expect(sumDecimals(['99999999999999.99', '0.01'])).toBe('100000000000000.00');
		expect(sumDecimals([])).toBe('0');
		expect(sumDecimals(['-0.05', '0.03'])).toBe('-0.02');
	});

	it('agrees with exact integers', () => {
		fc.assert(
			fc.property(fc.array(decimals, { maxLength: 20 }), (amounts) => {
				const sum = sumDecimals(amounts.map(({ text }) => text));
				const expected = amounts.reduce((total, { eighths }) => total + eighths, 0n);
				const [whole, fraction = ''] = String(sum).replace('-', '').split('.');
				const units = BigInt(whole + fraction.padEnd(8, '0'));
				expect(String(sum).startsWith('-') ? -units : units).toBe(expected);
			}),
		);
	});

	it.each(['', 'abc', '1,5', '1e5', '.5', 'NaN'])('does not guess what %j is', (text) => {
		expect(sumDecimals(['1', text])).toBeUndefined();
	});
});

it('compares amounts however many places they have', () => {
	expect(sameDecimal('1.50', '1.50000000')).toBe(true);
	expect(sameDecimal('1.5', '1.51')).toBe(false);
	expect(sameDecimal('x', '1')).toBe(false);
	expect(negateDecimal('-1.5')).toBe('1.5');
});
