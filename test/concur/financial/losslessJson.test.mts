import fc from 'fast-check';
import { parse } from 'lossless-json';

import { parseLossless } from '../../../concur/financial/losslessJson';

/** Another parser's view, which believes neither of two equal keys unless they are equal in value. */
function other(text: string): unknown {
	try {
		return parse(text, null, (number) => number);
	} catch {
		return undefined;
	}
}

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

test('a key that comes twice makes it unreadable, however it is written', () => {
	expect(parseLossless('{"a":1,"a":2}')).toBeUndefined();
	expect(parseLossless('{"a":1,"a":1}')).toBeUndefined();
	expect(parseLossless('{"a":1,"\\u0061":2}')).toBeUndefined();
	expect(parseLossless('{"x":[{"a":1},{"b":{"c":1,"c":2}}]}')).toBeUndefined();
	expect(parseLossless('{"a":{"b":1},"c":{"b":":"}}')).toEqual({ a: { b: '1' }, c: { b: ':' } });
	expect(Object.keys(parseLossless('{"__proto__":1,"a":2}') as object)).toEqual(['__proto__', 'a']);
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
	expect(other(text)).toBeUndefined();
});

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

test('reads whatever is JSON as another exact parser does, and no more when a character is lost or doubled', () => {
	fc.assert(
		fc.property(json, fc.nat(), fc.boolean(), (text, at, isLost) => {
			expect(parseLossless(text)).toEqual(other(text));
			const index = at % text.length;
			const spoilt = `${text.slice(0, index)}${isLost ? '' : text[index].repeat(2)}${text.slice(index + 1)}`;
			const read = parseLossless(spoilt);
			// The other one takes two equal keys with one value; here they are unreadable.
			if (read !== undefined) expect(read).toEqual(other(spoilt));
		}),
	);
});
