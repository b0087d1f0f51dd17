/**
 * Parses JSON as Concur writes it. SAP's own example of a refusal holds a raw line break inside a string, which JSON forbids:
 * control characters inside strings are read as they are. A key that comes twice in an object makes it unreadable, since
 * `JSON.parse` would believe the last one.
 * @returns the value, or undefined when the text is no JSON, is cut off, or has a key twice
 */
export function parseJson(text: string): unknown {
	const { strict, members } = escapeControlCharacters(text);
	try {
		const value: unknown = JSON.parse(strict);
		return countMembers(value) === members ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Writes control characters inside strings as JSON wants them, and counts the members of all objects by their colons. */
function escapeControlCharacters(text: string): { strict: string; members: number } {
	const parts: string[] = [];
	let copied = 0;
	let members = 0;
	let isInString = false;
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 0x22) isInString = !isInString;
		else if (!isInString) members += code === 0x3a ? 1 : 0;
		else if (code === 0x5c) index += 1;
		else if (code < 0x20) {
			parts.push(text.slice(copied, index), `\\u${code.toString(16).padStart(4, '0')}`);
			copied = index + 1;
		}
	}
	return { strict: parts.join('') + text.slice(copied), members };
}

/** Members of all objects in a JSON text, by its colons. */
export const countWrittenMembers = (text: string): number => escapeControlCharacters(text).members;

/** Members of all objects in a value; a key that came twice counts once. NaN when it has more levels than that. */
export function countMembers(value: unknown, levels = Infinity): number {
	if (typeof value !== 'object' || value === null) return 0;
	if (levels === 0) return NaN;
	const children: unknown[] = Object.values(value);
	let members = Array.isArray(value) ? 0 : children.length;
	for (const child of children) members += countMembers(child, levels - 1);
	return members;
}
