import type { Settings } from '../options.mts';
import type { SandboxReport } from '../report.mts';
import { totalCents } from '../seedData.mts';
import { amount, workflowUrl } from '../xml.mts';

export const LIST_PATH = '/api/v3.0/expense/reports';

/** Dates as v3 writes them. @returns null for "no date" */
export function v3Date(epoch: number, form: Settings['dateForm'] = 'milliseconds'): string | null {
	if (epoch === 0) return null;
	const text = new Date(epoch).toISOString();
	switch (form) {
		case 'milliseconds':
			return text.slice(0, -1);
		case 'hundredths':
			return text.slice(0, -2);
		case 'seconds':
			return text.slice(0, -5);
		case 'rfc3339':
			return `${text.slice(0, -5)}Z`;
	}
}

/** A report as v3 shows it. @param host scheme and host of its links */
export function reportHeader(
	report: SandboxReport,
	host: string,
	dateForm: Settings['dateForm'],
): Record<string, unknown> {
	const date = (epoch: number) => v3Date(epoch, dateForm);
	return {
		ID: report.id,
		Name: report.name,
		Total: Number((totalCents(report) / 100).toFixed(2)),
		CurrencyCode: report.currencyCode,
		Country: report.countryCode,
		OwnerLoginID: report.ownerLoginId,
		OwnerName: report.ownerName,
		ApproverLoginID: report.approverLoginId ?? null,
		ApprovalStatusCode: report.approvalStatusCode,
		PaymentStatusCode: report.paymentStatusCode,
		CreateDate: date(report.createDate),
		SubmitDate: date(report.submitDate),
		ProcessingPaymentDate: date(report.processingPaymentDate),
		PaidDate: date(report.paidDate),
		UserDefinedDate: date(report.userDefinedDate ?? 0),
		LastModifiedDate: date(report.lastModifiedDate),
		AmountDueEmployee: amount(
			report.entries.filter(({ payee }) => payee === 'Employee').reduce((sum, { cents }) => sum + cents, 0),
		),
		LastComment: report.lastComment,
		LedgerName: 'DEFAULT',
		PolicyID: null,
		OrgUnit1: null,
		Custom1: null,
		WorkflowActionUrl: workflowUrl(report, host),
		URI: `${host}${LIST_PATH}/${encodeURIComponent(report.id)}`,
	};
}
