import * as fc from 'fast-check';

import type { Attempt } from '../../../concur/transport/attempt';
import { HIDDEN, redactAttempt, redactor, tokenIn } from '../../../concur/transport/redact';

const SECRET = 'x7Q+z/9"\\<&>\'%= fkeJ-_~Zq';
const asText = (value: unknown): string => JSON.stringify(value);
const xmlEscaped = (text: string): string =>
	text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/'/g, '&apos;');
/** Servers that write characters by their numbers leave letters and digits as they are. */
const numbered = (text: string, number: (code: number) => string): string =>
	text.replace(/[^\w-]/g, (character) => number(character.charCodeAt(0)));

const encodings: Array<[string, (text: string) => string]> = [
	['as it is', (text) => text],
	['for a URL', encodeURIComponent],
	[
		'for a URL, in lower case',
		(text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
	],
	['for a form', (text) => new URLSearchParams({ a: text }).toString().slice(2)],
	['in JSON', (text) => asText(text).slice(1, -1)],
	['in JSON with escaped slashes', (text) => asText(text).slice(1, -1).replaceAll('/', '\\/')],
	['in JSON by numbers', (text) => numbered(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`)],
	['in XML', xmlEscaped],
	['in XML by decimal numbers', (text) => numbered(text, (code) => `&#${code};`)],
	[
		'in XML by hexadecimal numbers',
		(text) => numbered(text, (code) => `&#x${code.toString(16).toUpperCase()};`),
	],
];

describe('redactor', () => {
	it.each(encodings)('hides a secret that is written %s', (_, encode) => {
		const redact = redactor([SECRET]);
		expect(redact(`Bad header: Bearer ${encode(SECRET)}, and ${encode(SECRET)} again`)).toBe(
			`Bad header: Bearer ${HIDDEN}, and ${HIDDEN} again`,
		);
	});

	it.each(encodings)('hides any secret, written %s', (_, encode) => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 }), (secret) => {
				expect(redactor([secret])(`[${encode(secret)}]`)).toBe(`[${HIDDEN}]`);
			}),
			{
				numRuns: process.env.MUTATION_TEST ? 15 : 300,
				examples: [['abc%25def'], ['&amp;&amp;lt'], ['\\\\\\\\\\\\\\\\'], ['%41%41%41'], ['a+b a+b a']],
			},
		);
	});

	it('puts three stars in the place of a secret', () => {
		expect(redactor([SECRET])(`a ${SECRET} b`)).toBe('a *** b');
	});

	it('hides the longest of secrets that begin alike', () => {
		expect(redactor(['abcdefgh', 'abcdefghij'])('abcdefghij')).toBe(HIDDEN);
	});

	it('changes nothing else', () => {
		const text = '{"Total":"12.00000000","Name":"Trip","Note":"x7Q"}';
		expect(redactor([SECRET])(text)).toBe(text);
		expect(redactor([])(text)).toBe(text);
	});

	it('leaves what is too short to be a secret, and what is no text', () => {
		expect(redactor(['1234567', '', undefined, null, 12345678])('1234567 12345678')).toBe('1234567 12345678');
		expect(redactor(['12345678'])('12345678')).toBe(HIDDEN);
		expect(redactor(['1234'], [], 4)('1234')).toBe(HIDDEN);
		expect(redactor(['123'], [], 4)('123')).toBe('123');
	});

	it('keeps JSON readable', () => {
		expect(JSON.parse(redactor([SECRET])(asText({ Message: `line\n${SECRET}"` })))).toEqual({
			Message: `line\n${HIDDEN}"`,
		});
		expect(redactor(['nabcdefgh'])('{"a":"\\nabcdefgh"}')).toBe(`{"a":"${HIDDEN}"}`);
	});
});

describe('a secret that was cut', () => {
	const token = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.body-of_it';
	const redact = redactor([token]);

	it.each([
		['at the end of the text', (part: string) => part, HIDDEN],
		['at the end of a JSON value', (part: string) => `{"a":"${part}"}`, `{"a":"${HIDDEN}"}`],
		['at the end of an XML value', (part: string) => `<a>${part}</a>`, `<a>${HIDDEN}</a>`],
		['by an ellipsis', (part: string) => `${part}... said`, `${HIDDEN}... said`],
		['by one character of dots', (part: string) => `${part}…`, `${HIDDEN}…`],
		['before a full stop', (part: string) => `${part}. So`, `${HIDDEN}. So`],
		['at a URL-encoded end', (part: string) => `%22${part}%22`, `%22${HIDDEN}%22`],
	])('%s', (_, put, hidden) => {
		for (const length of [8, 9, 20, token.length - 1])
			expect(redact(put(token.slice(0, length)))).toBe(hidden);
		expect(redact(put(token.slice(0, 7)))).toBe(put(token.slice(0, 7)));
	});

	it('while it was escaped', () => {
		const cut = encodeURIComponent('ab+/=%&"12345').slice(0, 24);
		expect(redactor(['ab+/=%&"123456789'])(cut)).toBe(HIDDEN);
	});

	it('another token that begins alike is not touched', () => {
		for (const other of [`${token.slice(0, 20)}x`, `${token.slice(0, 20)}.y`, `${token.slice(0, 20)}-z`])
			expect(redact(`{"a":"${other}"}`)).toBe(`{"a":"${other}"}`);
	});

	it('the first word of a password that a person chose is an ordinary word', () => {
		const chosen = redactor([], ['Integration2024!']);
		expect(chosen('Integration')).toBe('Integration');
		expect(chosen('Integration2024!')).toBe(HIDDEN);
	});
});

describe('redactAttempt', () => {
	const redact = redactor(['secret-value', 'timeout--', 'answer--']);

	it('hides secrets in every text of an answer, and leaves the rest', () => {
		const answer: Attempt = {
			kind: 'answer',
			httpStatusCode: 400,
			body: '{"Message":"Bearer secret-value"}',
			complete: true,
			correlationId: 'a secret-value',
			retryAfter: 'secret-value',
		} as Attempt;
		expect(redactAttempt(answer, redact)).toEqual({
			kind: 'answer',
			httpStatusCode: 400,
			body: `{"Message":"Bearer ${HIDDEN}"}`,
			complete: true,
			correlationId: `a ${HIDDEN}`,
			retryAfter: HIDDEN,
		});
	});

	it('hides them in what went wrong, but never changes what kind it was', () => {
		const everything = redactor([], ['lost', 'timeout'], 1);
		expect(redactAttempt({ kind: 'lost', reason: 'timeout', detail: 'lost by timeout' }, everything)).toEqual(
			{
				kind: 'lost',
				reason: 'timeout',
				detail: `${HIDDEN} by ${HIDDEN}`,
			},
		);
	});
});

it('tokenIn', () => {
	expect(tokenIn('Bearer abc.def')).toBe('abc.def');
	expect(tokenIn('OAuth  abc')).toBe('abc');
	expect(tokenIn(undefined)).toBe('');
});
