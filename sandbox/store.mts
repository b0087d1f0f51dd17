import type { Clock } from './clock.mts';
import type { SandboxReport } from './report.mts';
import type { RequestLog } from './requestLog.mts';

/** SAP's own refusal text. */
export const REFUSAL =
	'To use the POST Expense Journal Entry Job Key the report must be at the Processing Payment or Payment Confirmed Payment Status.';

/** How a report looked before a change, and until when reads still show that. */
interface Former {
	report: SandboxReport;
	until: number;
}

export interface StoreSettings {
	readLagMs?: number;
	keepModifiedDate?: boolean;
}

const byDateAndId = (left: SandboxReport, right: SandboxReport) =>
	left.lastModifiedDate - right.lastModifiedDate || (left.id < right.id ? -1 : 1);

/** The reports and their state machine, and what reads show of them. */
export class Store {
	private readonly byId = new Map<string, SandboxReport>();
	private order: SandboxReport[] | undefined;
	private readonly former = new Map<string, Former[]>();
	private readonly lags = new Map<string, number>();
	private lagsUntil = 0;

	constructor(
		reports: SandboxReport[],
		private readonly log: RequestLog,
		private readonly clock: Clock,
		private readonly settings: StoreSettings,
		private readonly secondPost: 'refuse' | 'commitAgain',
	) {
		this.add(reports);
	}

	/** Adds reports, or puts them in the place of those with the same ID, as reads then show at once. */
	add(reports: SandboxReport[]): void {
		for (const report of reports) this.byId.set(report.id, structuredClone(report));
		this.order = undefined;
	}

	/** The truth about a report. */
	get(id: string): SandboxReport | undefined {
		return this.byId.get(id);
	}

	all(): SandboxReport[] {
		return [...this.byId.values()];
	}

	/** From now on, reads show changes of this report so much later. */
	setLag(id: string, millis: number): void {
		this.lags.set(id, millis);
	}

	/** A report as a read shows it. @param stale as it was before its last change, however long ago that is */
	shown(id: string, stale = false): SandboxReport | undefined {
		const report = this.byId.get(id);
		const former = report && this.former.get(id);
		if (!former) return report;
		const now = this.clock.now();
		return (former.find(({ until }) => until > now) ?? (stale ? former.at(-1) : undefined))?.report ?? report;
	}

	/** All reports as reads show them, by LastModifiedDate, then ID; kept while nothing changes, since long lists are read page by page. */
	ordered(stale = false): SandboxReport[] {
		if (stale || this.lagsUntil > this.clock.now()) {
			return [...this.byId.keys()]
				.map((id) => this.shown(id, stale))
				.filter((report) => report !== undefined)
				.sort(byDateAndId);
		}
		this.order ??= this.all().sort(byDateAndId);
		return this.order;
	}

	byStep(workflowStepId: string): SandboxReport | undefined {
		return this.all().find((report) => report.workflowStepId === workflowStepId);
	}

	/**
	 * Moves a report to Paid.
	 * @param late the commit comes long after its answer; then it never touches a report that is Paid
	 * @returns false when Concur would refuse
	 */
	commit(report: SandboxReport, late = false): boolean {
		const account = this.log.account(report.id);
		const accepted = ['P_PROC', 'P_PAYC'].includes(report.paymentStatusCode);
		const again = !late && report.paymentStatusCode === 'P_PAID' && this.secondPost === 'commitAgain';
		if (!accepted && !again) return false;
		const now = this.clock.now();
		this.change(report, {
			paymentStatusCode: 'P_PAID',
			paidDate: now,
			...(this.settings.keepModifiedDate ? {} : { lastModifiedDate: now }),
		});
		account.commits += 1;
		account.committedAt.push(now);
		return true;
	}

	/** Moves a report to a payment status, as Concur's own processing does. */
	setPaymentStatus(report: SandboxReport, paymentStatusCode: string): void {
		const now = this.clock.now();
		this.change(report, {
			paymentStatusCode,
			...(paymentStatusCode === 'P_PROC' ? { processingPaymentDate: now } : {}),
			...(this.settings.keepModifiedDate ? {} : { lastModifiedDate: now }),
		});
	}

	/** Sends a report back to its employee. @returns false when it is Paid or back already */
	sendBack(report: SandboxReport, comment: string): boolean {
		if (report.paymentStatusCode === 'P_PAID' || report.approvalStatusCode === 'A_RESU') return false;
		this.change(report, {
			paymentStatusCode: 'P_NOTP',
			approvalStatusCode: 'A_RESU',
			processingPaymentDate: 0,
			lastComment: comment,
			lastModifiedDate: this.clock.now(),
			workflowStepId: `${report.workflowStepId}b`,
		});
		this.log.account(report.id).sentBack += 1;
		return true;
	}

	/** Approves a report at its step. @returns false when it is Paid */
	approve(report: SandboxReport): boolean {
		if (report.paymentStatusCode === 'P_PAID') return false;
		this.change(report, { approvalStatusCode: 'A_APPR', lastModifiedDate: this.clock.now() });
		return true;
	}

	private change(report: SandboxReport, fields: Partial<SandboxReport>): void {
		const now = this.clock.now();
		const until = now + (this.lags.get(report.id) ?? this.settings.readLagMs ?? 0);
		const past = (this.former.get(report.id) ?? []).filter((former) => former.until > now);
		this.former.set(report.id, [...past, { report: { ...report }, until }]);
		if (until > now) this.lagsUntil = Math.max(this.lagsUntil, until);
		Object.assign(report, fields);
		this.order = undefined;
	}
}
