import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { acknowledge } from '../../../concur/financial/actions';
import { commitItems } from '../../shared/commit/commitItems';
import type { CommitOptions } from '../../shared/commit/commitItems';
import { readDocumentInputs } from '../documentInputs';

/**
 * Acknowledges the document of each item; every item leaves on Success or Failure.
 * @throws NodeOperationError only before anything was acknowledged, or where the user chose to stop on request errors
 */
export async function acknowledgeDocuments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as CommitOptions;
	const { inputs, contextOf } = readDocumentInputs(context, () => ({ value: null }));
	return await commitItems(context, inputs, acknowledge(contextOf), options);
}
