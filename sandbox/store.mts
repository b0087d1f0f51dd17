import type { SandboxReport } from './options.mts';
import type { RequestLog } from './requestLog.mts';

/** SAP's own refusal text. */
export const REFUSAL =
	'To use the POST Expense Journal Entry Job Key the report must be at the Processing Payment or Payment Confirmed Payment Status.';

/** The reports and their state machine. */
export class Store {
	private readonly byId = new Map<string, SandboxReport>();

	constructor(
		reports: SandboxReport[],
		private readonly log: RequestLog,
		private readonly secondPost: 'refuse' | 'commitAgain',
	) {
		this.add(reports);
	}

	add(reports: SandboxReport[]): void {
		for (const report of reports) this.byId.set(report.id, structuredClone(report));
	}

	get(id: string): SandboxReport | undefined {
		return this.byId.get(id);
	}

	all(): SandboxReport[] {
		return [...this.byId.values()];
	}

	byStep(workflowStepId: string): SandboxReport | undefined {
		return this.all().find((report) => report.workflowStepId === workflowStepId);
	}

	/** Moves a report to Paid. @returns false when Concur would refuse */
	commit(report: SandboxReport): boolean {
		const account = this.log.account(report.id);
		if (report.paymentStatusCode === 'P_PAID') account.postsAfterCommit += 1;
		const accepted = ['P_PROC', 'P_PAYC'].includes(report.paymentStatusCode);
		const again = report.paymentStatusCode === 'P_PAID' && this.secondPost === 'commitAgain';
		if (!accepted && !again) return false;
		report.paymentStatusCode = 'P_PAID';
		report.paidDate = Date.now();
		report.lastModifiedDate = Date.now();
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
		report.workflowStepId = `${report.workflowStepId}b`;
		this.log.account(report.id).sentBack += 1;
		return true;
	}

	/** Approves a report at its step. @returns false when it is Paid */
	approve(report: SandboxReport): boolean {
		if (report.paymentStatusCode === 'P_PAID') return false;
		report.approvalStatusCode = 'A_APPR';
		report.lastModifiedDate = Date.now();
		return true;
	}
}
