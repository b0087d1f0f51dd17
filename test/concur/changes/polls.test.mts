import { ExecutionLifecycleHooks, PollContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type { IDataObject, INode, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { ConcurExpenseTrigger } from '../../../nodes/ConcurExpenseTrigger/ConcurExpenseTrigger.node.ts';
import { makeReports } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { closeSandboxes, credentialFor, idsAt, sandboxWith } from '../../engine/setUp.mts';

afterEach(closeSandboxes);

const trigger = new ConcurExpenseTrigger();

/** Polls with parameters that may change from poll to poll, as a user edits the node; static data stays. */
function polls(sandbox: Sandbox, fields: IDataObject = {}) {
	let staticData: IDataObject = {};
	const credentialsHelper = credentialFor(sandbox, fields);
	return async (parameters: IDataObject = {}): Promise<string[]> => {
		const node = {
			id: '1',
			name: 'Trigger',
			type: 'trigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { authentication: 'concurApi', ...parameters },
			credentials: { concurApi: { id: '1', name: 'Concur' } },
		} as INode;
		const workflow = new Workflow({
			id: '1',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) },
			staticData: structuredClone(staticData),
		});
		const additionalData = {
			hooks: new ExecutionLifecycleHooks('trigger', '1', {} as never),
			credentialsHelper,
			webhookWaitingBaseUrl: 'http://127.0.0.1:1/',
			formWaitingBaseUrl: 'http://127.0.0.1:1/',
			instanceBaseUrl: 'http://127.0.0.1:1/',
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new PollContext(workflow, node, additionalData, 'trigger', 'activate');
		const items = (await trigger.poll.call(context))?.[0] ?? [];
		staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		return items.map(({ json }) => String(json.ID));
	};
}

describe('polls of Concur Expense Trigger', () => {
	it('starts for the reports that wait at a payment status chosen later, and for no other again', async () => {
		const sandbox = await sandboxWith();
		// Newer than all reports at the other status, and by more than the overlap.
		sandbox.addReports(makeReports(1, { lastModifiedDate: Date.now() }, 5));
		const poll = polls(sandbox);
		expect(await poll({ paymentStatusCode: ['P_PROC'] })).toHaveLength(6);
		const both = { paymentStatusCode: ['P_PROC', 'P_PAYC'] };
		expect((await poll(both)).sort()).toEqual(idsAt(sandbox, 'P_PAYC').sort());
		expect(await poll(both)).toEqual([]);
	});

	it('does not read all that ever was Paid when waiting reports are to be left alone', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(2500, { paymentStatusCode: 'P_PAID' }) });
		const poll = polls(sandbox);
		const parameters = { paymentStatusCode: ['P_PAID'], options: { includeWaiting: false } };
		expect(await poll(parameters)).toEqual([]);
		const [paid] = makeReports(1, { paymentStatusCode: 'P_PAID', lastModifiedDate: Date.now() }, 6);
		sandbox.addReports([paid]);
		expect(await poll(parameters)).toEqual([paid.id]);
		expect(sandbox.events().filter(({ method }) => method === 'GET')).toHaveLength(2);
	});

	it('hands out what one payment status brought although another can not be read', async () => {
		const sandbox = await sandboxWith();
		const poll = polls(sandbox);
		sandbox.setFaults([2, 3, 4].map((call) => ({ on: 'list' as const, kind: 'notFound' as const, call })));
		const both = { paymentStatusCode: ['P_PROC', 'P_PAYC'] };
		const first = await poll(both);
		sandbox.setFaults([]);
		const second = await poll(both);
		expect([...first, ...second].sort()).toEqual(
			[...idsAt(sandbox, 'P_PROC'), ...idsAt(sandbox, 'P_PAYC')].sort(),
		);
	});

	it('names a refused sign-in so that n8n takes it for one', async () => {
		const sandbox = await sandboxWith();
		await expect(polls(sandbox, { clientSecret: 'wrong' })()).rejects.toMatchObject({ httpCode: '401' });
	});
});
