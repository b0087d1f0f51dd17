import { postIntegrationStatus } from '../../../../../concur/commit/integrationStatus';
import { commitItems } from '../../../../../nodes/shared/commit/commitItems';
import type { CommitOptions } from '../../../../../nodes/shared/commit/commitItems';
import { Host, pastedToken } from '../../n8n.mts';
import { refreshing, TOKEN_URL } from '../../connection/linked.mts';
import { networkError } from '../../wire.mts';
import type { Concur } from '../../wire.mts';
import { concurWith, idIn, item, notPosted, refusalOf, REFUSED, run, SUCCESS } from './run.mts';

/** One item, a sign-in that fails, and a credential that is deleted when it was read so often. */
function withReadings(readings: number) {
	const concur: Concur = () => ({ status: 400, body: { code: 108, error: 'invalid_grant' } });
	const settings = { onError: 'continueRegularOutput' } as const;
	const host = new Host({ concur, credential: refreshing(), items: [{ json: {} }], settings });
	const { getCredentials } = host.execution;
	let reads = 0;
	const context = Object.assign(host.execution, {
		getCredentials: async (type: string) => {
			if ((reads += 1) > readings) throw new Error('deleted');
			return await getCredentials(type);
		},
	});
	return { context, host };
}

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

	it('is nothing posted where it can not be read again after a sign-in that failed', async () => {
		const { context, host } = withReadings(1);
		const action = postIntegrationStatus('application/json');
		const [success, failure] = await commitItems(context, [{ subject: 'R1' }], action, {});
		expect(success).toEqual([]);
		const reason = `n8n could not build the request: deleted. Nothing was posted. ${advice}`;
		expect(failure).toEqual([item(0, notPosted('R1', reason))]);
		expect(host.arrived.map(({ url }) => url)).toEqual([TOKEN_URL]);
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

	it('is another one than a user who wants every item on an output', async () => {
		const concur = concurWith({ R1: unreachable });
		const inputs = ['R1', 'R2', { problem: 'None.', given: '' }];
		const { outputs } = await run(inputs, { ...stop, requestErrors: 'failureOutput' }, { concur });
		expect(outputs.map((items) => items.length)).toEqual([0, 3]);
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
		const { context } = withReadings(4);
		const [, failure] = await commitItems(
			context,
			[{ subject: 'R1' }],
			postIntegrationStatus('application/json'),
			{},
		);
		expect(failure.map(({ json }) => json)).toMatchObject([{ ReportID: 'R1', outcome: 'notPosted' }]);
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
