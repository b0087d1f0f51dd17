import { ExecutionLifecycleHooks, PollContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type { IDataObject, INode, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { cursorsOf } from '../../../nodes/ConcurExpenseTrigger/cursors.ts';
import { ConcurExpenseTrigger } from '../../../nodes/ConcurExpenseTrigger/ConcurExpenseTrigger.node.ts';
import { makeReports } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { closeSandboxes, credentialFor, idsAt, sandboxWith } from '../../engine/setUp.mts';

afterEach(closeSandboxes);

const trigger = new ConcurExpenseTrigger();

/** The workflow as n8n holds it: activated anew when its parameters are edited, from what was stored of its static data. */
function polls(sandbox: Sandbox, fields: IDataObject = {}) {
	const credentialsHelper = credentialFor(sandbox, fields);
	let workflow: Workflow | undefined;
	let edited = '';
	const activate = (parameters: IDataObject): Workflow => {
		const node = {
			id: '1',
			name: 'Trigger',
			type: 'trigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { authentication: 'concurApi', ...parameters },
			credentials: { concurApi: { id: '1', name: 'Concur' } },
		} as INode;
		return new Workflow({
			id: '1',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) },
			staticData: JSON.parse(JSON.stringify(workflow?.staticData ?? {})) as IDataObject,
		});
	};
	const poll = async (parameters: IDataObject = {}, budgetMs = 300_000): Promise<string[]> => {
		if (!workflow || edited !== JSON.stringify(parameters)) workflow = activate(parameters);
		edited = JSON.stringify(parameters);
		const additionalData = {
			hooks: new ExecutionLifecycleHooks('trigger', '1', {} as never),
			credentialsHelper,
			webhookWaitingBaseUrl: 'http://127.0.0.1:1/',
			formWaitingBaseUrl: 'http://127.0.0.1:1/',
			instanceBaseUrl: 'http://127.0.0.1:1/',
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const unused = [undefined, undefined, undefined, undefined, undefined] as const;
		const context = new PollContext(
			workflow,
			workflow.getNode('Trigger') as INode,
			additionalData,
			'trigger',
			'activate',
			...unused,
			() => budgetMs,
		);
		const items = (await trigger.poll.call(context))?.[0] ?? [];
		return items.map(({ json }) => String(json.ID));
	};
	return Object.assign(poll, {
		/** Activates the workflow anew, as a restart of n8n does. */
		restart: () => {
			edited = '';
		},
		stored: (): IDataObject => {
			if (!workflow) throw new Error('not activated');
			return workflow.staticData;
		},
	});
}

const listRequests = (sandbox: Sandbox) =>
	sandbox.events().filter(({ path }) => path.startsWith('/api/v3.0'));

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

	it('leaves alone all that ever was Paid when waiting reports are to be left alone', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(2500, { paymentStatusCode: 'P_PAID' }) });
		const poll = polls(sandbox);
		const parameters = { paymentStatusCode: ['P_PAID'], options: { includeWaiting: false } };
		expect(await poll(parameters)).toEqual([]);
		const [paid] = makeReports(1, { paymentStatusCode: 'P_PAID', lastModifiedDate: Date.now() }, 6);
		sandbox.addReports([paid]);
		const before = listRequests(sandbox).length;
		expect(await poll(parameters)).toEqual([paid.id]);
		// Only what changed lately is read.
		expect(listRequests(sandbox).length - before).toBeLessThanOrEqual(4);
		poll.restart();
		expect(await poll(parameters)).toEqual([]);
	});

	it('hands out what came while the first polls failed, and leaves alone what waited before', async () => {
		const sandbox = await sandboxWith();
		const parameters = { options: { includeWaiting: false } };
		const poll = polls(sandbox);
		sandbox.setFaults([{ on: 'list', kind: 'internalError' }]);
		// Not an error yet: n8n must keep when the trigger began.
		expect(await poll(parameters, 1000)).toEqual([]);
		await expect(poll(parameters, 1000)).rejects.toThrow('exchange rate');
		const [meanwhile] = makeReports(1, { lastModifiedDate: Date.now() }, 9);
		sandbox.addReports([meanwhile]);
		sandbox.setFaults([]);
		expect(await poll(parameters)).toEqual([meanwhile.id]);
		expect(await poll(parameters)).toEqual([]);
	});

	it.each([0, 1])(
		'one payment status that can not be read hides no other, be it the first: %i',
		async (fails) => {
			const sandbox = await sandboxWith();
			const poll = polls(sandbox);
			const both = { paymentStatusCode: ['P_PROC', 'P_PAYC'] };
			const idsOf = both.paymentStatusCode.map((code) => idsAt(sandbox, code).sort());
			const fail = () => {
				let call = 0;
				sandbox.setFaultScript((on) => {
					if (on !== 'list') return undefined;
					call += 1;
					return call === fails + 1 ? { on, kind: 'notFound' } : undefined;
				});
			};
			fail();
			expect((await poll(both)).sort()).toEqual(idsOf[1 - fails]);
			fail();
			await expect(poll(both)).rejects.toMatchObject({
				message: expect.stringContaining('Not found'),
				description: expect.stringContaining(
					`the next poll looks again at ${both.paymentStatusCode[fails]}.`,
				),
			});
			sandbox.setFaultScript(undefined);
			expect((await poll(both)).sort()).toEqual(idsOf[fails]);
		},
	);

	it('asks for no page after its time is over, and gives the next status its turn first', async () => {
		const codes = ['P_PROC', ...Array.from({ length: 24 }, (_, index) => `P_${index}`)];
		const parameters = { options: { otherPaymentStatusCode: codes.slice(1).join(',') } };
		const sandbox = await sandboxWith({ latencyMs: 150 });
		const poll = polls(sandbox);
		const asked: string[] = [];
		sandbox.listen(({ path }) => {
			if (path.startsWith('/api/v3.0'))
				asked.push(new URL(path, 'http://x.example').searchParams.get('paymentStatusCode') ?? '');
		});
		for (let round = 0; round < 3; round += 1) {
			const before = asked.length;
			await poll(parameters, 4000);
			// 2.4 of the 4 seconds, and 0.15 for each.
			expect(asked.length - before).toBeLessThanOrEqual(16);
		}
		// On a slow machine a page may not arrive in its time: it is asked for once more.
		const inTurn = asked.filter((code, index) => code !== asked[index - 1]);
		expect(inTurn.length).toBeGreaterThan(3);
		expect(inTurn).toEqual(inTurn.map((_, index) => codes[index % codes.length]));
	});

	it('a status code that is the name of something in every object harms nobody', async () => {
		const sandbox = await sandboxWith();
		const poll = polls(sandbox);
		const parameters = { options: { otherPaymentStatusCode: '__proto__, constructor, P_PROC' } };
		expect((await poll(parameters)).sort()).toEqual(idsAt(sandbox, 'P_PROC').sort());
		for (const name of ['started', 'isStarted', 'known', 'revision', 'newestSeen', 'paymentStatusCode'])
			expect(name in {}).toBe(false);
		await expect(poll(parameters)).rejects.toThrow('__proto__ is not valid');
	});

	it('after each activation finds what no modification date told, and hands out nothing twice', async () => {
		const sandbox = await sandboxWith({ keepModifiedDate: true });
		const poll = polls(sandbox);
		expect(await poll()).toHaveLength(5);
		const [held] = idsAt(sandbox, 'P_HOLD');
		sandbox.setPaymentStatus(held, 'P_PROC');
		expect(await poll()).toEqual([]);
		poll.restart();
		expect(await poll()).toEqual([held]);
		expect(await poll()).toEqual([]);
	});

	it('does not take every poll for an activation where n8n hands out a copy of the static data', () => {
		const cursor = { paymentStatusCode: 'P_PROC', fullScanAt: 5 };
		const context = { getWorkflowStaticData: () => structuredClone({ cursors: [cursor] }) };
		for (let poll = 0; poll < 2; poll += 1)
			expect(cursorsOf(context as never, ['P_PROC']).inTurn).toEqual([cursor]);
	});

	it('lets n8n know that there is something to save, each time', async () => {
		const sandbox = await sandboxWith();
		const poll = polls(sandbox);
		for (let round = 0; round < 3; round += 1) {
			sandbox.addReports(makeReports(1, { lastModifiedDate: Date.now() }, 20 + round));
			expect((await poll()).length).toBeGreaterThan(0);
			const stored = poll.stored() as { __dataChanged?: boolean };
			expect(stored.__dataChanged).toBe(true);
			stored.__dataChanged = false;
		}
	});

	it('hands out none of 720 reports again where NextPage leaves out the filters', async () => {
		for (const settings of [
			{ nextPage: 'withoutFilters', dateFilterPrecision: 'day' },
			{ nextPage: 'offsetOnly', paging: 'rowNumber', dateFilterPrecision: 'minute', dateForm: 'rfc3339' },
		] as const) {
			const sandbox = await sandboxWith({ ...settings, reports: makeReports(720) });
			const poll = polls(sandbox);
			const handedOut = await poll();
			for (let round = 0; round < 3; round += 1) {
				const news = makeReports(120, { lastModifiedDate: Date.now() }, 30 + round);
				sandbox.addReports(news);
				const fresh = await poll();
				expect(fresh.sort()).toEqual(news.map(({ id }) => id).sort());
				handedOut.push(...fresh);
			}
			expect(new Set(handedOut).size).toBe(720 + 360);
		}
	});

	it.each(['repeats', 'alternates'] as const)(
		'ends where NextPage %s, and hands out what it has',
		async (nextPage) => {
			const sandbox = await sandboxWith({ nextPage, reports: makeReports(150) });
			const poll = polls(sandbox);
			expect(await poll()).toHaveLength(150);
			expect(listRequests(sandbox).length).toBeLessThan(8);
			await expect(poll()).rejects.toThrow('read already');
		},
	);

	it('leaves out the reports of test users unless they are asked for', async () => {
		const sandbox = await sandboxWith({ reports: [] });
		const [real] = makeReports(1, {}, 40);
		const [test] = makeReports(1, { isTestUser: true }, 41);
		sandbox.addReports([real, test]);
		const poll = polls(sandbox);
		expect(await poll()).toEqual([real.id]);
		// Edited: what was left out so far is found by the scan after the activation.
		expect(await poll({ options: { testUsers: 'include' } })).toEqual([test.id]);
		expect(await polls(sandbox)({ options: { testUsers: 'only' } })).toEqual([test.id]);
	});

	it('tells an error that comes with HTTP 200 in its own words, after one request', async () => {
		const sandbox = await sandboxWith();
		sandbox.setFaults([{ on: 'list', kind: 'errorIn200' }]);
		await expect(polls(sandbox)()).rejects.toThrow('No report found with the specified ID');
		expect(listRequests(sandbox)).toHaveLength(1);
	});

	it('names a refused sign-in so that n8n takes it for one', async () => {
		const sandbox = await sandboxWith();
		await expect(polls(sandbox, { clientSecret: 'wrong' })()).rejects.toMatchObject({ httpCode: '401' });
	});
});
