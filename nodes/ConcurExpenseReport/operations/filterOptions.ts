import type { INodeProperties } from 'n8n-workflow';

import { DATE_FILTERS, FLAG_FILTERS, TEXT_FILTERS } from '../../../concur/reports/filters';
import { APPROVAL_STATUS, PAYMENT_STATUS } from '../../../concur/reports/statusCodes';
import { testUsersOption } from '../../shared/testUsers';

const statusOptions = (codes: Record<string, string>) =>
	Object.entries(codes)
		.map(([value, name]) => ({ name: `${name} (${value})`, value }))
		.sort((left, right) => left.name.localeCompare(right.name));

const DATE_LABELS: Record<(typeof DATE_FILTERS)[number], string> = {
	createDate: 'Created',
	submitDate: 'Submitted',
	processingPaymentDate: 'Processing Payment',
	paidDate: 'Paid',
	modifiedDate: 'Modified',
	entryTransactionDate: 'Entry Transaction',
	userDefinedDate: 'User-Defined Date',
};

const dateOptions: INodeProperties[] = DATE_FILTERS.flatMap((range) =>
	['After', 'Before'].map(
		(side): INodeProperties => ({
			displayName: `${DATE_LABELS[range]} ${side}`,
			name: `${range}${side}`,
			type: 'dateTime',
			default: '',
			description:
				"Any date that ISO 8601 knows, or one from an expression. Without a time zone it is UTC, as Concur's own dates are.",
		}),
	),
);

const TEXTS: Record<
	(typeof TEXT_FILTERS)[number],
	[label: string, description: string, placeholder?: string]
> = {
	approverLoginID: ['Approver Login ID', 'Only reports that wait for this approver', 'e.g. name@company.com'],
	attendeeTypeCode: ['Attendee Type Code', 'Only reports with attendees of this type', 'e.g. BUSGUEST'],
	batchID: ['Batch ID', 'Only reports of this payment batch'],
	countryCode: ['Country Code', 'Only reports of this country (ISO 3166-1, two letters)', 'e.g. DE'],
	currencyCode: ['Currency Code', 'Only reports in this currency (ISO 4217)', 'e.g. EUR'],
	expenseGroupConfigID: [
		'Expense Group Configuration ID',
		'Only reports of employees with this expense group configuration',
	],
	expenseTypeCode: ['Expense Type Code', 'Only reports with an expense of this type', 'e.g. LODNG'],
	paymentType: ['Payment Type ID', 'Only reports with an expense of this payment type', 'e.g. CASH'],
	reimbursementMethod: [
		'Reimbursement Method',
		'Only reports that are reimbursed in this way: ADPPAYR, APCHECK, CNQRPAY or PMTSERV',
		'e.g. CNQRPAY',
	],
	vendorName: ['Vendor Name', 'Only reports with an expense at this vendor'],
};

const textOptions = TEXT_FILTERS.map((name): INodeProperties => {
	const [displayName, description, placeholder] = TEXTS[name];
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		description,
		...(placeholder ? { placeholder } : {}),
	};
});

const FLAGS: Record<(typeof FLAG_FILTERS)[number], [label: string, what: string]> = {
	hasAttendees: ['Has Attendees', 'attendees'],
	hasBillableExpenses: ['Has Billable Expenses', 'billable expenses'],
	hasImages: ['Has Images', 'receipt images'],
	hasVAT: ['Has VAT', 'VAT details'],
};

const flagOptions = FLAG_FILTERS.map((name): INodeProperties => {
	const [displayName, what] = FLAGS[name];
	const description = `Whether only reports with ${what} are returned, or, switched off, only those without`;
	return { displayName, name, type: 'boolean', default: true, description };
});

export const filterOptions: INodeProperties[] = [
	{
		displayName: 'Approval Status',
		name: 'approvalStatusCode',
		type: 'multiOptions',
		options: statusOptions(APPROVAL_STATUS),
		default: [],
		description: 'Only reports at one of these approval statuses',
	},
	{
		displayName: 'Other Approval Status Codes',
		name: 'otherApprovalStatusCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. A_CUST',
		description: "Codes of your company's own, separated by commas",
	},
	{
		displayName: 'Other Payment Status Codes',
		name: 'otherPaymentStatusCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. P_FAIL',
		description: "Codes of your company's own, separated by commas",
	},
	{
		displayName: 'Payment Status',
		name: 'paymentStatusCode',
		type: 'multiOptions',
		options: statusOptions(PAYMENT_STATUS),
		default: ['P_PROC'],
		description: 'Only reports at one of these payment statuses; empty for all',
	},
	{
		displayName: 'User',
		name: 'user',
		type: 'string',
		default: 'ALL',
		placeholder: 'e.g. name@company.com',
		description: 'A login ID, or ALL for the whole company, which needs the role Web Services Administrator',
	},
	testUsersOption,
	...textOptions,
	...flagOptions,
	...dateOptions,
].sort((left, right) => left.displayName.localeCompare(right.displayName)) as INodeProperties[];
