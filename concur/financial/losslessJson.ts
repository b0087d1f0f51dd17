/** SAP's documents are about ten levels deep. What is far deeper was made to hurt whoever walks it. */
const MAX_DEPTH = 100;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Reads JSON with every number as the text that was sent: a double would lose digits of `99999999999999.12345678`, and turn
 * `0E-8` into another text. Numbers are put in quotes before `JSON.parse`: a page of documents has a megabyte, and a parser
 * in JavaScript takes several times as long for it.
 * @returns undefined when the text is no JSON, names a key twice in an object, or is nested beyond reason
 */
export function parseLossless(text: string): unknown {
	const quoted = quoteNumbers(text);
	if (!quoted) return undefined;
	try {
		const value: unknown = JSON.parse(quoted.text);
		// `JSON.parse` believes the last of two equal keys.
		return countMembers(value, MAX_DEPTH) === quoted.members ? value : undefined;
	} catch {
		return undefined;
	}
}

/** @returns the text with its numbers as strings and the number of colons outside of strings; undefined when that can be no JSON */
function quoteNumbers(text: string): { text: string; members: number } | undefined {
	const parts: string[] = [];
	let copied = 0;
	let members = 0;
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 0x22) index = endOfString(text, index);
		else if (code === 0x3a) members += 1;
		else if (code === 0x2d || isDigit(code)) {
			const end = endOfNumber(text, index);
			const number = text.slice(index, end);
			// A number as a key is no JSON, and in quotes it would pass for one.
			if (!NUMBER.test(number) || isBeforeColon(text, end)) return undefined;
			parts.push(text.slice(copied, index), '"', number, '"');
			copied = end;
			index = end - 1;
		}
	}
	parts.push(text.slice(copied));
	return { text: parts.join(''), members };
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** @returns where the closing quote is, or the end of the text */
function endOfString(text: string, start: number): number {
	let quote = text.indexOf('"', start + 1);
	while (quote > 0 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
	return quote < 0 ? text.length : quote;
}

/** An odd number of backslashes before it; none belongs to what is before the string, which starts with a quote. */
function isEscaped(text: string, quote: number): boolean {
	let index = quote;
	while (text.charCodeAt(index - 1) === 0x5c) index -= 1;
	return (quote - index) % 2 === 1;
}

function endOfNumber(text: string, start: number): number {
	let index = start + 1;
	while (index < text.length && (isDigit(text.charCodeAt(index)) || '+-.eE'.includes(text[index])))
		index += 1;
	return index;
}

function isBeforeColon(text: string, start: number): boolean {
	let index = start;
	while (' \t\r\n'.includes(text.charAt(index)) && index < text.length) index += 1;
	return text[index] === ':';
}

/** Members of all objects in a value; a key that came twice counts once. Not a number where it is nested deeper. */
function countMembers(value: unknown, levels: number): number {
	if (typeof value !== 'object' || value === null) return 0;
	if (levels === 0) return Number.NaN;
	const children = Object.values(value);
	let members = Array.isArray(value) ? 0 : children.length;
	for (const child of children) members += countMembers(child, levels - 1);
	return members;
}
