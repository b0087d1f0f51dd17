import {
	amountFrom,
	boundedText,
	clearingDateFrom,
	currencyFrom,
	dayFrom,
	textFrom,
} from '../../../concur/financial/inputValues';

const shown = (checked: { value: unknown } | { problem: string }) =>
	'value' in checked ? checked.value : checked.problem;

test('text: trimmed, whole numbers written out, anything else absent', () => {
	expect([' a ', 7, 1.5, 2 ** 60, null, undefined, {}, true].map(textFrom)).toEqual([
		'a',
		'7',
		'',
		'',
		'',
		'',
		'',
		'',
	]);
	expect(shown(boundedText(' ab ', 'It', 2))).toBe('ab');
	expect(shown(boundedText('abc', 'It', 2))).toBe('It has 3 characters; Concur takes at most 2');
	expect(shown(boundedText(12, 'It', 2))).toBe('12');
	expect([undefined, null].map((value) => shown(boundedText(value, 'It', 2)))).toEqual(['', '']);
	expect([{}, [], true].map((value) => shown(boundedText(value, 'It', 2)))).toEqual(
		Array(3).fill('It must be text'),
	);
});

describe('amounts', () => {
	test.each([
		['78.50', '78.50'],
		[78.5, '78.5'],
		[-12, '-12'],
		['1.5E1', '15'],
		[' 7 ', '7'],
		['99999999999999.12345678', '99999999999999.12345678'],
		['999999999999999.12345678', '999999999999999.12345678'],
		[123456789012345, '123456789012345'],
		[0.12345678, '0.12345678'],
	])('%p is sent as %s', (given, sent) => expect(shown(amountFrom(given, 'It'))).toBe(sent));

	test.each([
		['78,50', /^It must be a decimal number, such as 78\.50$/],
		['', /must be a decimal/],
		[null, /must be a decimal/],
		[['5'], /must be a decimal/],
		[{ toString: () => '5' }, /must be a decimal/],
		[Number.NaN, /must be a decimal/],
		[0.1 + 0.2, /^It is a number with too many digits to be exact; give it as text$/],
		[1234567890123456, /too many digits to be exact/],
		['0.123456789', /^It has too many digits; Concur takes 23, 8 of them after the point$/],
		['9999999999999999.12345678', /has too many digits/],
		[0.00000123456789012, /^It has too many digits; Concur takes 23/],
		['0', /^It is zero$/],
		[0, /is zero/],
		['0.00', /is zero/],
	])('%p is refused', (given, problem) => expect(shown(amountFrom(given, 'It'))).toMatch(problem));
});

test('currencies are those of ISO 4217', () => {
	for (const code of ['EUR', 'USD', 'JPY', 'KWD', 'XCG', 'ZWG', 'SLE', 'VED', ' CHF '])
		expect(shown(currencyFrom(code, 'It'))).toBe(code.trim());
	for (const code of ['eur', 'EURO', '€', 'ZZZ', '', null, 978])
		expect(shown(currencyFrom(code, 'It'))).toBe('It must be a currency code of ISO 4217, such as EUR');
});

describe('dates', () => {
	const luxon = { toISO: () => '2026-10-20T00:00:00.000+02:00' };
	test.each([
		['2026-10-20', '2026-10-20', '20261020'],
		['20261020', '2026-10-20', '20261020'],
		[20261020, '2026-10-20', '20261020'],
		['2026-10-20T00:00:00', '2026-10-20', '20261020'],
		['2026-10-20T00:00', '2026-10-20', '20261020'],
		['2026-10-20T00:00:00.000Z', '2026-10-20', '2026-10-20T00:00:00.000Z'],
		['2026-10-20T00:00:00.000+02:00', '2026-10-20', '2026-10-19T22:00:00.000Z'],
		['2026-10-20T00:00:00.000+0200', '2026-10-20', '2026-10-19T22:00:00.000Z'],
		[luxon, '2026-10-20', '2026-10-19T22:00:00.000Z'],
		[new Date('2026-10-20T00:00:00Z'), '2026-10-20', '2026-10-20T00:00:00.000Z'],
		['2028-02-29', '2028-02-29', '20280229'],
	])('%p', (given, day, clearing) => {
		expect(shown(dayFrom(given, 'It'))).toBe(day);
		expect(shown(clearingDateFrom(given, 'It'))).toBe(clearing);
	});

	test('a time of day is good for a clearing date with its zone only', () => {
		expect(shown(clearingDateFrom('2026-10-23T08:30:00.5Z', 'It'))).toBe('2026-10-23T08:30:00.500Z');
		for (const given of [
			'2026-10-23T08:30:00',
			'2026-10-23T00:00:01',
			'2026-10-23T00:00:00.001',
			'2026-10-23T00:00:00+99:99',
		]) {
			expect(shown(clearingDateFrom(given, 'It'))).toMatch(
				/^It must be a date such as 2026-10-23, or a time with its zone/,
			);
		}
		for (const given of ['2026-10-23T08:30:00.000Z', '2026-10-20T22:00:00.000Z', '2026-10-23T00:01']) {
			expect(shown(dayFrom(given, 'It'))).toBe('It must be a date such as 2026-10-20');
		}
	});

	test.each([
		'20.10.2026',
		'10/20/2026',
		'2026-02-30',
		'2026-13-01',
		'2026-10-20 ',
		'26-10-20',
		'2026-10',
		'',
		null,
		{},
		new Date(Number.NaN),
		'x2026-10-20',
		'2026-10-201',
		'2026-02-30T00:00:00Z',
		'2026-13-01T00:00:00Z',
		'2026-10-20T25:00:00Z',
		'2026-10-20T00:00:00X',
		'x2026-10-20T00:00:00',
		'x2026-10-20T00:00:00Z',
		'2026-10-00',
	])('%p is none', (given) => {
		const isPadded = given === '2026-10-20 ';
		expect(shown(dayFrom(given, 'It'))).toMatch(isPadded ? '2026-10-20' : /^It must be a date/);
		expect(shown(clearingDateFrom(given, 'It'))).toMatch(isPadded ? '20261020' : /^It must be a date/);
	});
});
