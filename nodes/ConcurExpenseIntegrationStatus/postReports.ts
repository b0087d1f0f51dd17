import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { postIntegrationStatus } from '../../concur/commit/integrationStatus';
import { commitItems } from '../shared/commit/commitItems';
import type { CommitOptions } from '../shared/commit/commitItems';
import { readReportIds, toSubject } from '../shared/reportIdParameter';

/**
 * Runs the node: posts each report once, and sorts every item onto Success or Failure.
 * @throws NodeOperationError only before anything was committed, or where the user chose to stop on request errors
 */
export async function postReports(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const options = context.getNodeParameter('options', 0, {}) as CommitOptions & {
		responseFormat?: 'json' | 'xml';
	};
	const action = postIntegrationStatus(
		options.responseFormat === 'xml' ? 'application/xml' : 'application/json',
	);
	return await commitItems(context, readReportIds(context).map(toSubject), action, options);
}
