import v8 from 'node:v8';

import fc from 'fast-check';

import { parseLossless } from '../../../concur/financial/losslessJson';

const NUMBER = /^-?\d[\d.]*(?:[eE][+-]?\d+)?$/;

const parseInEngine = JSON.parse;
const sourceOf = (text: string): unknown =>
	JSON.parse(text, (_key, _value, context?: { source?: string }) => context?.source);

/** Node 20 knows it behind a flag only. */
const withSource = (): void => {
	if (sourceOf('1.0') !== '1.0') v8.setFlagsFromString('--harmony-json-parse-with-source');
};
const withoutSource = (): void => {
	JSON.parse = (text: string, reviver?: (key: string, value: unknown) => unknown): unknown =>
		parseInEngine(text, reviver && ((key: string, value: unknown) => reviver(key, value)));
};

const spaces = fc.constantFrom('', ' ', '\n', '\t ');
const number = fc
	.tuple(
		fc.constantFrom('', '-'),
		fc.constantFrom('0', '7', '120', '99999999999999'),
		fc.constantFrom('', '.0', '.12345678'),
		fc.constantFrom('', 'E-8', 'e+3', 'E0'),
	)
	.map((parts) => parts.join(''));
const string = fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text));

const { json } = fc.letrec<{ json: string }>((tie) => ({
	json: fc.oneof(
		{ maxDepth: 4, depthIdentifier: 'json' },
		fc.constantFrom('null', 'true', 'false', '[]', '{}'),
		number,
		string,
		fc
			.array(fc.tuple(spaces, tie('json'), spaces).map((parts) => parts.join('')))
			.map((all) => `[${all.join()}]`),
		fc
			.uniqueArray(fc.tuple(string, tie('json'), spaces), { selector: ([key]) => key })
			.map(
				(members) => `{${members.map(([key, value, space]) => `${key}${space}:${space}${value}`).join()}}`,
			),
	),
}));

/** A number, in whichever form, counts as a number here; everything else is what it is. */
const roughly = (text: string): unknown =>
	JSON.parse(text, (_, value: unknown) =>
		typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value)) ? 0 : value,
	);

describe.each([
	['by an engine that tells the source of a number', withSource],
	['by the library, where the engine does not', withoutSource],
])('%s', (_, prepare) => {
	beforeAll(prepare);
	afterAll(() => {
		JSON.parse = parseInEngine;
	});

	test('is how it is read', () => {
		expect(sourceOf('1.0')).toBe(prepare === withSource ? '1.0' : undefined);
	});

	test('numbers are the text that was sent, everything else is what it is', () => {
		expect(parseLossless('{"a":0E-8,"b":[1.0,"1",-0],"c":true,"d":null,"e":"-1.50 \\" 2"}')).toEqual({
			a: '0E-8',
			b: ['1.0', '1', '-0'],
			c: true,
			d: null,
			e: '-1.50 " 2',
		});
		expect(parseLossless(' 99999999999999.12345678 ')).toBe('99999999999999.12345678');
		expect(parseLossless('"1"')).toBe('1');
		expect(parseLossless('"\\\\"')).toBe('\\');
		expect(parseLossless('[1e5,1E+5,1.5e-10]')).toEqual(['1e5', '1E+5', '1.5e-10']);
	});

	test('a key that comes twice with different values makes it unreadable, however it is written', () => {
		expect(parseLossless('{"a":1,"a":2}')).toBeUndefined();
		expect(parseLossless('{"a":1,"a":1}')).toEqual({ a: '1' });
		expect(parseLossless('{"a":1,"\\u0061":2}')).toBeUndefined();
		expect(parseLossless('{"x":[{"a":1},{"b":{"c":1,"c":2}}]}')).toBeUndefined();
	});

	test('no deeper than a hundred levels', () => {
		const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
		expect(parseLossless(nested(100))).toBeDefined();
		expect(parseLossless(nested(101))).toBeUndefined();
		expect(parseLossless(nested(200_000))).toBeUndefined();
		expect(parseLossless(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`)).toBeUndefined();
	});

	test.each([
		'',
		' ',
		'{"a":1',
		'{1:2}',
		'{1 :2}',
		'{-1\n\t\r :2}',
		'[1 2]',
		'[01]',
		'[1.]',
		'[.5]',
		'[+5]',
		'[-]',
		'[-Infinity]',
		'[NaN]',
		'[1e]',
		'[1-2]',
		'[0x10]',
		'[1"2"]',
		'["a"1]',
		'[true1]',
		'["a',
		'["a\\"]',
		'{"a":"x\ny"}',
		'\uFEFF{}',
		'{"a":1}}',
		'[1:2]',
		"['a']",
	])('%j is no JSON', (text) => {
		expect(parseLossless(text)).toBeUndefined();
	});

	test('reads whatever is JSON as JSON.parse does, but for its numbers', () => {
		fc.assert(
			fc.property(json, (text) => {
				expect(roughly(JSON.stringify(parseLossless(text)))).toEqual(roughly(text));
			}),
		);
	});
});
