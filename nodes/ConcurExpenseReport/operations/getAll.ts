import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { DATE_FILTERS, reportQuery } from '../../../concur/reports/filters';
import type { ReportFilters } from '../../../concur/reports/filters';
import { listReports } from '../../../concur/reports/list';
import { simplifyReport } from '../../../concur/reports/simplify';
import { APPROVAL_STATUS, PAYMENT_STATUS } from '../../../concur/reports/statusCodes';
import { readError } from '../../shared/reading';
import type { Reader } from '../../shared/reading';
import { showFor } from './common';

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

const filterOptions: INodeProperties[] = [
	{
		displayName: 'Approval Status',
		name: 'approvalStatusCode',
		type: 'multiOptions',
		options: statusOptions(APPROVAL_STATUS),
		default: [],
		description: 'Only reports at one of these approval statuses',
	},
	{
		displayName: 'Batch ID',
		name: 'batchID',
		type: 'string',
		default: '',
		description: 'Only reports of this payment batch',
	},
	{
		displayName: 'Country Code',
		name: 'countryCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. DE',
		description: 'Only reports of this country (ISO 3166-1, two letters)',
	},
	{
		displayName: 'Currency Code',
		name: 'currencyCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		description: 'Only reports in this currency (ISO 4217)',
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
	...dateOptions,
].sort((left, right) => left.displayName.localeCompare(right.displayName)) as INodeProperties[];

export const getAllProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: showFor('getAll'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { operation: ['getAll'], returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: { paymentStatusCode: ['P_PROC'] },
		description: 'Without a filter for the payment status, reports at every status are returned',
		options: filterOptions,
		displayOptions: showFor('getAll'),
	},
];

/**
 * Lists reports. SAP: "Reports" v3.0.
 * @throws NodeOperationError on bad filters, or in Concur's words
 */
export async function getAll(
	context: IExecuteFunctions,
	index: number,
	reader: Reader,
): Promise<IDataObject[]> {
	const node = context.getNode();
	const filters = context.getNodeParameter('filters', index, {}) as ReportFilters;
	const limit = context.getNodeParameter('returnAll', index, false)
		? undefined
		: Number(context.getNodeParameter('limit', index, 50));
	if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) {
		throw new NodeOperationError(
			node,
			`The limit must be a whole number from 1, but it is ${String(limit)}`,
			{
				itemIndex: index,
				description: 'To get every report, switch on Return All.',
			},
		);
	}
	const built = reportQuery(filters);
	if ('problem' in built) {
		throw new NodeOperationError(node, built.problem, {
			itemIndex: index,
			description: 'Correct the filter. Nothing was requested.',
		});
	}
	const list = await listReports(
		reader.line,
		{ query: built.query, limit, timeoutMs: reader.timeoutMs },
		reader.patience,
	);
	if (!('reports' in list)) throw readError(node, list, index);
	const simplify = context.getNodeParameter('simplify', index, true) !== false;
	return (simplify ? list.reports.map(simplifyReport) : list.reports) as IDataObject[];
}
