import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isRequestError } from '../../concur/commit/result';
import type { ResultItem } from '../../concur/commit/result';

/**
 * Sorts what a reading operation found: as an AI tool everything leaves on the first output, and with On Error "error output" what
 * was not decided by Concur takes the shape that the engine moves to its Error output.
 * @param pairedItem the inputs that an item comes from
 * @returns `[success, failure]`
 */
export function sortItems(
	context: IExecuteFunctions,
	found: INodeExecutionData[],
	rejected: Array<{ result: ResultItem; about?: IDataObject; pairedItem: INodeExecutionData['pairedItem'] }>,
): INodeExecutionData[][] {
	const isTool = context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput' && !isTool;
	const failures = rejected.map(({ result, about, pairedItem }): INodeExecutionData => {
		const { docId, ...rest } = result;
		const json: IDataObject = { ...(docId ? { docId } : {}), ...about, ...rest };
		return {
			json:
				toErrorOutput && isRequestError(result)
					? { error: result.Message, message: result.Message, details: json }
					: json,
			pairedItem,
		};
	});
	return isTool ? [[...found, ...failures], []] : [found, failures];
}
