import type { IDataObject } from 'n8n-workflow';

import { postIntegrationStatus } from '../../../../../concur/commit/integrationStatus';
import { commitItems } from '../../../../../nodes/shared/commit/commitItems';
import { Host } from '../../n8n.mts';
import { concurWith, done, item, notPosted, REFUSED, run } from './run.mts';

describe('every item leaves once', () => {
	it('on Success or Failure, with what Concur said', async () => {
		const { outputs, sent, host } = await run(
			['R1', 'R2', 'R3'],
			{},
			{ concur: concurWith({ R2: REFUSED }) },
		);
		const refused = {
			...done('R2'),
			Status: 'FAILURE',
			Message: 'Not now. It is at Not Paid (P_NOTP).',
			outcome: 'refused',
			correlationId: null,
			paymentStatusCode: 'P_NOTP',
		};
		expect(outputs).toEqual([[item(0, done('R1')), item(2, done('R3'))], [item(1, refused)]]);
		expect(sent.sort()).toEqual(['GET R2', 'POST R1', 'POST R2', 'POST R3']);
		expect(host.hints).toEqual([
			{ message: '2 integrated, 1 refused.', type: 'warning', location: 'outputPane' },
		]);
		expect(host.logged).toEqual([]);
	});

	it('also when its report came before: that is posted once', async () => {
		const { outputs, sent } = await run(['R1', 'R2', 'R1', 'R1']);
		const again = done('R1', { duplicate: true });
		expect(outputs).toEqual([[item(0, done('R1')), item(1, done('R2')), item(2, again), item(3, again)], []]);
		expect(sent.sort()).toEqual(['POST R1', 'POST R2']);
	});

	it('also when it names no report, with what was given in place of one', async () => {
		const { outputs, sent } = await run([
			{ problem: 'No ID.', given: 'x' },
			'R1',
			{ problem: 'None.', given: '' },
		]);
		expect(outputs).toEqual([
			[item(1, done('R1'))],
			[item(0, notPosted('x', 'No ID.')), item(2, notPosted('', 'None.'))],
		]);
		expect(sent).toEqual(['POST R1']);
	});

	it('also when what was given is the ID of another item', async () => {
		const { outputs } = await run([{ problem: 'No comment.', given: 'R1' }, 'R1']);
		expect(outputs).toEqual([[item(1, done('R1'))], [item(0, notPosted('R1', 'No comment.'))]]);
	});

	it('without a look at the credential when no item names a report', async () => {
		const { outputs, host } = await run([{ problem: 'None.', given: '' }], {}, { credential: null });
		expect(outputs).toEqual([[], [item(0, notPosted('', 'None.'))]]);
		expect(host.reads).toBe(0);
	});

	it('with the fields of the input only where that was asked for', async () => {
		const { outputs } = await run(['R1'], { includeInput: true });
		expect(outputs[0]).toEqual([item(0, { row: 0, ...done('R1') })]);
		const { outputs: without } = await run(['R1'], { includeInput: 'true' as never });
		expect(without[0]).toEqual([item(0, done('R1'))]);
	});

	it('in the form of an error where n8n has an error output', async () => {
		const settings = { onError: 'continueErrorOutput' } as const;
		const { outputs } = await run([{ problem: 'None.', given: '' }], {}, { settings });
		const details = notPosted('', 'None.');
		expect(outputs).toEqual([[], [item(0, { error: 'None.', message: 'None.', details })]]);
		const plain = await run(
			[{ problem: 'None.', given: '' }],
			{},
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(plain.outputs).toEqual([[], [item(0, details)]]);
	});

	it.each([
		['of a type of its own', { type: 'n8n-nodes-concur.concurExpenseIntegrationStatusTool' }],
		['as n8n says', { isToolExecution: true }],
	])('on the first output where an agent asked: a tool %s', async (_, setting) => {
		const { outputs } = await run([{ problem: 'None.', given: '' }], {}, setting);
		expect(outputs).toEqual([[item(0, notPosted('', 'None.'))], []]);
	});

	it('also from an n8n that knows neither tools nor a cancel signal', async () => {
		const host = new Host({ concur: concurWith(), items: [{ json: {} }] });
		const { isToolExecution, getExecutionCancelSignal, ...older } = host.execution;
		expect([isToolExecution, getExecutionCancelSignal]).not.toContain(undefined);
		const inputs = [{ problem: 'None.', given: '' }, { subject: 'R1' }];
		const action = postIntegrationStatus('application/json');
		expect(await commitItems(older as never, inputs, action, { maxWait: 0 })).toEqual([
			[item(1, done('R1'))],
			[item(0, notPosted('', 'None.'))],
		]);
	});
});

describe('a dry run', () => {
	const wouldPost = (ReportID: string): IDataObject => ({
		...done(ReportID),
		Status: 'DRY_RUN',
		Message: 'Dry run: the report is at Processing Payment (P_PROC) and would be posted.',
		outcome: 'wouldPost',
		attempts: 0,
		httpStatusCode: null,
		correlationId: null,
		paymentStatusCode: 'P_PROC',
	});

	it('posts nothing and has an output of its own', async () => {
		const { outputs, sent } = await run(['R1'], { dryRun: true }, { concur: concurWith({}, 'P_PROC') });
		expect(outputs).toEqual([[], [], [item(0, wouldPost('R1'))]]);
		expect(sent).toEqual(['GET R1']);
	});

	it('is one only where it was switched on', async () => {
		const { outputs, sent } = await run(['R1'], { dryRun: 'true' as never });
		expect(outputs).toEqual([[item(0, done('R1'))], []]);
		expect(sent).toEqual(['POST R1']);
	});
});
