import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: text when it has only text, an object of children and `@_` attributes otherwise, a list when repeated. */
export type XmlValue = string | XmlElement | XmlValue[];
export interface XmlElement {
	[name: string]: XmlValue;
}

const MAX_DEPTH = 100;

/** Values stay text: an amount must not become a float, nor an ID a number. */
const parser = new XMLParser({
	ignoreAttributes: false,
	removeNSPrefix: true,
	parseTagValue: false,
	parseAttributeValue: false,
	// A text may end in a blank that is part of the value; between elements blanks are none.
	trimValues: false,
	tagValueProcessor: (_name, text, _path, _hasAttributes, isLeaf) =>
		isLeaf || text.trim() !== '' ? text : '',
	ignoreDeclaration: true,
	ignorePiTags: true,
	maxNestedTags: MAX_DEPTH,
	// An empty table switches character references on and adds no HTML names to XML's five entities.
	htmlEntities: {} as unknown as boolean,
});

/**
 * Parses XML without DTDs: no entities beyond XML's own five and character references. Values keep their blanks.
 * @returns the root element by name, or undefined when the text is not complete, well-formed XML with one root, or declares a
 * DTD
 */
export function parseXml(text: string): XmlElement | undefined {
	const trimmed = withoutByteOrderMark(text).trim();
	// The parser forgives a missing end tag; a truncated answer must not pass for a whole one.
	if (/<!(?:DOCTYPE|ENTITY)/i.test(trimmed) || XMLValidator.validate(trimmed) !== true) return undefined;
	try {
		const root: unknown = parser.parse(trimmed);
		return isXmlElement(root) && hasOneRoot(root, trimmed) ? root : undefined;
	} catch {
		return undefined;
	}
}

/** Neither parser nor validator minds an element, or text, before or behind the root: two answers would pass for one. */
function hasOneRoot(root: XmlElement, text: string): boolean {
	const roots = Object.values(root);
	return text.startsWith('<') && text.endsWith('>') && roots.length === 1 && !Array.isArray(roots[0]);
}

export function isXmlElement(value: unknown): value is XmlElement {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function withoutByteOrderMark(text: string): string {
	return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Escapes text for element content and attributes. */
export function escapeXml(text: string): string {
	return text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/'/g, '&apos;');
}
