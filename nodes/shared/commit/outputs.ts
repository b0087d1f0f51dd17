import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isRequestError, isSuccess } from '../../../concur/commit/result';
import type { ResultItem } from '../../../concur/commit/result';

/**
 * The outputs of a committing operation, as an n8n expression. With Dry Run on there is a third, and everything leaves there, so that
 * a dry run can never feed the branch that marks reports as done. Nothing but `true` switches it on.
 */
export const COMMIT_OUTPUTS =
	'={{ [{ type: "main", displayName: "Success" }, { type: "main", displayName: "Failure" }, ...($parameter["options"]?.["dryRun"] === true ? [{ type: "main", displayName: "Dry Run" }] : [])] }}';

export interface OutputSettings {
	dryRun: boolean;
	/** On Error is "Continue (using error output)": the engine moves items of a certain shape to its Error output. */
	toErrorOutput: boolean;
	/** Put the input item's fields (and files) under the result. */
	includeInput: boolean;
	/** An AI tool is answered from the first output only. */
	asTool: boolean;
}

const SUCCESS = 0;
const FAILURE = 1;
const DRY_RUN = 2;

/**
 * Sorts one result per input item onto the outputs: every item once, in input order, paired with its input.
 * @param results one per input item, in the same order
 * @returns `[success, failure]`, and with a dry run `[success, failure, dryRun]`
 */
export function toOutputs(
	items: INodeExecutionData[],
	results: ResultItem[],
	settings: OutputSettings,
): INodeExecutionData[][] {
	const { dryRun, toErrorOutput, includeInput, asTool } = settings;
	const outputs: INodeExecutionData[][] = dryRun ? [[], [], []] : [[], []];
	results.forEach((result, index) => {
		// The engine takes an item for an error only when it has no other keys than these three, and only off a tool. Where a dry run
		// adds an output, its Error output has moved: what is connected at the old place must not miss an item.
		const asError = toErrorOutput && !asTool && !dryRun && isRequestError(result);
		outputs[outputOf(result, settings)].push({
			json: asError
				? { error: result.Message, message: result.Message, details: result }
				: { ...(includeInput ? inputFields(items[index].json) : {}), ...result },
			...(includeInput && items[index].binary ? { binary: items[index].binary } : {}),
			pairedItem: { item: index },
		});
	});
	return outputs;
}

function outputOf(result: ResultItem, { dryRun, toErrorOutput, asTool }: OutputSettings): number {
	if (asTool) return SUCCESS;
	// With the error output n8n puts Error behind the two outputs that are connected.
	if (dryRun) return toErrorOutput ? FAILURE : DRY_RUN;
	return isSuccess(result) ? SUCCESS : FAILURE;
}

/**
 * What a result says only sometimes must not come from the input: a `verified` of an earlier run would stand beside this run's
 * outcome. And a key `error` on Success would make the engine's Retry On Fail run the whole node again.
 */
const NEVER_FROM_INPUT = [
	'error',
	'paymentStatusCode',
	'verified',
	'duplicate',
	'code',
	'message',
	'details',
];

function inputFields(json: IDataObject): IDataObject {
	const entries = Object.entries(json).map(([name, value]) => [
		NEVER_FROM_INPUT.includes(name) ? `input${name[0].toUpperCase()}${name.slice(1)}` : name,
		value,
	]);
	return Object.fromEntries(entries) as IDataObject;
}
