import type { ReportHeader } from '../reports/page';

/**
 * What a trigger remembers between polls. Times are Concur's own (`LastModifiedDate`), never this machine's clock, so that
 * a skew between the two can't hide a report.
 */
export interface CursorState {
	/** The newest modification that a complete scan has seen; absent until one has seen any. */
	newestSeen?: string;
	/** Reports handed out or skipped, with their modification; only as far back as a scan looks. */
	seen?: Record<string, string>;
	/** Where to go on when the last scan was cut short. */
	resume?: Record<string, string>;
	/** The newest modification that the first part of a scan in parts has seen. */
	scanNewest?: string;
	/** The newest modification of the last scan over several pages; the next scan over the same reports confirms it. */
	unconfirmed?: string;
	/** The first scan is over. */
	started?: boolean;
	/** How many scans, or parts of one, were absorbed; two polls that overlap tell by it. */
	revision?: number;
}

/** How far a scan looks back behind the newest modification: longer than a scan may last, and than Concur takes to show one. */
export const OVERLAP_MS = 15 * 60_000;

/** Beyond so many, the oldest are forgotten, and might be handed out again. */
export const MAX_REMEMBERED = 50_000;

/** A report is handed out once per payment status and modification. */
export function keyOf(report: ReportHeader): string {
	return `${report.ID} ${String(report.PaymentStatusCode)} ${String(report.LastModifiedDate)}`;
}

export function modifiedOf(report: ReportHeader): string {
	return typeof report.LastModifiedDate === 'string' ? report.LastModifiedDate : '';
}

/** Concur's dates carry no zone and mean UTC. */
function epochOf(date: string): number {
	return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(date) ? date : `${date}Z`);
}

/** The newer of two dates; an unreadable one counts as none. */
export function newer(left: string | undefined, right: string | undefined): string | undefined {
	if (left === undefined || Number.isNaN(epochOf(left)))
		return right !== undefined && !Number.isNaN(epochOf(right)) ? right : undefined;
	if (right === undefined || Number.isNaN(epochOf(right))) return left;
	return epochOf(right) > epochOf(left) ? right : left;
}

/** The `modifiedDateAfter` of the next scan; undefined for all reports. */
export function scanFrom({ newestSeen }: CursorState): string | undefined {
	if (newestSeen === undefined) return undefined;
	return new Date(epochOf(newestSeen) - OVERLAP_MS).toISOString().slice(0, -1);
}

/** What one poll has read. */
export interface ScannedPart {
	reports: ReportHeader[];
	pages: number;
	/** Where to go on when the scan was cut short; undefined when it is complete. */
	resume: Record<string, string> | undefined;
	/** This machine's clock; it only ever holds the cursor back. */
	now: number;
}

/** A date ahead of this clock may only hold the cursor back: taken as it is, it would carry it past what is still to come. */
function capped(date: string | undefined, now: number): string | undefined {
	return date !== undefined && epochOf(date) > now ? new Date(now).toISOString().slice(0, -1) : date;
}

/**
 * Absorbs the reports that a scan, or a part of one, has read: picks out the new ones and remembers them.
 * Changes `state` in place and at once.
 * @returns the reports that were not handed out before
 */
export function absorb(state: CursorState, { reports, pages, resume, now }: ScannedPart): ReportHeader[] {
	state.revision = (state.revision ?? 0) + 1;
	const seen = (state.seen ??= {});
	const fresh: ReportHeader[] = [];
	for (const report of reports) {
		const key = keyOf(report);
		if (key in seen) continue;
		seen[key] = modifiedOf(report);
		fresh.push(report);
	}
	const newest = capped(reports.map(modifiedOf).reduce<string | undefined>(newer, undefined), now);
	if (resume) {
		// What changes while a scan goes on in parts may be on a page that was read before: the cursor may only move to what
		// the first part has seen.
		state.scanNewest ??= newest ?? state.newestSeen ?? '';
		state.resume = resume;
		return fresh;
	}
	const inParts = state.resume !== undefined;
	const reached = inParts ? state.scanNewest || undefined : newest;
	if (inParts || pages > 1) {
		// A report that leaves between two pages can shift another one to a page that was read already. Only a second scan
		// over the same reports shows that none has slipped through.
		const confirmed = state.unconfirmed;
		state.unconfirmed = newer(confirmed, reached);
		moveTo(state, confirmed);
	} else {
		delete state.unconfirmed;
		moveTo(state, reached);
	}
	delete state.resume;
	delete state.scanNewest;
	state.started = true;
	forget(state);
	return fresh;
}

function moveTo(state: CursorState, date: string | undefined): void {
	const moved = newer(state.newestSeen, date);
	if (moved !== undefined) state.newestSeen = moved;
}

/** Forgets what no later scan will read again, and the oldest beyond the bound. */
function forget(state: CursorState): void {
	const from = scanFrom(state);
	if (from === undefined || !state.seen) return;
	const floor = epochOf(from);
	const kept = Object.entries(state.seen).filter(([, modified]) => !(epochOf(modified) < floor));
	kept.sort(([, left], [, right]) => epochOf(right) - epochOf(left));
	state.seen = Object.fromEntries(kept.slice(0, MAX_REMEMBERED));
}
