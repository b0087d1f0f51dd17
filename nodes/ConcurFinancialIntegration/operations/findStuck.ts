import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { CommitRun } from '../../../concur/commit/run';
import { badInputResult } from '../../../concur/commit/result';
import { acknowledge } from '../../../concur/financial/actions';
import { approvedBefore, findStuck } from '../../../concur/financial/findStuck';
import type { CommitOptions } from '../../shared/commit/commitItems';
import { readError } from '../../shared/reading';
import { documentItems } from '../documentItems';
import { systemIdOf } from '../documentInputs';
import { openRun } from '../openRun';
import { sortItems } from '../rejectedItems';
import { showFor } from '../showFor';

export const findStuckProperties: INodeProperties[] = [
	{
		displayName:
			'A document that is found here may be booked in your ERP already: never book it without a look at the ledger. Reads the reports in Processing Payment too, so the app also needs the scope EXPRPT.',
		name: 'stuckNotice',
		type: 'notice',
		default: '',
		displayOptions: showFor('findStuck'),
	},
	{
		displayName: 'Older Than (Minutes)',
		name: 'olderThan',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description:
			'Leave out what was approved later than this. Concur does not tell when a document was acknowledged, but it was not before its approval.',
		displayOptions: showFor('findStuck'),
	},
];

/**
 * Finds expense documents that were acknowledged under the System ID and never confirmed; runs once, for all input items together.
 * @throws NodeOperationError when the reports can't be listed and On Error stops
 */
export async function findStuckDocuments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const pairedItem = context.getInputData().map((_, item) => ({ item }));
	const fail = (error: Error): INodeExecutionData[][] => {
		if (!context.continueOnFail()) throw error;
		return sortItems(context, [], [{ result: badInputResult({}, error.message), pairedItem }]);
	};
	const systemId = systemIdOf(context, 0);
	if ('problem' in systemId) return fail(new NodeOperationError(context.getNode(), systemId.problem));
	const run = await openRun(context, context.getNodeParameter('options', 0, {}) as CommitOptions);
	if ('problem' in run) return fail(new NodeOperationError(context.getNode(), run.problem));
	const { options, connection } = run;
	const olderThan = Number(context.getNodeParameter('olderThan', 0, 60));
	// Only the run's line is used: several documents at once, at Concur's pace.
	const line = new CommitRun(
		acknowledge(() => ({ docType: 'expense', systemId: systemId.value, sourceId: undefined })),
		options,
		connection.sendWithCredential,
	);
	const stuck = await findStuck(
		line,
		{
			systemId: systemId.value,
			approvedBefore: approvedBefore(Number.isFinite(olderThan) ? Math.max(olderThan, 0) : 60, Date.now()),
			maxConcurrency: options.maxConcurrency,
			timeoutMs: options.timeoutMs,
		},
		{ maxTries: options.maxTries, maxWaitMs: options.maxWaitMs },
	);
	if ('kind' in stuck) return fail(readError(context.getNode(), stuck));
	const found = stuck.documents.flatMap((document) =>
		documentItems(document, systemId.value, 'document').map((json) => ({ json, pairedItem })),
	);
	const unread = stuck.unread.map((sourceId) => ({
		result: badInputResult({}, `The documents of ${sourceId} could not be read: it may be stuck too`),
		about: { sourceId },
		pairedItem,
	}));
	return sortItems(context, found, unread);
}
