import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parseBody } from '../../../concur/formats/body';
import type { ReportHeader } from '../../../concur/reports/page';
import { reportPath } from '../../../concur/reports/paths';
import { isAbout } from '../../../concur/reports/reportId';
import { simplifyReport } from '../../../concur/reports/simplify';
import { readResource } from '../../../concur/reading/readResource';
import { readError } from '../../shared/reading';
import type { Reader } from '../../shared/reading';
import { reportIdReader } from '../../shared/reportIdParameter';
import { showFor } from './common';

export const getProperties: INodeProperties[] = [
	{
		displayName: 'Owner Login ID',
		name: 'ownerLoginId',
		type: 'string',
		required: true,
		default: '={{ $json.OwnerLoginID }}',
		placeholder: 'e.g. name@company.com',
		description:
			"The login ID of the report's owner (OwnerLoginID in Get Many). Concur does not accept ALL here.",
		displayOptions: showFor('get'),
	},
];

/** The Report ID of an item. @throws NodeOperationError that says why there is none */
export function requiredReportId(context: IExecuteFunctions, index: number): string {
	const input = reportIdReader(context)(index);
	if ('reportId' in input) return input.reportId;
	throw new NodeOperationError(context.getNode(), input.problem, { itemIndex: index });
}

function readHeader(text: string, reportId: string): ReportHeader | undefined {
	const body = parseBody(text);
	return isAbout(body?.ID, reportId) ? (body as ReportHeader) : undefined;
}

/**
 * Reads one report header. SAP: "Reports" v3.0.
 * @throws NodeOperationError on bad input, or in Concur's words
 */
export async function get(context: IExecuteFunctions, index: number, reader: Reader): Promise<IDataObject[]> {
	const reportId = requiredReportId(context, index);
	const user = String(context.getNodeParameter('ownerLoginId', index, '') ?? '').trim();
	if (user === '' || user.toUpperCase() === 'ALL') {
		throw new NodeOperationError(
			context.getNode(),
			'The Owner Login ID must name one user; Concur does not accept ALL here',
			{
				itemIndex: index,
				description:
					'Get Many returns it as OwnerLoginID. To read a report without its owner, use Get Details.',
			},
		);
	}
	const read = await readResource(
		reader.line,
		{
			method: 'GET',
			path: reportPath(reportId),
			query: { user },
			accept: 'application/json',
			timeoutMs: reader.timeoutMs,
		},
		(body) => readHeader(body, reportId),
		reader.patience,
	);
	if (!('value' in read)) throw readError(context.getNode(), read, index);
	const simplify = context.getNodeParameter('simplify', index, true) !== false;
	return [(simplify ? simplifyReport(read.value) : read.value) as IDataObject];
}
