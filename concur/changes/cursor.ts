import type { ListPlace } from '../reading/readList';
import type { PageQuery } from '../reading/nextPage';
import type { ReportHeader } from '../reports/page';
import { arrivedAt, concurDateTime, modifiedAt } from '../reports/modified';
import { dayOf, KEEP_DAYS, KnownReports } from './known';

/** A scan that goes on in the next poll. */
export interface OpenScan {
	isFull: boolean;
	/** The query it began with. */
	first: PageQuery;
	place: ListPlace;
	/** The newest modification that its first part has seen, epoch milliseconds. */
	newest: number;
}

/**
 * What a trigger remembers of one payment status between polls; plain JSON. Where the cursor stands is told by Concur's own
 * times (`LastModifiedDate`), never by this machine's clock, so that a skew between the two can't hide a report.
 */
export interface CursorState {
	/** The filters that it was used with. */
	query?: string;
	/** The newest modification that a whole scan has seen, epoch milliseconds; absent until one has seen any. */
	newestSeen?: number;
	/** The reports that were handed out; see `KnownReports`. */
	known?: string[];
	/** What was modified up to here is done with: so many are at the status that the oldest were forgotten. */
	doneUpTo?: number;
	/** The same, as soon as the scan is over that had to forget them. */
	forgottenUpTo?: number;
	scan?: OpenScan;
	/** When the last full scan was over, by this machine's clock. */
	fullScanAt?: number;
	/** When the trigger first looked, by this machine's clock: what is older was waiting. */
	startedAt?: number;
	/** The first scan is over. */
	isStarted?: boolean;
	/** How many scans, or parts of one, were absorbed; two polls that overlap tell by it. */
	revision?: number;
}

/** How far a scan looks back behind the newest modification: longer than a scan may last, and than Concur takes to show one. */
export const OVERLAP_MS = 15 * 60_000;
/** So often all reports of the status are read, whatever their modification date says. */
export const FULL_SCAN_EVERY_MS = 24 * 3_600_000;

/** @returns whether it is time for a full scan: none yet, a day ago, or at a time that is still to come by this clock */
export function isFullScanDue({ fullScanAt }: CursorState, now: number): boolean {
	return fullScanAt === undefined || now - fullScanAt >= FULL_SCAN_EVERY_MS || now < fullScanAt;
}

/** The `modifiedDateAfter` of a scan; undefined for all reports. */
export function scanFrom({ newestSeen, doneUpTo }: CursorState, isFull: boolean): string | undefined {
	const from = isFull || newestSeen === undefined ? doneUpTo : newestSeen - OVERLAP_MS;
	return from === undefined ? undefined : concurDateTime(from);
}

/** What one poll has read. */
export interface ScannedPart {
	reports: Iterable<ReportHeader>;
	scan: Omit<OpenScan, 'place' | 'newest'>;
	/** Where to go on; `whole` when the scan is over, `again` when it must begin anew. */
	goesOn: ListPlace | 'whole' | 'again';
	/** Reports that wait at the status from before the trigger began are noted but not handed out. */
	skipsWaiting: boolean;
	/** This machine's clock; it only ever holds the cursor back. */
	now: number;
}

/**
 * Absorbs the reports that a scan, or a part of one, has read: picks out the new ones and remembers them.
 * Changes `state` in place and at once.
 * @returns the reports that were not handed out before
 */
export function absorb(state: CursorState, part: ScannedPart): ReportHeader[] {
	const fresh = absorbReports(state, part);
	state.revision = (state.revision ?? 0) + 1;
	// A date ahead of this clock may only hold the cursor back: taken as it is, it would carry it past what is still to come.
	const newest = Math.min(newestOf(part.reports), part.now);
	const { scan } = state;
	delete state.scan;
	if (part.goesOn === 'again') return fresh;
	if (part.goesOn !== 'whole') {
		// What changes while a scan goes on in parts may be on a page that was read before: the cursor may only move to what
		// the first part has seen.
		state.scan = { ...part.scan, place: part.goesOn, newest: scan?.newest ?? newest };
		return fresh;
	}
	const reached = Math.max(scan?.newest ?? newest, state.newestSeen ?? 0);
	if (reached > 0) state.newestSeen = reached;
	state.isStarted = true;
	settleForgotten(state);
	if (part.scan.isFull) finishFullScan(state, part.now);
	return fresh;
}

/**
 * Absorbs only the reports of a poll that another one has overtaken: where the cursor stands is the other's to say.
 * @returns the reports that were not handed out before
 */
export function absorbReports(
	state: CursorState,
	{ reports, skipsWaiting, now }: Pick<ScannedPart, 'reports' | 'skipsWaiting' | 'now'>,
): ReportHeader[] {
	const known = new KnownReports(state.known);
	const fresh: ReportHeader[] = [];
	for (const report of reports) {
		if (modifiedAt(report) <= (state.doneUpTo ?? -1)) continue;
		const isWaiting = skipsWaiting && arrivedAt(report) < (state.startedAt ?? now);
		if (known.note(report, dayOf(now)) && !isWaiting) fresh.push(report);
	}
	const forgotten = known.forgetOldest();
	if (forgotten !== undefined) state.forgottenUpTo = Math.max(state.forgottenUpTo ?? 0, forgotten);
	state.known = known.toLines();
	return fresh;
}

function newestOf(reports: Iterable<ReportHeader>): number {
	let newest = 0;
	for (const report of reports) newest = Math.max(newest, modifiedAt(report));
	return newest;
}

/** Only now: before the end of the scan, what is as old may not have been read yet. */
function settleForgotten(state: CursorState): void {
	if (state.forgottenUpTo === undefined) return;
	state.doneUpTo = Math.max(state.doneUpTo ?? 0, state.forgottenUpTo);
	delete state.forgottenUpTo;
}

function finishFullScan(state: CursorState, now: number): void {
	state.fullScanAt = now;
	const known = new KnownReports(state.known);
	known.forgetUnseenSince(dayOf(now) - KEEP_DAYS);
	state.known = known.toLines();
}
