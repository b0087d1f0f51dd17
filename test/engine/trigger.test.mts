import { ExecutionLifecycleHooks, PollContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type { INode, INodeExecutionData, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { ConcurExpenseTrigger } from '../../nodes/ConcurExpenseTrigger/ConcurExpenseTrigger.node.ts';
import { makeReports } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { closeSandboxes, credentialFor, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

const trigger = new ConcurExpenseTrigger();

/** The trigger in n8n-core's own poll context; static data lives as long as this does. */
function activated(sandbox: Sandbox, parameters = {}, fields = {}) {
	const node: INode = {
		id: '1',
		name: 'Trigger',
		type: 'trigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: { authentication: 'concurApi', ...parameters },
		credentials: { concurApi: { id: '1', name: 'Concur' } },
	};
	const workflow = new Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) },
	});
	const url = 'http://127.0.0.1:1/';
	const additionalData = {
		hooks: new ExecutionLifecycleHooks('trigger', '1', {} as never),
		credentialsHelper: credentialFor(sandbox, fields),
		webhookWaitingBaseUrl: url,
		formWaitingBaseUrl: url,
		instanceBaseUrl: url,
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	return async (mode: 'trigger' | 'manual' = 'trigger'): Promise<INodeExecutionData[]> => {
		const context = new PollContext(
			workflow,
			workflow.getNode('Trigger') as INode,
			additionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
		);
		const items = (await trigger.poll.call(context))?.[0] ?? [];
		return items;
	};
}

describe('Concur Expense Trigger', () => {
	it('starts for waiting reports, then for new ones, each once', async () => {
		const sandbox = await sandboxWith();
		const poll = activated(sandbox);
		expect(await poll()).toHaveLength(5);
		expect(await poll()).toHaveLength(0);
		sandbox.addReports(makeReports(130, { lastModifiedDate: Date.now() }, 7));
		expect(await poll()).toHaveLength(130);
		expect(await poll()).toHaveLength(0);
	});

	it('leaves waiting reports alone when told to', async () => {
		const sandbox = await sandboxWith();
		const poll = activated(sandbox, { options: { includeWaiting: false } });
		expect(await poll()).toHaveLength(0);
		sandbox.addReports(makeReports(2, { lastModifiedDate: Date.now() }, 7));
		expect(await poll()).toHaveLength(2);
	});

	it('does not look at its own clock: a Concur that is days behind hides nothing', async () => {
		const sandbox = await sandboxWith({ reports: [] });
		const poll = activated(sandbox);
		expect(await poll()).toHaveLength(0);
		sandbox.addReports(makeReports(1, { lastModifiedDate: Date.now() - 5 * 86_400_000 }, 8));
		expect(await poll()).toHaveLength(1);
		sandbox.addReports(makeReports(1, { lastModifiedDate: Date.now() - 5 * 86_400_000 + 1 }, 9));
		expect(await poll()).toHaveLength(1);
	});

	it('loses nothing when a page fails', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(150) });
		const poll = activated(sandbox);
		sandbox.setFaults([2, 3, 4].map((call) => ({ on: 'list' as const, kind: 'notFound' as const, call })));
		await expect(poll()).rejects.toThrow('Not found');
		sandbox.setFaults([]);
		expect(await poll()).toHaveLength(150);
	});

	it('a manual run shows one sample and leaves the cursor alone', async () => {
		const sandbox = await sandboxWith();
		const poll = activated(sandbox);
		expect(await poll('manual')).toHaveLength(1);
		expect(await poll()).toHaveLength(5);
		const empty = activated(await sandboxWith({ reports: [] }));
		await expect(empty('manual')).rejects.toThrow('No report is at Processing Payment (P_PROC) right now');
	});

	it('names a refused sign-in, and an HTTP status for n8n to go by', async () => {
		const sandbox = await sandboxWith();
		await expect(activated(sandbox, {}, { clientSecret: 'wrong' })()).rejects.toThrow('code 64');
		sandbox.setFaults([{ on: 'list', kind: 'forbidden' }]);
		await expect(activated(sandbox)()).rejects.toMatchObject({ httpCode: '403' });
	});

	it.each([
		[{ paymentStatusCode: [] }, 'at least one payment status'],
		[{ options: { otherPaymentStatusCode: 'x y' } }, 'not a status code'],
	])('refuses %j', async (parameters, words) => {
		const sandbox = await sandboxWith();
		await expect(activated(sandbox, parameters)()).rejects.toThrow(words);
	});
});
