import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { concurCredentials } from '../shared/authentication';
import { COMMIT_OUTPUTS } from '../shared/commit/outputs';
import { searchReports } from '../shared/searchReports';
import { postReports } from './postReports';
import { properties } from './properties';

/**
 * Programmatic, since two outputs, re-reading after an unclear answer and one pace for all items are beyond the
 * declarative style. SAP: "Integration Status" (v2.0).
 */
export class ConcurExpenseIntegrationStatus implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Concur Expense: Integration Status',
		name: 'concurExpenseIntegrationStatus',
		icon: {
			light: 'file:../../icons/concurIntegrationStatus.svg',
			dark: 'file:../../icons/concurIntegrationStatus.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["options"]?.["dryRun"] === true ? "Dry Run" : "Post Integration Status" }}',
		description:
			'Tell SAP Concur that your ERP has booked an expense report. The report becomes Paid, which cannot be undone.',
		defaults: { name: 'Concur Expense: Integration Status' },
		inputs: [NodeConnectionTypes.Main],
		outputs: COMMIT_OUTPUTS,
		usableAsTool: true,
		credentials: concurCredentials,
		properties,
	};

	methods = { listSearch: { searchReports } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await postReports(this);
	}
}
