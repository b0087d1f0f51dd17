import type { VerdictKind } from '../verdict/kinds';
import { REPORTS_PATH } from './paths';
import { nextPage } from '../reading/nextPage';
import type { PageQuery } from '../reading/nextPage';
import { readResource } from '../reading/readResource';
import type { PacedLine, Patience } from '../reading/readResource';
import { readReportPage } from './page';
import type { ReportHeader } from './page';

/** SAP: a page has at most 100 reports. */
export const MAX_PAGE_SIZE = 100;
/** A million reports: beyond that, a list that never ends is more likely. */
const MAX_PAGES = 10_000;

export interface ReportListRequest {
	query: Record<string, string>;
	/** Undefined for all. */
	limit: number | undefined;
	timeoutMs: number;
}

export type ReportList = { reports: ReportHeader[] } | { kind: VerdictKind; words: string };

/**
 * Reports v3.0, page by page. `NextPage` is followed by its query only.
 * @returns the reports, or what the failing page came to: a part of a list is never passed off as the whole
 */
export async function listReports(
	line: PacedLine,
	{ query, limit, timeoutMs }: ReportListRequest,
	patience: Patience,
): Promise<ReportList> {
	const reports: ReportHeader[] = [];
	const pageSize = Math.min(limit ?? MAX_PAGE_SIZE, MAX_PAGE_SIZE);
	let next: PageQuery | undefined = { ...query, limit: String(pageSize) };
	for (let pages = 0; next && pages < MAX_PAGES; pages += 1) {
		const read = await readResource(
			line,
			{ method: 'GET', path: REPORTS_PATH, query: next, accept: 'application/json', timeoutMs },
			readReportPage,
			patience,
		);
		if (!('value' in read)) return read;
		reports.push(...read.value.Items);
		if (limit !== undefined && reports.length >= limit) return { reports: reports.slice(0, limit) };
		const following = nextPage(read.value.NextPage, next);
		if (following && 'problem' in following) return { kind: 'unreadable', words: following.problem };
		next = following?.query;
	}
	return next ? { kind: 'unreadable', words: `The list has more than ${MAX_PAGES} pages` } : { reports };
}
