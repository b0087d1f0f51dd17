import { SaxesParser } from 'saxes';

/** An element: text when it has only text, an object of children and `@_` attributes otherwise, a list when repeated. */
export type XmlValue = string | XmlElement | XmlValue[];
export interface XmlElement {
	[name: string]: XmlValue;
}

const MAX_DEPTH = 100;

/** An element that is still open. */
interface Open {
	name: string;
	element: XmlElement;
	text: string;
	hasChildren: boolean;
}

/**
 * Parses XML without DTDs: no entities beyond XML's own five and character references. Values stay text, and keep their
 * blanks: an amount must not become a float, nor an ID a number. Names lose their prefix.
 * @returns the root element by name, or undefined when the text is not complete, well-formed XML with one root, declares a DTD
 * or is nested deeper than 100
 */
export function parseXml(text: string): XmlElement | undefined {
	const parser = new SaxesParser({ position: false });
	const document: Open = { name: '', element: {}, text: '', hasChildren: false };
	const open = [document];
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('doctype', () => {
		throw new Error('a DTD');
	});
	parser.on('opentagstart', ({ name }) => {
		if (open.length > MAX_DEPTH) throw new Error('too deep');
		open[open.length - 1].hasChildren = true;
		open.push({ name: withoutPrefix(name), element: {}, text: '', hasChildren: false });
	});
	parser.on('attribute', ({ name, value }) => {
		if (name === 'xmlns' || name.startsWith('xmlns:')) return;
		open[open.length - 1].element[`@_${withoutPrefix(name)}`] = value;
	});
	const addText = (added: string): void => {
		open[open.length - 1].text += added;
	};
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.on('closetag', () => {
		const closed = open.pop() as Open;
		add(open[open.length - 1].element, closed.name, valueOf(closed));
	});
	try {
		parser.write(withoutByteOrderMark(text).trim()).close();
	} catch {
		return undefined;
	}
	return document.element;
}

/** Blanks between elements are none; those of an element with nothing but text are its value. */
function valueOf({ element, text, hasChildren }: Open): XmlValue {
	if (text !== '' && (!hasChildren || text.trim() !== '')) element['#text'] = text;
	const names = Object.keys(element);
	if (names.length === 0) return '';
	return names.length === 1 && names[0] === '#text' ? text : element;
}

function add(parent: XmlElement, name: string, value: XmlValue): void {
	const known = Object.hasOwn(parent, name) ? parent[name] : undefined;
	if (known === undefined) define(parent, name, value);
	else if (Array.isArray(known)) known.push(value);
	else define(parent, name, [known, value]);
}

/** An element `__proto__` is an element like any other. */
function define(parent: XmlElement, name: string, value: XmlValue): void {
	Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

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
