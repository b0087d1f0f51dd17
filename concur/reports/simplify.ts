import type { ReportHeader } from './page';

/** What most workflows need of a v3 report header, in the order in which it is shown. */
const SIMPLE_FIELDS = [
	'ID',
	'Name',
	'OwnerName',
	'OwnerLoginID',
	'Total',
	'CurrencyCode',
	'PaymentStatusCode',
	'PaymentStatusName',
	'ApprovalStatusCode',
	'ApprovalStatusName',
	'CreateDate',
	'SubmitDate',
	'ProcessingPaymentDate',
	'PaidDate',
	'LastModifiedDate',
	'URI',
] as const;

/** A report header with those of its fields that most workflows need; what Concur left out stays out. */
export function simplifyReport(report: ReportHeader): ReportHeader {
	const kept = SIMPLE_FIELDS.filter((field) => field in report).map((field) => [field, report[field]]);
	return { ...(Object.fromEntries(kept) as Record<string, unknown>), ID: report.ID };
}
