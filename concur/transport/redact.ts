import type { Attempt } from './attempt';

/** Makes a server's text safe to pass on: the secrets that it was sent, and may echo, become unreadable. */
export type Redact = (text: string) => string;

/** Stands in for a secret; it means nothing in JSON, XML or a URL. */
export const HIDDEN = '***';

/** What is shorter may well be an ordinary word, and an amount or a name must not change. */
const SHORTEST_SECRET = 8;
/** Where a text was cut, so many first characters of a secret already tell too much. */
const SHORTEST_CUT = 8;
const SEARCHED = 4;

/** Characters that no encoding changes: they are compared and searched for as they are, which is quick. */
const PLAIN = /[\w-]/;
const PLAIN_START = /^[\w-]{4}/;
/** What a cut-off secret ends at: the end of the text, of a JSON or XML value, or an ellipsis; not another token's next character. */
const CUT = /$|[^\w+/=%~.-]|\.(?![\w-])|%(?:20|22|27|2c|3c|3e)/iy;

const ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
/** Hexadecimal digits come in both cases; a secret's own letters don't. */
const hexOf = (code: number): string =>
	code.toString(16).replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
const zeros = (hex: string, length: number): string =>
	'0'.repeat(Math.max(0, length - hex.replace(/\[.*?\]/g, 'x').length)) + hex;

/** Beyond ASCII a URL holds the bytes of UTF-8; half of a surrogate pair has none of its own. */
const bytesOf = (character: string): string[] =>
	character.isWellFormed()
		? [encodeURIComponent(character).replace(/[A-F]/g, (digit) => `[${digit}${digit.toLowerCase()}]`)]
		: [];

/** Every way in which servers write one character, other than as it is. */
const ESCAPED: Record<string, (character: string, code: number) => string[]> = {
	json: (character, code) => [`\\\\u${zeros(hexOf(code), 4)}`, `\\\\${literal(character)}`],
	url: (character, code) => [
		...(code < 128 ? [`%${zeros(hexOf(code), 2)}`] : bytesOf(character)),
		...(character === ' ' ? ['\\+'] : []),
	],
	xml: (character, code) => [
		`&#0*${code};`,
		`&#x0*${hexOf(code)};`,
		...(character in ENTITIES ? [`&${ENTITIES[character]};`] : []),
	],
};
const ESCAPES = Object.keys(ESCAPED);

function spellings(character: string, escapes: string[]): string {
	const spelled = escapes.flatMap((escape) => ESCAPED[escape](character, character.charCodeAt(0)));
	return `(?:${[...spelled, literal(character)].join('|')})`;
}

interface Pattern {
	secret: string;
	/** Where the secret may start in the text, from `from` on; -1 when nowhere. */
	find: (text: string, from: number) => number;
	/** One per escape and character, made when needed: most texts hold no secret. */
	characters: Record<string, RegExp[]>;
	/** The first characters alone are hidden as well, where the text was cut. */
	cut: boolean;
}

function patternOf(secret: string, cut: boolean): Pattern {
	const start = secret.slice(0, SEARCHED);
	return {
		secret,
		find: PLAIN_START.test(secret) ? (text, from) => text.indexOf(start, from) : findSpelled(start),
		characters: {},
		cut,
	};
}

function findSpelled(start: string): Pattern['find'] {
	const spelled = new RegExp([...start].map((character) => spellings(character, ESCAPES)).join(''), 'g');
	return (text, from) => {
		spelled.lastIndex = from;
		return spelled.exec(text)?.index ?? -1;
	};
}

/** How far the text at `from` is the secret as it stands: the count of its characters, and where they end in the text. */
function readLiterally({ secret }: Pattern, text: string, from: number): [count: number, end: number] {
	let count = 0;
	while (count < secret.length && text[from + count] === secret[count]) count += 1;
	return [count, from + count];
}

/** The same for the secret as servers escape it. */
function readEscaped(
	{ secret, characters }: Pattern,
	text: string,
	from: number,
	escape: string,
): [count: number, end: number] {
	const spelled = (characters[escape] ??= []);
	let end = from;
	for (let count = 0; count < secret.length; count += 1) {
		if (PLAIN.test(secret[count]) && text[end] === secret[count]) {
			end += 1;
			continue;
		}
		const character = (spelled[count] ??= new RegExp(spellings(secret[count], [escape]), 'y'));
		character.lastIndex = end;
		if (!character.test(text)) return [count, end];
		end = character.lastIndex;
	}
	return [secret.length, end];
}

/** Where the secret that starts at `from` ends in the text; undefined when something else stands there. */
function endOf(pattern: Pattern, text: string, from: number): number | undefined {
	const readings = [
		readLiterally(pattern, text, from),
		...ESCAPES.map((escape) => readEscaped(pattern, text, from, escape)),
	];
	const ends = readings
		.filter(([count, end]) => {
			if (count === pattern.secret.length) return true;
			CUT.lastIndex = end;
			return pattern.cut && count >= SHORTEST_CUT && CUT.test(text);
		})
		.map(([, end]) => end);
	// A secret that holds an escape itself can be read in several ways.
	return ends.length > 0 ? Math.max(...ends) : undefined;
}

function hide(pattern: Pattern, text: string): string {
	const parts: string[] = [];
	let copied = 0;
	let from = pattern.find(text, 0);
	while (from !== -1) {
		const end = endOf(pattern, text, from);
		if (end !== undefined) {
			// A backslash in front would escape what stands in for the secret.
			parts.push(text.slice(copied, text[from - 1] === '\\' ? from - 1 : from), HIDDEN);
			copied = end;
		}
		from = pattern.find(text, end ?? from + 1);
	}
	return parts.join('') + text.slice(copied);
}

/**
 * Hides secrets in a server's text: whole, cut off at the end of a value (from 8 characters on), or escaped for URLs, JSON, XML.
 * @param secrets made by a machine: tokens and client secrets; those shorter than `shortest` are left alone
 * @param chosen by a person: only the whole of it is hidden, since its beginning may be an ordinary word
 */
export function redactor(
	secrets: Iterable<unknown>,
	chosen: Iterable<unknown> = [],
	shortest = SHORTEST_SECRET,
): Redact {
	const isSecret = (value: unknown): value is string => typeof value === 'string' && value.length >= shortest;
	const byLength = (all: Iterable<unknown>): string[] =>
		[...new Set(all)].filter(isSecret).sort((one, other) => other.length - one.length);
	const patterns = [
		...byLength(secrets).map((secret) => patternOf(secret, true)),
		...byLength(chosen).map((secret) => patternOf(secret, false)),
	];
	return (text) => patterns.reduce((safer, pattern) => hide(pattern, safer), text);
}

/** n8n puts the token to a request itself; afterwards it stands in the header that was sent. */
export function tokenIn(authorization: unknown): string {
	return typeof authorization === 'string' ? authorization.replace(/^\S+\s+/, '') : '';
}

/** Hides secrets in every text of an attempt, before anyone reads it. What a sign-in says is hidden where it is read. */
export function redactAttempt(attempt: Attempt, redact: Redact): Attempt {
	const texts = Object.entries(attempt).map(([name, value]) => [
		name,
		typeof value === 'string' && name !== 'kind' && name !== 'reason' ? redact(value) : value,
	]);
	return Object.fromEntries(texts) as Attempt;
}
