import { HIDDEN, redactor } from '../../../concur/transport/redact';

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
/** Characters that no server escapes. */
const isPlain = (character: string): boolean => /[\w-]/.test(character);

type Hex = (code: number, length?: number) => string;
const lower: Hex = (code, length = 0) => code.toString(16).padStart(length, '0');
const upper: Hex = (code, length = 0) => lower(code, length).toUpperCase();

/** How a server may write any one character, beside as it is. */
const spellings = (character: string): string[] => {
	const code = character.charCodeAt(0);
	return [lower, upper].flatMap((hex) => [
		`\\u${hex(code, 4)}`,
		`\\${character}`,
		`&#${code};`,
		`&#000${code};`,
		`&#x${hex(code)};`,
		`&#x00${hex(code)};`,
		...(code < 128 ? [`%${hex(code, 2)}`] : []),
	]);
};

describe('each character', () => {
	// In front, within what is searched for, behind it, and last.
	const PLACES: Array<[string, (character: string) => string]> = [
		['_bcdefgh', (character) => `${character}bcdefgh`],
		['ab_defgh', (character) => `ab${character}defgh`],
		['abcde_gh', (character) => `abcde${character}gh`],
		['abcdefg_', (character) => `abcdefg${character}`],
	];

	it.each(PLACES)('is hidden as it is and however it is escaped, as in %s', (_, place) => {
		for (const character of PRINTABLE) {
			const spelled = isPlain(character) ? [character] : [character, ...spellings(character)];
			// Twice: what was made for the first one is used again.
			const texts = [...spelled, ...spelled].map(place);
			expect(redactor([place(character)])(`[${texts.join('][')}]`)).toBe(
				`[${texts.map(() => HIDDEN).join('][')}]`,
			);
		}
	});

	it.each(PLACES)('is no other one, as in %s', (_, place) => {
		for (const character of PRINTABLE) {
			// A backslash may be an escape of its own, and a plus a space.
			const same = [character, '\\', ...(character === ' ' ? ['+'] : [])];
			const others = PRINTABLE.filter((other) => !same.includes(other));
			const text = `[${others.map(place).join('][')}]`;
			expect(redactor([place(character)])(text)).toBe(text);
		}
	});

	it.each(['\n', '\t', '\u0001', 'ü', 'ÿ', '\u0080', 'Ω', '漢'])(
		'%j is hidden by its number',
		(character) => {
			const redact = redactor([`abcdefg${character}`]);
			for (const spelling of spellings(character)) expect(redact(`abcdefg${spelling}`)).toBe(HIDDEN);
			const code = character.charCodeAt(0);
			for (const other of [`\\u0${lower(code, 4)}`, `&#1${code};`, `&#${code}`, `&#x${lower(code)}`])
				expect(redact(`abcdefg${other}`)).toBe(`abcdefg${other}`);
		},
	);

	it('has as many digits as belong there', () => {
		for (const short of ['\\uab', '\\u0ab', '%a'])
			expect(redactor(['abcdefg«', 'abcdefg\n'])(`abcdefg${short}]`)).toBe(`abcdefg${short}]`);
	});

	it('beyond ASCII is hidden by its bytes in a URL, and not by its number', () => {
		expect(redactor(['abcdefg\u007f'])('abcdefg%7F')).toBe(HIDDEN);
		expect(redactor(['abcdefg\u0080'])('abcdefg%80')).toBe('abcdefg%80');
		for (const character of ['\u0080', 'ü', 'Ω', '漢']) {
			const redact = redactor([], [`abc${character}defg`]);
			const bytes = encodeURIComponent(character);
			expect(redact(`abc${bytes}defg`)).toBe(HIDDEN);
			expect(redact(`abc${bytes.toLowerCase()}defg`)).toBe(HIDDEN);
		}
	});

	it('of which a text holds half only is hidden as it is', () => {
		expect(redactor(['abcdefg\ud83d'])('abcdefg\ud83d abcdefg\\ud83d')).toBe(`${HIDDEN} ${HIDDEN}`);
	});

	it.each([
		['&', '&amp;'],
		['<', '&lt;'],
		['>', '&gt;'],
		['"', '&quot;'],
		["'", '&apos;'],
	])('%s is hidden as %s', (character, entity) => {
		for (const [, place] of PLACES) {
			expect(redactor([place(character)])(place(entity))).toBe(HIDDEN);
			expect(redactor([place('_')])(place(entity))).toBe(place(entity));
		}
	});

	it('of a form may be a plus for a space, and for nothing else', () => {
		expect(redactor(['a b c d e'])('a+b+c+d+e')).toBe(HIDDEN);
		expect(redactor(['a.b.c.d.e'])('a+b+c+d+e')).toBe('a+b+c+d+e');
		expect(redactor(['abcde.gh'])('abcde+gh')).toBe('abcde+gh');
	});

	it('keeps its case, other than in a number', () => {
		expect(redactor(['abcdefgh'])('ABCDEFGH abcdefgH')).toBe('ABCDEFGH abcdefgH');
		expect(redactor(['[bcdefgh'])('[BCDEFGH')).toBe('[BCDEFGH');
	});
});

