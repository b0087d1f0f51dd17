import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isRequestError, isSuccess } from '../../../concur/commit/result';
import type { ResultItem } from '../../../concur/commit/result';

export interface OutputSettings {
	/** On Error is "Continue (using error output)": the engine moves items of a certain shape to its Error output. */
	toErrorOutput: boolean;
	/** Put the input item's fields (and files) under the result. */
	includeInput: boolean;
	/** An AI tool is answered from the first output only. */
	asTool: boolean;
}

/**
 * Sorts one result per input item into Success and Failure: every item once, in input order, paired with its input.
 * @param results one per input item, in the same order
 * @returns `[success, failure]`
 */
export function toOutputs(
	items: INodeExecutionData[],
	results: ResultItem[],
	{ toErrorOutput, includeInput, asTool }: OutputSettings,
): [INodeExecutionData[], INodeExecutionData[]] {
	const success: INodeExecutionData[] = [];
	const failure: INodeExecutionData[] = [];
	results.forEach((result, index) => {
		const output = asTool || isSuccess(result) ? success : failure;
		// The engine takes an item for an error only when it has no other keys than these three, and only off a tool.
		const asError = toErrorOutput && !asTool && isRequestError(result);
		output.push({
			json: asError
				? { error: result.Message, message: result.Message, details: result }
				: { ...(includeInput ? inputFields(items[index].json) : {}), ...result },
			...(includeInput && items[index].binary ? { binary: items[index].binary } : {}),
			pairedItem: { item: index },
		});
	});
	return [success, failure];
}

/** A key `error` on Success would make the engine's Retry On Fail run the whole node again. */
function inputFields({ error, ...fields }: IDataObject): IDataObject {
	return error === undefined ? fields : { ...fields, inputError: error };
}
