import { readList } from '../reading/readList';
import type { ListReading } from '../reading/readList';
import { pageKey } from '../reading/nextPage';
import type { PageQuery } from '../reading/nextPage';
import type { ReportHeader, ReportPage } from '../reports/page';
import type { VerdictKind } from '../verdict/kinds';
import { absorb, absorbReports, isFullScanDue, scanFrom } from './cursor';
import type { CursorState, OpenScan } from './cursor';

/** So many requests in one poll, two per page; the next poll goes on where this one stopped. */
export const MAX_REQUESTS_PER_POLL = 200;
const PAGE_SIZE = 100;

export interface PageFailure {
	kind: VerdictKind;
	words: string;
	httpStatusCode: number | undefined;
}

export type PageRead = { page: ReportPage } | PageFailure;

export interface ScanBounds {
	/** At least 2, or nothing would ever get on. */
	maxRequests: number;
	/** Epoch milliseconds after which no further page is asked for. */
	until: number;
	/** The same for the second request of a scan, without which a scan in parts would not get on. */
	latest: number;
	now: () => number;
}

export interface ScanOptions {
	/** The filters of the trigger. */
	query: PageQuery;
	/** Reports that wait at the status from before the trigger began are left alone. */
	skipsWaiting: boolean;
}

export type Scan =
	| { fresh: ReportHeader[]; problem?: string }
	/** A page could not be read: then nothing was remembered and nothing is lost. */
	| PageFailure;

/** How Concur may answer when it no longer knows the page to go on at; the start of the list tells whether it was that. */
const PLACE_IS_GONE: VerdictKind[] = [
	'badRequest',
	'notFound',
	'otherClientError',
	'foreignAnswer',
	'errorAnswer',
	'serverError',
];

/**
 * One poll: reads what changed since the cursor (or, once a day, all reports of the status), page by page, and moves the cursor
 * when the data is in hand.
 * @returns the new reports, with a problem when the list goes in circles; or what the failing page came to
 */
export async function scan(
	state: CursorState,
	options: ScanOptions,
	fetchPage: (query: PageQuery) => Promise<PageRead>,
	bounds: ScanBounds,
): Promise<Scan> {
	const { revision } = state;
	const query = pageKey(options.query);
	// Other filters, another list: what was left out so far may be on it, and is not newly modified.
	const isOtherList = state.query !== query;
	const begin = () => newScan(state, options, isOtherList, bounds.now());
	let requests = 0;
	const mayGoOn = (): boolean => {
		requests += 1;
		if (requests <= 2) return requests === 1 || bounds.now() < bounds.latest;
		return requests <= bounds.maxRequests && bounds.now() < bounds.until;
	};
	const read = async (open: Omit<OpenScan, 'newest' | 'place'> & Partial<OpenScan>) =>
		await readList<ReportHeader, PageFailure>({ first: open.first, place: open.place, mayGoOn, fetchPage });
	const resumed = isOtherList ? undefined : state.scan;
	let open: Omit<OpenScan, 'place' | 'newest'> & Partial<OpenScan> = resumed ?? begin();
	let reading = await read(open);
	if (
		reading.end === 'failed' &&
		reading.isFirst &&
		resumed &&
		PLACE_IS_GONE.includes(reading.failure.kind)
	) {
		// Start over at once: n8n keeps nothing of a poll that throws.
		open = begin();
		reading = await read(open);
	}
	if (reading.end === 'failed') return reading.failure;
	const part = {
		reports: ofStatus(reading, options.query.paymentStatusCode),
		skipsWaiting: options.skipsWaiting,
		now: bounds.now(),
	};
	// Another poll was at work meanwhile and has moved the cursor; what it has not handed out, this one may.
	if (state.revision !== revision) return { fresh: options.skipsWaiting ? [] : absorbReports(state, part) };
	if (open !== resumed) delete state.scan;
	state.query = query;
	return {
		fresh: absorb(state, {
			...part,
			scan: { isFull: open.isFull, first: open.first },
			goesOn: goesOn(reading),
		}),
		...(reading.end === 'circle' ? { problem: reading.problem } : {}),
	};
}

function newScan(
	state: CursorState,
	{ query }: ScanOptions,
	isOtherList: boolean,
	now: number,
): Omit<OpenScan, 'place' | 'newest'> {
	const isFull = isOtherList || isFullScanDue(state, now);
	const from = scanFrom(state, isFull);
	const first = { ...query, limit: String(PAGE_SIZE), ...(from ? { modifiedDateAfter: from } : {}) };
	return { isFull, first };
}

function goesOn(reading: ListReading<ReportHeader, PageFailure>) {
	if (reading.end === 'stopped' || reading.end === 'unsettled') return reading.place;
	return reading.end === 'whole' ? 'whole' : 'again';
}

/** Should Concur not heed the filter on a page, the reports of other statuses are none of this cursor's business. */
function ofStatus({ items }: ListReading<ReportHeader, PageFailure>, code: string): ReportHeader[] {
	return [...items.values()].filter(
		({ PaymentStatusCode }) => typeof PaymentStatusCode !== 'string' || PaymentStatusCode === code,
	);
}
