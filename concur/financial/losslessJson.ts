import { parse } from 'lossless-json';

/** SAP's documents are about ten levels deep. What is far deeper was made to hurt whoever walks it. */
const MAX_DEPTH = 100;

/**
 * Reads JSON with every number as the text that was sent: a double would lose digits of `99999999999999.12345678`, and turn
 * `0E-8` into another text.
 * @returns undefined when the text is no JSON, names a key twice with different values, or is nested beyond reason
 */
export function parseLossless(text: string): unknown {
	try {
		const value = parse(text, null, (number) => number);
		return isDeeper(value, MAX_DEPTH) ? undefined : value;
	} catch {
		return undefined;
	}
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (levels === 0) return true;
	for (const child of Object.values(value)) if (isDeeper(child, levels - 1)) return true;
	return false;
}
