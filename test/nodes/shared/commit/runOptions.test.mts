import type { INode } from 'n8n-workflow';

import { SharedPace } from '../../../../concur/transport/sharedPace';
import { runOptionsOf } from '../../../../nodes/shared/commit/commitItems';
import type { CommitOptions } from '../../../../nodes/shared/commit/commitItems';
import { Host } from '../n8n.mts';

const sharedPace = new SharedPace();
const connection = {
	company: 'concurApi 1',
	sharedPace,
	sendWithCredential: async () => ({ kind: 'cancelled', sent: false }) as const,
	refreshTokenExpiresAt: async () => undefined,
};

function optionsOf(options: CommitOptions, settings: Partial<INode> = {}, stopOnError?: boolean) {
	const host = new Host({ settings });
	return { host, options: runOptionsOf(host.execution, options, connection, stopOnError) };
}

const USUAL = {
	company: 'concurApi 1',
	sharedPace,
	timeoutMs: 60_000,
	maxTries: 4,
	maxWaitMs: 60_000,
	maxConcurrency: 64,
	verify: true,
	preCheck: false,
	mayHaveRunBefore: false,
	dryRun: false,
	stopOnError: false,
	cancelSignal: undefined,
	logFault: expect.any(Function) as unknown,
};

describe('how a run goes', () => {
	it('is as the node proposes it unless the user chose otherwise', () => {
		expect(optionsOf({}).options).toEqual(USUAL);
	});

	it('is as the user chose it', () => {
		const { options } = optionsOf(
			{
				timeout: 5000,
				maxTries: 2,
				maxWait: 3,
				maxConcurrency: 8,
				unclearOutcome: 'report',
				preCheck: true,
				dryRun: true,
			},
			{},
			true,
		);
		expect(options).toEqual({
			...USUAL,
			timeoutMs: 5000,
			maxTries: 2,
			maxWaitMs: 3000,
			maxConcurrency: 8,
			verify: false,
			preCheck: true,
			dryRun: true,
			stopOnError: true,
		});
		expect(optionsOf({ unclearOutcome: 'verify' }).options).toEqual(USUAL);
	});

	it.each([
		[0, 1],
		[1, 1],
		[100, 100],
		[101, 100],
		['8', 64],
	])('has %j requests in flight as %d at most', (maxConcurrency, most) => {
		const { options } = optionsOf({ maxConcurrency: maxConcurrency as number });
		expect(options.maxConcurrency).toBe(most);
	});

	it('looks before it posts where Retry On Fail may have posted before', () => {
		expect(optionsOf({}, { retryOnFail: true }).options).toEqual({
			...USUAL,
			preCheck: true,
			mayHaveRunBefore: true,
		});
	});

	it('takes nothing but true for yes', () => {
		const yes = 'true' as never;
		expect(optionsOf({ preCheck: yes, dryRun: yes }, { retryOnFail: yes }).options).toEqual(USUAL);
	});

	it('ends with the execution', () => {
		const cancelSignal = new AbortController().signal;
		const { execution } = new Host({ cancelSignal });
		expect(runOptionsOf(execution, {}, connection).cancelSignal).toBe(cancelSignal);
		const { getExecutionCancelSignal, ...older } = execution;
		expect(getExecutionCancelSignal).toBeDefined();
		expect(runOptionsOf(older as never, {}, connection).cancelSignal).toBeUndefined();
	});

	it("logs a fault of the package's own", () => {
		const { host, options } = optionsOf({});
		const error = new Error('ours');
		options.logFault(error);
		expect(host.logged).toEqual([['error', 'A fault in n8n-nodes-concur', { error }]]);
	});
});
