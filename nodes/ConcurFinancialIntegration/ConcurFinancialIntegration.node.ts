import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { acknowledgeDocuments } from './operations/acknowledge';
import { confirmPayments } from './operations/confirmPayment';
import { confirmPostings } from './operations/confirmPosting';
import { findStuckDocuments } from './operations/findStuck';
import { getDocuments } from './operations/get';
import { getReadyDocuments } from './operations/getReady';
import { OPERATIONS, properties } from './properties';

type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const RUN: Record<string, Operation> = {
	getReady: getReadyDocuments,
	get: getDocuments,
	acknowledge: acknowledgeDocuments,
	confirmPosting: confirmPostings,
	confirmPayment: confirmPayments,
	findStuck: findStuckDocuments,
};

/** "Confirm Posting". */
const SUBTITLE = `={{ ${JSON.stringify(
	Object.fromEntries(OPERATIONS.map(({ name, value }) => [value, name])),
)} [$parameter.operation] ?? $parameter.operation }}`;

/**
 * Programmatic, since answers hold a result per document, unclear ones are looked up, and a queue is emptied while it shifts.
 * SAP: Financial Integration Service v4.
 */
export class ConcurFinancialIntegration implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Concur: Financial Integration',
		name: 'concurFinancialIntegration',
		icon: {
			light: 'file:../../icons/concurFinancialIntegration.svg',
			dark: 'file:../../icons/concurFinancialIntegration.dark.svg',
		},
		group: ['input'],
		version: 1,
		subtitle: SUBTITLE,
		description:
			'Take accounting documents from SAP Concur for your ERP, and confirm their posting and payment (Financial Integration Service)',
		defaults: { name: 'Concur: Financial Integration' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Success', 'Failure'],
		usableAsTool: true,
		credentials: [{ name: 'concurApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		if (this.getInputData().length === 0) return [[], []];
		return await RUN[this.getNodeParameter('operation', 0) as string](this);
	}
}
