import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { postIntegrationStatus } from '../../../../concur/commit/integrationStatus';
import { commitItems } from '../../../../nodes/shared/commit/commitItems';
import type { CommitOptions, SubjectInput } from '../../../../nodes/shared/commit/commitItems';
import { Host, pastedToken } from '../n8n.mts';
import type { Setting } from '../n8n.mts';
import { networkError } from '../wire.mts';
import type { Arrived, Concur, Reply } from '../wire.mts';

const SUCCESS: Reply = {
	body: { Status: 'SUCCESS', Message: 'Done.' },
	headers: { 'concur-correlationid': 'c1' },
};
const REFUSED: Reply = { body: { Status: 'FAILURE', Message: 'Not now.' } };

const idIn = ({ url }: Arrived): string => url.replace(/.*\//, '');

/** Answers posts as told, by Report ID, and looks with a payment status. */
const concurWith =
	(posts: Record<string, Reply> = {}, status = 'P_NOTP'): Concur =>
	(request) =>
		request.method === 'POST'
			? (posts[idIn(request)] ?? SUCCESS)
			: {
					body: `<ReportDetails><ReportID>${idIn(request)}</ReportID><PaymentStatusCode>${status}</PaymentStatusCode></ReportDetails>`,
				};

/** What a run with these inputs leaves; by their Report IDs, or why there is none. */
async function run(inputs: Array<string | SubjectInput>, options: CommitOptions = {}, setting: Setting = {}) {
	const subjects = inputs.map((input) => (typeof input === 'string' ? { subject: input } : input));
	const items = subjects.map((_, row) => ({ json: { row } }));
	const host = new Host({ concur: concurWith(), items, ...setting });
	const action = postIntegrationStatus('application/json');
	const outputs = await commitItems(host.execution, subjects, action, { maxWait: 0, ...options });
	return { host, outputs, sent: host.arrived.map((request) => `${request.method} ${idIn(request)}`) };
}

const refusalOf = async (...given: Parameters<typeof run>): Promise<unknown> =>
	await run(...given).then(
		() => undefined,
		(error: unknown) => error,
	);

const done = (ReportID: string, fields: IDataObject = {}): IDataObject => ({
	ReportID,
	Status: 'SUCCESS',
	Message: 'Done.',
	outcome: 'integrated',
	attempts: 1,
	httpStatusCode: 200,
	correlationId: 'c1',
	...fields,
});
const notPosted = (ReportID: string, Message: string, fields: IDataObject = {}): IDataObject => ({
	ReportID,
	Status: 'ERROR',
	Message,
	outcome: 'notPosted',
	attempts: 0,
	httpStatusCode: null,
	correlationId: null,
	...fields,
});
const item = (index: number, json: IDataObject): INodeExecutionData => ({
	json,
	pairedItem: { item: index },
});

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

describe('a credential that can not be used', () => {
	const problem = 'Node does not have any credentials set';
	const advice = 'Check the credential that is selected in the node.';

	it('is one clear error, and nothing was posted', async () => {
		expect(await refusalOf(['R1', 'R2'], {}, { credential: null })).toMatchObject({
			name: 'NodeOperationError',
			message: `n8n could not build the request: ${problem}`,
			description: `Nothing was posted. ${advice}`,
		});
	});

	it('is the reason of each item where On Error continues', async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const { outputs, host } = await run(['R1', 'R1'], {}, { credential: null, settings });
		const reason = `${problem}. Nothing was posted. ${advice}`;
		expect(outputs).toEqual([
			[],
			[item(0, notPosted('R1', reason)), item(1, notPosted('R1', reason, { duplicate: true }))],
		]);
		expect(host.arrived).toEqual([]);
	});

	it('is told with the advice of what was done, also where what was thrown is no error', async () => {
		const host = new Host({ items: [{ json: {} }], settings: { onError: 'continueRegularOutput' } });
		const context = Object.assign(host.execution, {
			getCredentials: async () => await Promise.reject('no error' as never),
		});
		const action = postIntegrationStatus('application/json');
		action.words.advice = { notBuilt: 'Choose another.' };
		const [, failure] = await commitItems(context, [{ subject: 'R1' }], action, {});
		expect(failure[0].json.Message).toBe(
			'The credential could not be read. Nothing was posted. Choose another.',
		);
	});

	it('is the one that is chosen in the node, or the API credential', async () => {
		const browser = {
			type: 'concurOAuth2Api' as const,
			data: { baseUri: 'https://eu2.api.concursolutions.com', oauthTokenData: { access_token: 'browser' } },
		};
		const { host } = await run(['R1'], {}, { credential: browser });
		expect(host.arrived[0]).toMatchObject({ token: 'Bearer browser' });
		const other = new Host({ concur: concurWith(), items: [{ json: {} }] });
		const asked: unknown[] = [];
		const context = Object.assign(other.execution, {
			getNodeParameter: (...request: unknown[]) => {
				asked.push(request);
				return request[2];
			},
		});
		await commitItems(context, [{ subject: 'R1' }], postIntegrationStatus('application/json'), {});
		expect(asked).toEqual([['authentication', 0, 'concurApi']]);
		expect(other.arrived[0]).toMatchObject({ token: 'Bearer token-of-the-credential' });
	});
});

