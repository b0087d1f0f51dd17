import type { IDataObject } from 'n8n-workflow';

import { ConcurFinancialIntegration } from '../../nodes/ConcurFinancialIntegration/ConcurFinancialIntegration.node.ts';
import type { FinancialFault } from '../../sandbox/financial/document.mts';
import { makeDocuments } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { registerNodeType, runNode } from './engine.mts';
import type { EngineOptions, EngineRun } from './engine.mts';
import { credentialFor, QUICK, sandboxWith } from './setUp.mts';

const TYPE = 'n8n-nodes-concur.concurFinancialIntegration';
registerNodeType(TYPE, new ConcurFinancialIntegration());
registerNodeType(`${TYPE}Tool`, new ConcurFinancialIntegration());

export const SYSTEM = 'n8n-1';

/** A sandbox with documents and nothing else. */
export async function queueWith(
	financial: SandboxOptions['financial'] = {},
	options: SandboxOptions = {},
): Promise<Sandbox> {
	return await sandboxWith({
		reports: [],
		financial: { documents: makeDocuments(3), ...financial },
		...options,
	});
}

/** Runs an operation of the node with the waits of a test. */
export async function runFinancial(
	sandbox: Sandbox,
	operation: string,
	parameters: IDataObject = {},
	input: IDataObject[] = [{}],
	options: Partial<EngineOptions> = {},
): Promise<EngineRun> {
	const { options: nodeOptions, ...rest } = parameters;
	return await runNode(input, {
		type: TYPE,
		credential: credentialFor(sandbox),
		parameters: { operation, options: { ...QUICK, ...(nodeOptions as IDataObject) }, ...rest },
		...options,
	});
}

/** What leaves on an output, as plain objects. */
export const items = (run: EngineRun, output: number): IDataObject[] =>
	(run.outputs[output] ?? []).map(({ json }) => json);

export const idsOf = (sandbox: Sandbox): string[] => sandbox.financial.store.all().map(({ id }) => id);

export const statusOf = (sandbox: Sandbox, id: string): string | undefined =>
	sandbox.financial.store.get(id)?.docStatus;

/** Documents as Get Ready gave them out, to confirm. */
export async function taken(sandbox: Sandbox): Promise<IDataObject[]> {
	return items(await runFinancial(sandbox, 'getReady', { returnAll: true }), 0);
}

export const faults = (sandbox: Sandbox, ...list: FinancialFault[]): void =>
	sandbox.financial.faults.set(list);

export const BOOKED: IDataObject = {
	postingResult: 'success',
	postingDocuments: {
		document: [{ companyId: 'DE10', documentNumber: '19000', fiscalYear: '2026', postingDate: '2026-10-20' }],
	},
};

export const PAID: IDataObject = {
	paymentStatus: 'CP',
	payments: {
		payment: [
			{
				clearingDate: '2026-10-23',
				clearingAmount: '78.50',
				clearingCurrency: 'EUR',
				companyCode: 'DE10',
				financialDocumentId: '1900',
				fiscalYear: '2026',
			},
		],
	},
};
