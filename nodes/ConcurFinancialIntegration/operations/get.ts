import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { NodeOperationError } from 'n8n-workflow';
import { badInputResult } from '../../../concur/commit/result';
import type { ResultItem } from '../../../concur/commit/result';
import { readDocumentPage } from '../../../concur/financial/documents';
import type { DocumentPage } from '../../../concur/financial/documents';
import { textFrom } from '../../../concur/financial/inputValues';
import { documentsOfSource } from '../../../concur/financial/requests';
import { readResource } from '../../../concur/reading/readResource';
import { openReader } from '../../shared/reading';
import type { Reader } from '../../shared/reading';
import { documentItems } from '../documentItems';
import { documentTypeOf, parameterOf } from '../documentInputs';
import { serviceError } from '../openRun';
import { sortItems } from '../rejectedItems';

/**
 * Reads the documents of each item's report, invoice or cash advance, whatever their status: none, one, or one per submission.
 * @throws NodeOperationError of the first item that can't be read, unless On Error continues
 */
export async function getDocuments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const found: INodeExecutionData[] = [];
	const rejected: Parameters<typeof sortItems>[2] = [];
	const reader = await openReader(context, 'concurApi', context.getNodeParameter('options', 0, {}));
	for (let index = 0; index < context.getInputData().length; index += 1) {
		const pairedItem = { item: index };
		const read = await readOne(context, index, reader);
		if ('error' in read) {
			if (!context.continueOnFail()) throw read.error;
			rejected.push({ result: badInputResult({}, read.error.message), about: read.about, pairedItem });
			continue;
		}
		const { page, sourceId } = read;
		for (const document of page.documents)
			found.push(...documentItems(document, undefined, 'document').map((json) => ({ json, pairedItem })));
		for (const { docId, problem } of page.unreadable)
			rejected.push({ result: badInputResult({ docId }, problem), about: { sourceId }, pairedItem });
		if (page.count === 0) rejected.push({ result: nothingFor(sourceId), about: { sourceId }, pairedItem });
	}
	return sortItems(context, found, rejected);
}

type ReadOne = { page: DocumentPage; sourceId: string } | { error: Error; about: { sourceId: string } };

async function readOne(context: IExecuteFunctions, index: number, reader: Reader): Promise<ReadOne> {
	const given = parameterOf(context, 'sourceId', index);
	const docType = documentTypeOf(context, index);
	const sourceId = 'value' in given ? textFrom(given.value) : '';
	const fail = (message: string): ReadOne => ({
		error: new NodeOperationError(context.getNode(), message, { itemIndex: index }),
		about: { sourceId },
	});
	if ('problem' in given) return fail(given.problem);
	if ('problem' in docType) return fail(docType.problem);
	if (sourceId === '')
		return fail('The Source ID is empty. It is the ID of the report, invoice, request or cash advance.');
	const read = await readResource(
		reader.line,
		documentsOfSource(docType.value, sourceId, reader.timeoutMs),
		(body) => readDocumentPage(body, docType.value),
		reader.patience,
	);
	if ('value' in read) return { page: read.value, sourceId };
	return { error: serviceError(context.getNode(), read), about: { sourceId } };
}

function nothingFor(sourceId: string): ResultItem {
	return {
		Status: 'FAILURE',
		Message: `Concur has no document of this type for ${sourceId}. It is made after the final approval, and only where the Financial Integration Service is switched on.`,
		outcome: 'refused',
		attempts: 1,
		httpStatusCode: 200,
		correlationId: null,
	};
}