describe('a user who chose to stop', () => {
	const stop: CommitOptions = { requestErrors: 'stop', maxTries: 1, maxConcurrency: 1 };
	const unreachable = networkError('ECONNREFUSED', { syscall: 'connect' });

	it('is stopped by an item that names no report before anything is posted', async () => {
		const inputs = ['R1', { problem: 'None.', given: '' }, { problem: 'Later.', given: '' }];
		const error = await refusalOf(inputs, stop);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'None.',
			description: 'Nothing was posted for any item.',
			context: { itemIndex: 1 },
		});
		const host = new Host({ concur: concurWith(), items: [{ json: {} }] });
		const action = postIntegrationStatus('application/json');
		await expect(
			commitItems(host.execution, [{ subject: 'R1' }, { problem: 'None.', given: '' }], action, stop),
		).rejects.toThrow('None.');
		expect(host.arrived).toEqual([]);
	});

	it('is told what was committed when a report can not be posted, and no more are begun', async () => {
		const concur = jest.fn(concurWith({ R2: unreachable }));
		expect(await refusalOf(['R1', 'R2', 'R3'], stop, { concur })).toMatchObject({
			message:
				'Stopped at report R2: Concur could not be reached (ECONNREFUSED). Nothing was posted. Concur could not be reached. Run it again later.',
			description:
				'Committed in this run: R1. Unknown: none. Nothing else was committed; run the others again.',
		});
		expect(concur.mock.calls.map(([request]) => idIn(request))).toEqual(['R1', 'R2']);
	});

	it('gets every item on an output where On Error continues', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const { outputs } = await run(['R1', { problem: 'None.', given: '' }, 'R2'], stop, {
				settings: { onError },
				concur: concurWith({ R2: unreachable }),
			});
			expect(outputs.map((items) => items.length)).toEqual([1, 2]);
		}
	});

	it('gets every item on an output unless there was such an error', async () => {
		const { outputs } = await run(['R1', 'R2'], stop, { concur: concurWith({ R2: REFUSED }) });
		expect(outputs.map((items) => items.length)).toEqual([1, 1]);
	});

	it('is another one than a user who did not', async () => {
		const concur = concurWith({ R1: unreachable });
		const { outputs } = await run(
			['R1', 'R2', { problem: 'None.', given: '' }],
			{ ...stop, requestErrors: 'failureOutput' },
			{ concur },
		);
		expect(outputs[1]).toHaveLength(3 - outputs[0].length);
	});
});

describe('hints and log', () => {
	it('tell when the refresh token ends', async () => {
		const soon = Date.now() / 1000 + 3.5 * 86_400;
		const credential = pastedToken({ refreshTokenExpiresAt: soon });
		const { host } = await run(['R1'], {}, { credential });
		expect(host.hints.map(({ message }) => message)).toEqual([
			'The refresh token of the Concur credential ends in 3 days. Enter a new one before then.',
		]);
	});

	it('lose no item when the credential can not be read at the end', async () => {
		const host = new Host({ concur: concurWith(), items: [{ json: {} }] });
		const { getCredentials } = host.execution;
		let reads = 0;
		const context = Object.assign(host.execution, {
			getCredentials: async (type: string) => {
				if ((reads += 1) > 1) throw new Error('gone');
				return await getCredentials(type);
			},
		});
		const action = postIntegrationStatus('application/json');
		expect(await commitItems(context, [{ subject: 'R1' }], action, {})).toEqual([[item(0, done('R1'))], []]);
		expect(reads).toBe(2);
	});

	it('tell that an interface is being retired', async () => {
		const { host } = await run(
			['R1'],
			{},
			{ concur: () => ({ ...SUCCESS, headers: { sunset: '2026-12-31' } }) },
		);
		expect(host.hints).toHaveLength(1);
		expect(host.hints[0].message).toContain('Concur ends it on 2026-12-31.');
	});

	it('tell what a cancelled execution has committed', async () => {
		const controller = new AbortController();
		const { host, outputs } = await run(
			['R1', 'R2'],
			{ maxConcurrency: 1 },
			{
				cancelSignal: controller.signal,
				concur: () => {
					controller.abort();
					return SUCCESS;
				},
			},
		);
		expect(outputs.map((items) => items.length)).toEqual([1, 1]);
		expect(host.logged).toEqual([
			[
				'warn',
				'An execution was cancelled after it had changed something in Concur',
				{ integrated: ['R1'], unknown: [] },
			],
		]);
	});
});
