import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ConcurCredential } from '../shared/authentication';
import { openReader } from '../shared/reading';
import type { PatienceOptions } from '../shared/patience';
import type { Reader } from '../shared/reading';
import { get } from './operations/get';
import { getAll } from './operations/getAll';
import { getDetails } from './operations/getDetails';

type Read = (context: IExecuteFunctions, index: number, reader: Reader) => Promise<IDataObject[]>;

const READS: Record<string, Read> = { get, getAll, getDetails };

/**
 * The loop of the reading operations: one place for every item, its pairing and On Error.
 * @throws NodeOperationError of the first item that fails, unless On Error continues
 */
export async function readReports(
	context: IExecuteFunctions,
	operation: string,
): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	let reader: Reader | undefined;
	for (let index = 0; index < context.getInputData().length; index += 1) {
		try {
			reader ??= await openReader(
				context,
				context.getNodeParameter('authentication', index, 'concurApi') as ConcurCredential,
				context.getNodeParameter('options', index, {}) as PatienceOptions,
			);
			const found = await READS[operation](context, index, reader);
			for (const json of found) output.push({ json, pairedItem: { item: index } });
		} catch (error) {
			if (!context.continueOnFail()) throw asNodeError(error);
			output.push({
				json: { error: error instanceof Error ? error.message : String(error) },
				pairedItem: { item: index },
			});
		}
	}
	return [output];
}

function asNodeError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
