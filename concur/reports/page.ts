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

/**
 * The query of the next page. `NextPage` may name another host, or plain http: only its query is followed, at the base URI.
 * @returns undefined on the last page
 */
export function nextPageQuery(nextPage: string | undefined): Record<string, string> | undefined {
	const query = nextPage?.split('?')[1]?.split('#')[0];
	return query ? Object.fromEntries(new URLSearchParams(query)) : undefined;
}
