import { parseBody } from '../formats/body';
import { isXmlElement } from '../formats/xml';

/** A report header of the v3 list: Concur's fields as Concur spells them. */
export interface ReportHeader {
	ID: string;
	[field: string]: unknown;
}

/** One page of Reports v3.0. */
export interface ReportPage {
	Items: ReportHeader[];
	NextPage: string | undefined;
}

/** Reads a page of the v3 list; undefined when the body is of another shape. */
export function readReportPage(text: string): ReportPage | undefined {
	const body = parseBody(text);
	if (!Array.isArray(body?.Items)) return undefined;
	const items = body.Items as unknown[];
	if (!items.every((item) => isXmlElement(item) && typeof item.ID === 'string')) return undefined;
	return {
		Items: items as ReportHeader[],
		NextPage: typeof body.NextPage === 'string' && body.NextPage !== '' ? body.NextPage : undefined,
	};
}
