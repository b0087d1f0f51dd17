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
const PLAIN = /^[\w-]$/;
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

/** Every way in which servers write one character: escaped for a URL, JSON, XML or HTML, or as it is. */
function spellings(character: string): string {
	const code = character.charCodeAt(0);
	const hex = hexOf(code);
	const spelled = [
		`\\\\u${zeros(hex, 4)}`,
		`&#0*${code};`,
		`&#x0*${hex};`,
		...(code < 128 ? [`%${zeros(hex, 2)}`] : []),
		...(character === ' ' ? ['\\+'] : []),
		...(character in ENTITIES ? [`&${ENTITIES[character]};`] : []),
		`\\\\${literal(character)}`,
		literal(character),
	];
	return `(?:${spelled.join('|')})`;
}

interface Pattern {
	secret: string;
	/** Where the secret may start in the text, from `from` on; -1 when nowhere. */
	find: (text: string, from: number) => number;
	/** One per character, made when needed: most texts hold no secret. */
	characters: RegExp[];
	/** The first characters alone are hidden as well, where the text was cut. */
	cut: boolean;
}

function patternOf(secret: string, cut: boolean): Pattern {
	const start = secret.slice(0, SEARCHED);
	const spelledStart = new RegExp([...start].map(spellings).join(''), 'g');
	return {
		secret,
		find: PLAIN_START.test(secret)
			? (text, from) => text.indexOf(start, from)
			: (text, from) => {
					spelledStart.lastIndex = from;
					return spelledStart.exec(text)?.index ?? -1;
				},
		characters: [],
		cut,
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
): [count: number, end: number] {
	let end = from;
	for (let count = 0; count < secret.length; count += 1) {
		if (PLAIN.test(secret[count]) && text[end] === secret[count]) {
			end += 1;
			continue;
		}
		const character = (characters[count] ??= new RegExp(spellings(secret[count]), 'y'));
		character.lastIndex = end;
		if (!character.test(text)) return [count, end];
		end = character.lastIndex;
	}
	return [secret.length, end];
}

/** Where the secret that starts at `from` ends in the text; undefined when something else stands there. */
function endOf(pattern: Pattern, text: string, from: number): number | undefined {
	const [literalCount, literalEnd] = readLiterally(pattern, text, from);
	const [count, end] = readEscaped(pattern, text, from);
	// A secret that holds an escape itself can be read both ways.
	if (count === pattern.secret.length) return Math.max(end, literalCount === count ? literalEnd : end);
	if (literalCount === pattern.secret.length) return literalEnd;
	if (!pattern.cut) return undefined;
	return [end, literalEnd].find((cutEnd, index) => {
		CUT.lastIndex = cutEnd;
		return [count, literalCount][index] >= SHORTEST_CUT && CUT.test(text);
	});
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
