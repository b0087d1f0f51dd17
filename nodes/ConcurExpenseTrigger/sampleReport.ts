import { NodeOperationError } from 'n8n-workflow';
import type { IPollFunctions } from 'n8n-workflow';

import { modifiedAt } from '../../concur/reports/modified';
import type { ReportHeader } from '../../concur/reports/page';
import { paymentStatusLabel } from '../../concur/reports/statusCodes';
import type { FetchPage } from './fetchPages';
import type { TriggerParameters } from './parameters';
import { pollError } from './pollError';

/**
 * The newest report of the list's first page, for a manual run.
 * @throws NodeApiError in Concur's words, NodeOperationError when there is none to show
 */
export async function sampleReport(
	context: IPollFunctions,
	{ query, codes, excludesTestUsers }: TriggerParameters,
	fetchPage: FetchPage,
): Promise<ReportHeader> {
	const paymentStatusCode = codes.join(',');
	const read = await fetchPage({ ...query, paymentStatusCode, limit: '100' });
	if (!('page' in read)) throw pollError(context.getNode(), [{ code: paymentStatusCode, failure: read }]);
	const [first, ...others] = read.page.Items;
	if (first === undefined) {
		const leftOut = excludesTestUsers
			? ' Reports of test users are left out; the option Test Users includes them.'
			: '';
		const statuses = codes.map(paymentStatusLabel).join(' or ');
		throw new NodeOperationError(context.getNode(), `No report is at ${statuses} right now`, {
			description: `There is nothing to show as a sample. The trigger will start the workflow when a report gets there.${leftOut}`,
		});
	}
	return others.reduce(
		(newest, report) => (modifiedAt(report) > modifiedAt(newest) ? report : newest),
		first,
	);
}
