import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { reportQuery } from '../../../concur/reports/filters';
import type { ReportFilters } from '../../../concur/reports/filters';
import { listReports } from '../../../concur/reports/list';
import { simplifyReport } from '../../../concur/reports/simplify';
import { hint } from '../../shared/hint';
import { readError } from '../../shared/reading';
import type { Reader } from '../../shared/reading';
import { LEFT_OUT_TEST_USERS } from '../../shared/testUsers';
import { showFor } from './common';
import { filterOptions } from './filterOptions';

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
	if (list.reports.length === 0 && built.query.isTestUser === 'false') hint(context, LEFT_OUT_TEST_USERS);
	const simplify = context.getNodeParameter('simplify', index, true) !== false;
	return (simplify ? list.reports.map(simplifyReport) : list.reports) as IDataObject[];
}
