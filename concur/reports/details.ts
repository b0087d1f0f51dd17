import { isAbout } from './reportId';
import { isXmlElement, parseXml } from '../formats/xml';
import type { XmlElement, XmlValue } from '../formats/xml';

/** A field of report details: text as Concur wrote it, null for nil and for no date, a list, or a nested record. */
export type DetailValue = string | null | DetailValue[] | Details;
export type Details = { [name: string]: DetailValue };

/** What SAP writes where there is no date. */
const NO_DATE = /^0001-01-01T00:00:00(\.0+)?Z?$/;
const LIST_NAME = /List$/;

/**
 * Get Report Details (v2.0, XML) as JSON: `...List` elements are always lists, `i:nil` is null, `0001-01-01` dates are null,
 * an empty element is an empty text, and every value stays text, so that no amount becomes a float.
 * @returns undefined when the text is not a `ReportDetails` document, or is about another report than the one asked for
 */
export function readReportDetails(xml: string, reportId: string): Details | undefined {
	const root = parseXml(xml)?.ReportDetails;
	if (!isXmlElement(root)) return undefined;
	const details = toDetails(root);
	return isAbout(details.ReportID, reportId) ? details : undefined;
}

function toDetails(element: XmlElement): Details {
	const details: Details = {};
	for (const [name, value] of Object.entries(element)) {
		if (!name.startsWith('@_')) details[name] = LIST_NAME.test(name) ? toList(value) : toValue(value);
	}
	return details;
}

function toValue(value: XmlValue): DetailValue {
	if (Array.isArray(value)) return value.map(toValue);
	if (typeof value === 'string') return NO_DATE.test(value) ? null : value;
	if (value['@_nil'] === 'true') return null;
	const names = Object.keys(value).filter((name) => !name.startsWith('@_'));
	if (names.length === 0) return '';
	return names.length === 1 && names[0] === '#text' ? toValue(value['#text']) : toDetails(value);
}

/** One child or many, a list stays a list; an empty or nil one is an empty list. */
function toList(value: XmlValue): DetailValue[] {
	if (Array.isArray(value)) return value.flatMap(toList);
	if (typeof value === 'string') return value.trim() === '' ? [] : [value];
	return Object.entries(value)
		.filter(([name]) => !name.startsWith('@_'))
		.flatMap(([, children]) => (Array.isArray(children) ? children : [children]))
		.map(toValue);
}
