import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { reportDetailsPath } from '../../../concur/reports/paths';
import { readResource } from '../../../concur/reading/readResource';
import { readReportDetails } from '../../../concur/reports/details';
import type { Details } from '../../../concur/reports/details';
import { journalEntriesOf, payeesOf } from '../../../concur/reports/journal';
import { readError } from '../../shared/reading';
import type { Reader } from '../../shared/reading';
import { showFor } from './common';
import { requiredReportId } from './get';

type OutputMode = 'report' | 'journalEntries' | 'payees';

export const getDetailsProperties: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'One Item per Report',
				value: 'report',
				description: 'The whole report: lists stay lists, amounts stay exact text',
			},
			{
				name: 'One Item per Journal Entry',
				value: 'journalEntries',
				description: 'What the ERP books, line by line',
			},
			{
				name: 'One Item per Payee',
				value: 'payees',
				description: 'Employee or card, with the total and its journal entries',
			},
		],
		default: 'report',
		description: 'How the report is split into items for the ERP',
		displayOptions: showFor('getDetails'),
	},
];

/**
 * Reads a report with its journal entries. SAP: "Get Report Details" (v2.0, XML).
 * @throws NodeOperationError on bad input, in Concur's words, or when there are no journal entries to split by
 */
export async function getDetails(
	context: IExecuteFunctions,
	index: number,
	reader: Reader,
): Promise<IDataObject[]> {
	const reportId = requiredReportId(context, index);
	const output = context.getNodeParameter('output', index, 'report') as OutputMode;
	const read = await readResource(
		reader.line,
		{
			method: 'GET',
			path: reportDetailsPath(reportId),
			accept: 'application/xml',
			timeoutMs: reader.timeoutMs,
		},
		(body) => readReportDetails(body, reportId),
		reader.patience,
	);
	if (!('value' in read)) throw readError(context.getNode(), read, index);
	return split(context, index, read.value, output);
}

function split(
	context: IExecuteFunctions,
	index: number,
	details: Details,
	output: OutputMode,
): IDataObject[] {
	if (output === 'report') return [details];
	const entries = journalEntriesOf(details);
	if (entries.length === 0) {
		throw new NodeOperationError(
			context.getNode(),
			`Report ${String(details.ReportID)} came without journal entries`,
			{
				itemIndex: index,
				description:
					'Concur gives them to users with the role Web Services Administrator only, and for reports that are ready to be paid. Check the role of the user behind the credential.',
			},
		);
	}
	if (output === 'journalEntries') return entries;
	const grouped = payeesOf(details);
	if ('problem' in grouped) {
		throw new NodeOperationError(context.getNode(), grouped.problem, {
			itemIndex: index,
			description: `Do not book report ${String(details.ReportID)}; check it in Concur.`,
		});
	}
	return grouped.payees;
}