describe('a secret that looks as if it were escaped', () => {
	// Each way of escaping would read a part of it as one character.
	const secret = '%25&amp;\\\\x';

	it('is hidden as it is, whole and cut, and nothing behind it', () => {
		const redact = redactor([secret]);
		expect(redact(secret)).toBe(HIDDEN);
		expect(redact(`[${secret}]`)).toBe(`[${HIDDEN}]`);
		expect(redact(`${secret}${secret}y`)).toBe(`${HIDDEN}${HIDDEN}y`);
		expect(redact(`[${secret.slice(0, 9)}]`)).toBe(`[${HIDDEN}]`);
		expect(redact(`[${secret.slice(0, 9)}y]`)).toBe(`[${secret.slice(0, 9)}y]`);
	});

	it.each([
		['abcdefg%', 'abcdefg%25'],
		['abcdefg&', 'abcdefg&amp;'],
		['abcdefg\\', 'abcdefg\\\\'],
	])('%s is hidden together with all that may belong to it in %s', (one, text) => {
		expect(redactor([one])(`[${text}]`)).toBe(`[${HIDDEN}]`);
	});
});

describe('where a secret may stand', () => {
	const redact = redactor(['abcdefgh']);

	it('is anywhere, any number of times, also right behind its own beginning', () => {
		expect(redact('abcdabcdefgh')).toBe(`abcd${HIDDEN}`);
		expect(redact('ababcdefgh abcde abcdefgh')).toBe(`ab${HIDDEN} abcde ${HIDDEN}`);
		expect(redact('abcdefghabcdefgh')).toBe(`${HIDDEN}${HIDDEN}`);
		expect(redact('xabcdefghx')).toBe(`x${HIDDEN}x`);
		expect(redactor(['++++++++'])('+++++++++++++++++++')).toBe(`${HIDDEN}${HIDDEN}+++`);
	});

	it('is also behind a backslash, which goes with it', () => {
		expect(redact('a\\abcdefgh b\\abcdefgh')).toBe(`a${HIDDEN} b${HIDDEN}`);
		expect(redact('\\abcdefgh')).toBe(HIDDEN);
	});

	it('several are hidden in one text, those of a machine and those of a person', () => {
		const both = redactor(['12345678', 'abcdefgh'], ['password1', 'password']);
		expect(both('password1 12345678 password abcdefgh')).toBe(`${HIDDEN} ${HIDDEN} ${HIDDEN} ${HIDDEN}`);
		expect(redactor([], ['pass-wor', 'short', 7])('pass-wor short 7')).toBe(`${HIDDEN} short 7`);
	});
});

describe('a secret that was cut', () => {
	const token = 'abcdefghijklmnop';
	const redact = redactor([token]);
	const NEXT_OF_A_TOKEN = /[\w+/=%~.-]/;

	it('is known by what follows', () => {
		for (const next of PRINTABLE) {
			const text = `abcdefghij${next}_zz`;
			expect(redact(text)).toBe(NEXT_OF_A_TOKEN.test(next) ? text : `${HIDDEN}${next}_zz`);
			const stop = `abcdefghij.${next}`;
			expect(redact(stop)).toBe(/[\w-]/.test(next) ? stop : `${HIDDEN}.${next}`);
		}
	});

	it('is known by an end that is escaped for a URL', () => {
		const ends: string[] = [];
		for (let code = 0; code < 256; code += 1) {
			for (const hex of new Set([lower(code, 2), upper(code, 2)]))
				if (redact(`abcdefghij%${hex}z`) === `${HIDDEN}%${hex}z`) ends.push(hex);
		}
		expect(ends).toEqual(['20', '22', '27', '2c', '2C', '3c', '3C', '3e', '3E']);
	});

	it('of which the next character was escaped and cut is left as it is: it may be another one', () => {
		expect(redactor(['abcdefgh/jklmnop'])('[abcdefgh%2]')).toBe('[abcdefgh%2]');
		expect(redactor(['abcdefgh/jklmnop'])('[abcdefgh%2F]')).toBe(`[${HIDDEN}]`);
	});
});
