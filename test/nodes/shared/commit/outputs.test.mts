import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ResultItem } from '../../../../concur/commit/result';
import { toOutputs } from '../../../../nodes/shared/commit/outputs';
import type { OutputSettings } from '../../../../nodes/shared/commit/outputs';
import { resultAt } from './results.mts';

const PLAIN: OutputSettings = { dryRun: false, toErrorOutput: false, includeInput: false, asTool: false };

const ALL = (['SUCCESS', 'FAILURE', 'ERROR', 'UNKNOWN'] as const).map((Status) => resultAt(Status));

function outputs(
	results: ResultItem[],
	settings: Partial<OutputSettings> = {},
	items: INodeExecutionData[] = results.map(() => ({ json: {} })),
): INodeExecutionData[][] {
	return toOutputs(items, results, { ...PLAIN, ...settings });
}

/** Where each item left: the numbers of the input items per output. */
const places = (all: INodeExecutionData[][]): unknown[] =>
	all.map((items) => items.map(({ pairedItem }) => (pairedItem as { item: number }).item));

describe('where a result leaves', () => {
	it('is Success for what Concur has done and Failure for all else, in the order of the input', () => {
		const all = outputs([...ALL, ...ALL]);
		expect(places(all)).toEqual([
			[0, 4],
			[1, 2, 3, 5, 6, 7],
		]);
		expect(all[0][0]).toEqual({ json: ALL[0], pairedItem: { item: 0 } });
		expect(all[1][1]).toEqual({ json: ALL[2], pairedItem: { item: 2 } });
	});

	it('is an output of its own in a dry run, also for what could not be read', () => {
		const results = [resultAt('DRY_RUN'), ...ALL];
		const all = outputs(results, { dryRun: true });
		expect(places(all)).toEqual([[], [], [0, 1, 2, 3, 4]]);
		expect(all[2].map(({ json }) => json)).toEqual(results);
	});

	it('is Failure, as it is, in a dry run with the error output, which n8n has moved', () => {
		const results = [resultAt('DRY_RUN'), ...ALL];
		const all = outputs(results, { dryRun: true, toErrorOutput: true });
		expect(places(all)).toEqual([[], [0, 1, 2, 3, 4], []]);
		expect(all[1].map(({ json }) => json)).toEqual(results);
	});

	it('is the first output for an agent, which is answered from there only', () => {
		for (const settings of [
			{},
			{ toErrorOutput: true },
			{ dryRun: true },
			{ dryRun: true, toErrorOutput: true },
		]) {
			const [first, ...others] = outputs(ALL, { ...settings, asTool: true });
			expect(first).toEqual(ALL.map((json, item) => ({ json, pairedItem: { item } })));
			expect(others.flat()).toEqual([]);
		}
		expect(outputs(ALL, { asTool: true })).toHaveLength(2);
		expect(outputs(ALL, { asTool: true, dryRun: true })).toHaveLength(3);
	});

	it('is Failure in the form that n8n moves to its error output, where no one knows or nothing was sent', () => {
		const [success, failure] = outputs(ALL, { toErrorOutput: true });
		expect(success).toEqual([{ json: ALL[0], pairedItem: { item: 0 } }]);
		const asError = (details: ResultItem) => ({ error: details.Message, message: details.Message, details });
		expect(failure).toEqual([
			{ json: ALL[1], pairedItem: { item: 1 } },
			{ json: asError(ALL[2]), pairedItem: { item: 2 } },
			{ json: asError(ALL[3]), pairedItem: { item: 3 } },
		]);
	});
});

describe('with the fields of the input', () => {
	const binary = { scan: { data: 'eA==', mimeType: 'text/plain' } };
	const withInput = (json: IDataObject, settings: Partial<OutputSettings> = {}, result = ALL[0]) =>
		outputs([result], { includeInput: true, ...settings }, [{ json, binary }]).flat()[0];

	it('an item has them and its files under its result', () => {
		expect(withInput({ row: 7, Status: 'PAID', Message: 'mine' })).toEqual({
			json: { row: 7, ...ALL[0] },
			binary,
			pairedItem: { item: 0 },
		});
		expect(Object.keys(withInput({ row: 7 }).json)[0]).toBe('row');
	});

	it('an item without files gets none', () => {
		const [[item]] = outputs([ALL[0]], { includeInput: true }, [{ json: { row: 7 } }]);
		expect(Object.keys(item)).toEqual(['json', 'pairedItem']);
	});

	it("what a result says only sometimes is marked as the input's", () => {
		const json = {
			error: 'e',
			paymentStatusCode: 'P_PAID',
			verified: true,
			duplicate: true,
			code: 7,
			message: 'm',
			details: {},
			errors: 'kept',
		};
		expect(withInput(json).json).toEqual({
			inputError: 'e',
			inputPaymentStatusCode: 'P_PAID',
			inputVerified: true,
			inputDuplicate: true,
			inputCode: 7,
			inputMessage: 'm',
			inputDetails: {},
			errors: 'kept',
			...ALL[0],
		});
	});

	it('what n8n is to move to its error output has its three keys only, and the files', () => {
		const { json, ...rest } = withInput({ row: 7 }, { toErrorOutput: true }, ALL[3]);
		expect(Object.keys(json)).toEqual(['error', 'message', 'details']);
		expect(rest).toEqual({ binary, pairedItem: { item: 0 } });
	});

	it('left out, an item has neither', () => {
		const [[item]] = outputs([ALL[0]], {}, [{ json: { row: 7 }, binary }]);
		expect(item).toEqual({ json: ALL[0], pairedItem: { item: 0 } });
	});
});
