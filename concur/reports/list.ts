import type { VerdictKind } from '../verdict/kinds';
import { REPORTS_PATH } from './paths';
import { epochOf, modifiedAt } from './modified';
import { readList } from '../reading/readList';
import type { ListReading, ListRequest } from '../reading/readList';
import type { PageQuery } from '../reading/nextPage';
import { readResource } from '../reading/readResource';
import type { PacedLine, Patience } from '../reading/readResource';
import { readReportPage } from './page';
import type { ReportHeader, ReportPage } from './page';

/** SAP: a page has at most 100 reports. */
export const MAX_PAGE_SIZE = 100;
/** A million reports, each page read twice: beyond that, a list that never ends is more likely. */
export const MAX_REQUESTS = 20_000;
/** So often a list is begun anew that does not stand still. */
export const MAX_SCANS = 5;

export interface ReportListRequest {
	query: Record<string, string>;
	/** Undefined for all. */
	limit: number | undefined;
	timeoutMs: number;
}

export interface ListFailure {
	kind: VerdictKind;
	words: string;
	/** What to do next, where it is not what the kind says. */
	advice?: string;
}

export type ReportList = { reports: ReportHeader[] } | ListFailure;

type Reading = ListReading<ReportHeader, ListFailure>;

type Fetch = (query: PageQuery) => Promise<{ page: ReportPage } | ListFailure>;

/**
 * Reports v3.0, page by page, each report once. While it is read, reports come and go: where pages have shifted, the list is
 * scanned again until a scan finds none that the ones before have missed, and then its top until nothing moves there.
 * @returns the reports, or what the failing page came to: a part of a list is never passed off as the whole
 */
export async function listReports(
	line: PacedLine,
	{ query, limit, timeoutMs }: ReportListRequest,
	patience: Patience,
): Promise<ReportList> {
	const fetchPage: Fetch = async (page) => {
		const request = { method: 'GET', path: REPORTS_PATH, query: page, timeoutMs } as const;
		const read = await readResource(
			line,
			{ ...request, accept: 'application/json' },
			readReportPage,
			patience,
		);
		return 'value' in read ? { page: read.value } : read;
	};
	return await readAll(fetchPage, query, limit);
}

/** The same, with what reads a page. */
export async function readAll(
	fetchPage: Fetch,
	query: PageQuery,
	limit: number | undefined,
): Promise<ReportList> {
	const first = { ...query, limit: String(Math.min(limit ?? MAX_PAGE_SIZE, MAX_PAGE_SIZE)) };
	const found = new Map<string, ReportHeader>();
	let requests = 0;
	const mayGoOn = (): boolean => (requests += 1) <= MAX_REQUESTS;
	const request = { first, mayGoOn, enough: limit, fetchPage };
	const failureOf = (reading: Reading): ListFailure | undefined => {
		if (reading.end === 'failed') return reading.failure;
		if (reading.end === 'circle') return incomplete(reading.problem);
		return requests > MAX_REQUESTS
			? incomplete(`The list has more than ${MAX_REQUESTS / 2} pages`)
			: undefined;
	};
	// Before the first scan nothing was seen, so nothing can be newer.
	let newest = Infinity;
	for (let scans = 1; scans <= MAX_SCANS; scans += 1) {
		const reading = await readList<ReportHeader, ListFailure>(request);
		const failure = failureOf(reading);
		if (failure) return failure;
		const missed = [...reading.items.values()].filter(({ ID }) => !found.has(ID));
		for (const report of reading.items.values()) found.set(report.ID, report);
		if (reading.end === 'enough') return { reports: [...reading.items.values()].slice(0, limit) };
		const allFound = (): ReportList => ({ reports: [...found.values()].slice(0, limit) });
		if (!reading.isDisturbed) return allFound();
		// What was modified since has come, or moved, while the list was read; it was not missed by the scan before.
		const isSound = reading.end === 'whole' && missed.every((report) => modifiedAt(report) > newest);
		for (let looks = 1; isSound && looks <= MAX_SCANS; looks += 1) {
			const top = await readTop(request, newest);
			const topFailure = failureOf(top);
			if (topFailure) return topFailure;
			for (const report of top.items.values()) found.set(report.ID, report);
			if (!top.isDisturbed) return allFound();
		}
		newest = [...found.values()].reduce((most, report) => Math.max(most, modifiedAt(report)), 0);
	}
	return incomplete('The list changed too often while it was read');
}

/**
 * Where a list has the newest first, a report that is modified moves to its top, perhaps in every scan before its page is read.
 * So the top is read again, down to a page with a report that was not modified since: where nothing moved meanwhile, it
 * shows all that have.
 * @param newest epoch milliseconds; what is not newer was not modified since
 */
async function readTop(request: ListRequest<ReportHeader, ListFailure>, newest: number): Promise<Reading> {
	let left = Infinity;
	return await readList({
		...request,
		enough: undefined,
		mayGoOn: () => (left -= 1) >= 0 && request.mayGoOn(),
		fetchPage: async (query) => {
			const read = await request.fetchPage(query);
			const isOld = (report: ReportHeader) => epochOf(report.LastModifiedDate) <= newest;
			// Then only the page before it is still to be read again.
			if ('page' in read && read.page.Items.some(isOld))
				left = Math.min(left, query === request.first ? 0 : 1);
			return read;
		},
	});
}

function incomplete(words: string): ListFailure {
	return {
		kind: 'unreadable',
		words,
		advice:
			'A part of a list is never passed off as the whole. Run it again when less is going on, or narrow the filters.',
	};
}
