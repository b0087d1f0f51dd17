import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { concurCredentials } from '../shared/authentication';
import { postReports } from './postReports';
import { properties } from './properties';
import { searchReports } from './searchReports';

/**
 * Programmatic, since two outputs, re-reading after an unclear answer and one pace for all items are beyond the
 * declarative style. SAP: "Integration Status" (v2.0).
 */
export class ConcurExpenseIntegrationStatus implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Concur Expense: Integration Status',
		name: 'concurExpenseIntegrationStatus',
		icon: { light: 'file:../../icons/concur.svg', dark: 'file:../../icons/concur.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["options"]["dryRun"] ? "dry run" : "post integration status" }}',
		description: 'Tell SAP Concur that your ERP has booked an expense report, which moves it to Paid',
		defaults: { name: 'Concur Expense: Integration Status' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Success', 'Failure'],
		usableAsTool: true,
		credentials: concurCredentials,
		properties,
	};

	methods = { listSearch: { searchReports } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await postReports(this);
	}
}
