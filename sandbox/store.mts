import type { SandboxReport } from './options.mts';
import type { RequestLog } from './requestLog.mts';

/** SAP's own refusal text. */
export const REFUSAL =
	'To use the POST Expense Journal Entry Job Key the report must be at the Processing Payment or Payment Confirmed Payment Status.';

/** The reports and their state machine. */
export class Store {
	private readonly byId = new Map<string, SandboxReport>();
	private order: SandboxReport[] | undefined;

	constructor(
		reports: SandboxReport[],
		private readonly log: RequestLog,
		private readonly secondPost: 'refuse' | 'commitAgain',
	) {
		this.add(reports);
	}

	add(reports: SandboxReport[]): void {
		for (const report of reports) this.byId.set(report.id, structuredClone(report));
		this.order = undefined;
	}

	get(id: string): SandboxReport | undefined {
		return this.byId.get(id);
	}

	all(): SandboxReport[] {
		return [...this.byId.values()];
	}

	/** All reports by LastModifiedDate, then ID; kept until one of them changes, since a list of 10,000 is read page by page. */
	ordered(): SandboxReport[] {
		this.order ??= this.all().sort(
			(left, right) => left.lastModifiedDate - right.lastModifiedDate || (left.id < right.id ? -1 : 1),
		);
		return this.order;
	}

	byStep(workflowStepId: string): SandboxReport | undefined {
		return this.all().find((report) => report.workflowStepId === workflowStepId);
	}

	/** Moves a report to Paid. @returns false when Concur would refuse */
	commit(report: SandboxReport): boolean {
		const account = this.log.account(report.id);
		const accepted = ['P_PROC', 'P_PAYC'].includes(report.paymentStatusCode);
		const again = report.paymentStatusCode === 'P_PAID' && this.secondPost === 'commitAgain';
		if (!accepted && !again) return false;
		report.paymentStatusCode = 'P_PAID';
		report.paidDate = Date.now();
		report.lastModifiedDate = Date.now();
		this.order = undefined;
		account.commits += 1;
		account.committedAt.push(Date.now());
		return true;
	}

	/** Sends a report back to its employee. @returns false when it is Paid or back already */
	sendBack(report: SandboxReport, comment: string): boolean {
		if (report.paymentStatusCode === 'P_PAID' || report.approvalStatusCode === 'A_RESU') return false;
		report.paymentStatusCode = 'P_NOTP';
		report.approvalStatusCode = 'A_RESU';
		report.processingPaymentDate = 0;
		report.lastComment = comment;
		report.lastModifiedDate = Date.now();
		this.order = undefined;
		report.workflowStepId = `${report.workflowStepId}b`;
		this.log.account(report.id).sentBack += 1;
		return true;
	}

	/** Approves a report at its step. @returns false when it is Paid */
	approve(report: SandboxReport): boolean {
		if (report.paymentStatusCode === 'P_PAID') return false;
		report.approvalStatusCode = 'A_APPR';
		report.lastModifiedDate = Date.now();
		this.order = undefined;
		return true;
	}
}
