import type { ReportHeader } from '../reports/page';
import { modifiedAt } from '../reports/modified';

/** Beyond so many reports at one status, the oldest are forgotten. */
export const MAX_REMEMBERED = 50_000;
/** Those noted last stay in any case: a scan that goes on reads its last page once more. */
export const SPARED = 1000;
/** A report that no full scan has seen for so many days has left its status for good. */
export const KEEP_DAYS = 3;
const DAY_MS = 86_400_000;

/** What is remembered of a report that was handed out, or that was waiting when nobody asked for it. */
interface Known {
	/** Epoch milliseconds of its modification, or the text where that can't be read. */
	modification: string;
	/** The day on which it was last seen at its status, counted from 1970. */
	day: number;
}

export const dayOf = (now: number): number => Math.floor(now / DAY_MS);

/** A report's modification, however its date is written. */
function modificationOf(report: ReportHeader): string {
	const epoch = modifiedAt(report);
	// The text of an unreadable date is Concur's: `|` would be taken for the end of it.
	return epoch > 0
		? epoch.toString(36)
		: `~${String(report.LastModifiedDate).replace(/\|/g, '/').slice(0, 40)}`;
}

const epochIn = (modification: string): number =>
	modification.startsWith('~') ? 0 : Number.parseInt(modification, 36);

/**
 * The reports of one status that were handed out. A report is handed out once per modification, so one entry per report will
 * do. Stored as lines `modification|day|ID`, since no ID of Concur's may be the key of a plain object.
 */
export class KnownReports {
	private readonly reports = new Map<string, Known>();

	constructor(lines: readonly string[] = []) {
		for (const line of lines) {
			const [modification, day] = line.split('|', 2);
			this.reports.set(line.slice(modification.length + day.length + 2), {
				modification,
				day: Number.parseInt(day, 36),
			});
		}
	}

	get size(): number {
		return this.reports.size;
	}

	/**
	 * Notes that a report was seen.
	 * @returns whether it is new, or newly modified. A report as it was before its last modification is an answer that lags.
	 */
	note(report: ReportHeader, day: number): boolean {
		const modification = modificationOf(report);
		const known = this.reports.get(report.ID);
		if (
			known &&
			(known.modification === modification || epochIn(modification) < epochIn(known.modification))
		) {
			known.day = day;
			return false;
		}
		this.reports.set(report.ID, { modification, day });
		return true;
	}

	/** Forgets the reports that were last seen before a day. */
	forgetUnseenSince(day: number): void {
		for (const [id, known] of this.reports) if (known.day < day) this.reports.delete(id);
	}

	/**
	 * Forgets the oldest beyond the bound.
	 * @returns the newest modification among them in epoch milliseconds; undefined when none had to go
	 */
	forgetOldest(bound = MAX_REMEMBERED, spared = SPARED): number | undefined {
		if (this.reports.size <= bound) return undefined;
		const oldestFirst = [...this.reports]
			.slice(0, Math.max(this.reports.size - spared, 0))
			.map(([id, { modification }]): [string, number] => [id, epochIn(modification)])
			.sort(([, left], [, right]) => left - right);
		const forgotten = oldestFirst.slice(0, this.reports.size - bound);
		for (const [id] of forgotten) this.reports.delete(id);
		return forgotten.at(-1)?.[1];
	}

	/** JSON for n8n's static data. */
	toLines(): string[] {
		return [...this.reports].map(
			([id, { modification, day }]) => `${modification}|${day.toString(36)}|${id}`,
		);
	}
}
