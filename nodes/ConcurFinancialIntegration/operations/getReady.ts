import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { collectReady } from '../../../concur/financial/collectReady';
import type { Collection } from '../../../concur/financial/collection';
import { showHints, warn } from '../../shared/commit/hints';
import type { CommitOptions } from '../../shared/commit/commitItems';
import { documentItems, objectionsTo, outputProblem } from '../documentItems';
import type { OutputMode } from '../documentItems';
import { documentTypeOf, systemIdOf } from '../documentInputs';
import { openRun, serviceError } from '../openRun';
import { sortItems } from '../rejectedItems';
import { showFor } from '../showFor';

export const getReadyProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: showFor('getReady'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { operation: ['getReady'], returnAll: [false] } },
	},
	{
		displayName: 'Acknowledge',
		name: 'acknowledge',
		type: 'boolean',
		default: true,
		description:
			'Whether to take the documents for your ERP. Only what is certainly yours leaves on Success. Without it the documents are only read, and another system may take them meanwhile.',
		displayOptions: showFor('getReady'),
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'One Item per Document',
				value: 'document',
				description: "SAP's whole document; every number is exact text",
			},
			{
				name: 'One Item per Journal Row',
				value: 'journal',
				description:
					'What the ERP books, line by line, with cost objects and taxes (expense, invoice, cash advance)',
			},
			{
				name: 'One Item per Payee',
				value: 'payees',
				description: 'Employee or card, with what each gets in the end (expense)',
			},
		],
		default: 'document',
		description: 'How a document is split into items for the ERP',
		displayOptions: showFor('getReady'),
	},
];

/**
 * Reads the queue and acknowledges what balances; runs once, for all input items together.
 * @throws NodeOperationError when nothing could be read and On Error stops; never after a document was acknowledged
 */
export async function getReadyDocuments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const docType = documentTypeOf(context, 0);
	const systemId = systemIdOf(context, 0);
	const output = context.getNodeParameter('output', 0, 'document') as OutputMode;
	const problem =
		'problem' in docType
			? docType.problem
			: 'problem' in systemId
				? systemId.problem
				: outputProblem(docType.value, output);
	if (problem !== undefined || 'problem' in docType || 'problem' in systemId)
		return refuse(context, problem ?? '');
	const returnAll = context.getNodeParameter('returnAll', 0, false) === true;
	const limit = Number(context.getNodeParameter('limit', 0, 50));
	const options = context.getNodeParameter('options', 0, {}) as CommitOptions;
	const run = await openRun(context, options);
	if ('problem' in run) return refuse(context, run.problem);
	const collection = await collectReady(
		{
			docType: docType.value,
			systemId: systemId.value,
			limit: returnAll ? Infinity : Math.max(1, Math.floor(limit) || 1),
			acknowledge: context.getNodeParameter('acknowledge', 0, true) === true,
			objectionsTo: (document) => objectionsTo(document, output),
		},
		run.options,
		run.connection.sendWithCredential,
	);
	await tell(context, collection, run.connection.refreshTokenExpiresAt);
	return toItems(context, collection, systemId.value, output);
}

const allInputs = (context: IExecuteFunctions) => context.getInputData().map((_, item) => ({ item }));

function toItems(
	context: IExecuteFunctions,
	{ documents, rejected }: Collection,
	systemId: string,
	output: OutputMode,
): INodeExecutionData[][] {
	const pairedItem = allInputs(context);
	const found = documents.flatMap(({ document, result }) =>
		documentItems(document, systemId, output, result?.verified ? { verified: true } : {}).map((json) => ({
			json,
			pairedItem,
		})),
	);
	const failed = rejected.map(({ document, result }) => ({
		result,
		about: document && { docType: document.docType, sourceId: document.sourceId ?? null },
		pairedItem,
	}));
	return sortItems(context, found, failed);
}

async function tell(
	context: IExecuteFunctions,
	{ documents, rejected, incomplete }: Collection,
	refreshTokenExpiresAt: () => Promise<unknown>,
): Promise<void> {
	if (incomplete && documents.length === 0 && rejected.length === 0 && !context.continueOnFail())
		throw serviceError(context.getNode(), incomplete);
	const words = { subject: 'document', again: 'before they are booked' };
	showHints(
		context,
		rejected.map(({ result }) => result),
		words,
		await refreshTokenExpiresAt().catch(() => undefined),
	);
	if (!incomplete) return;
	warn(
		context,
		`The queue was not read to its end: ${serviceError(context.getNode(), incomplete).message}. What was taken before that has left on Success; run it again for the rest.`,
	);
	// A cancelled execution is saved without this node's items: what it took must be found again.
	if (context.getExecutionCancelSignal?.()?.aborted === true && documents.length > 0)
		context.logger.warn('Financial documents were acknowledged by an execution that was then cancelled', {
			docIds: documents.filter(({ result }) => result !== undefined).map(({ document }) => document.docId),
		});
}

/** Nothing was read: an error, or where On Error continues, one item that says so. */
function refuse(context: IExecuteFunctions, problem: string): INodeExecutionData[][] {
	if (!context.continueOnFail()) throw new NodeOperationError(context.getNode(), problem);
	const result = {
		Status: 'ERROR' as const,
		Message: problem,
		outcome: 'notPosted',
		attempts: 0,
		httpStatusCode: null,
		correlationId: null,
	};
	return sortItems(context, [], [{ result, pairedItem: allInputs(context) }]);
}
