import type { VerdictKind } from '../verdict/kinds';
import { nextPage } from '../reading/nextPage';
import type { PageQuery } from '../reading/nextPage';
import type { ReportHeader, ReportPage } from '../reports/page';
import { absorb, scanFrom } from './cursor';
import type { CursorState } from './cursor';

/** So many pages in one poll; the next poll goes on where this one stopped. */
export const MAX_PAGES_PER_POLL = 100;
const PAGE_SIZE = 100;

export type PageRead =
	| { page: ReportPage }
	| { kind: VerdictKind; words: string; httpStatusCode: number | undefined };

export interface ScanBounds {
	maxPages: number;
	/** Epoch milliseconds after which no further page is asked for. */
	deadline: number;
	now: () => number;
}

export type Scan = { fresh: ReportHeader[] } | Extract<PageRead, { kind: VerdictKind }>;

/** How Concur may answer when it no longer knows the page to go on at; the start of the list tells whether it was that. */
const RESUME_IS_GONE: VerdictKind[] = ['badRequest', 'notFound', 'otherClientError', 'serverError'];

/**
 * One poll: reads what changed since the cursor, page by page, and moves the cursor when the data is in hand.
 * The order of the list is not documented, so a scan that was cut short goes on at its next page instead of guessing.
 * @param query the filters of the trigger
 * @returns the new reports, or what the failing page came to: then nothing was remembered and nothing is lost
 */
export async function scan(
	state: CursorState,
	query: Record<string, string>,
	fetchPage: (query: Record<string, string>) => Promise<PageRead>,
	bounds: ScanBounds,
): Promise<Scan> {
	const from = scanFrom(state);
	const first = { ...query, limit: String(PAGE_SIZE), ...(from ? { modifiedDateAfter: from } : {}) };
	const { resume, revision } = state;
	let next: PageQuery | undefined = resume ?? first;
	const reports: ReportHeader[] = [];
	let pages = 0;
	while (next && (pages === 0 || (pages < bounds.maxPages && bounds.now() < bounds.deadline))) {
		const read = await fetchPage(next);
		if (!('page' in read)) {
			if (next !== resume || !RESUME_IS_GONE.includes(read.kind)) return read;
			// Concur no longer knows the page to go on at. Start over at once: n8n keeps nothing of a poll that throws.
			delete state.resume;
			delete state.scanNewest;
			next = first;
			continue;
		}
		pages += 1;
		reports.push(...read.page.Items);
		const following = nextPage(read.page.NextPage, next);
		// To take it for the end of the list would lose what is on it.
		if (following && 'problem' in following)
			return { kind: 'unreadable', words: following.problem, httpStatusCode: undefined };
		next = following?.query;
	}
	// Another poll was at work meanwhile and has moved the cursor: what this one read, that one or the next hands out.
	if (state.revision !== revision) return { fresh: [] };
	return { fresh: absorb(state, { reports, pages, resume: next, now: bounds.now() }) };
}
