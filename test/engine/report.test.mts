import type { IDataObject, INode } from 'n8n-workflow';

import { makeReports } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { sumDecimals } from '../../concur/formats/decimal';
import { runNode } from './engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

/** Plain words, then Concur's. */
const NOT_FOUND = 'Concur knows nothing under this ID: The report was not found';

async function run(
	sandbox: Sandbox,
	input: unknown[],
	parameters: IDataObject,
	settings: Partial<INode> = {},
	fields: IDataObject = {},
) {
	return await runNode(input, {
		type: 'n8n-nodes-concur.concurExpenseReport',
		credential: credentialFor(sandbox, fields),
		parameters: { ...parameters, options: { ...QUICK, ...((parameters.options as IDataObject) ?? {}) } },
		settings,
	});
}

describe('Get Many', () => {
	it('follows every page by its query, whatever host it names', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(260) });
		const { outputs } = await run(sandbox, [{}], { operation: 'getAll', returnAll: true });
		expect(new Set(outputs[0].map(({ json }) => json.ID)).size).toBe(260);
		// Each page twice: only then is it certain that nothing has slipped.
		expect(sandbox.events().filter(({ path }) => path.startsWith('/api')).length).toBe(6);
	});

	it('stops at the limit, and filters', async () => {
		const sandbox = await sandboxWith();
		const filters = { paymentStatusCode: ['P_PROC', 'P_PAYC'], modifiedDateAfter: '2020-01-01' };
		const all = await run(sandbox, [{}], { operation: 'getAll', returnAll: true, filters });
		expect(all.outputs[0]).toHaveLength(7);
		const two = await run(sandbox, [{}], { operation: 'getAll', limit: 2, filters });
		expect(two.outputs[0]).toHaveLength(2);
	});

	it('gives the fields that most workflows need, or everything', async () => {
		const sandbox = await sandboxWith();
		const simple = await run(sandbox, [{}], { operation: 'getAll', limit: 1 });
		expect(simple.outputs[0][0].json).toMatchObject({ OwnerName: expect.any(String), CurrencyCode: 'EUR' });
		expect(simple.outputs[0][0].json).not.toHaveProperty('WorkflowActionUrl');
		const whole = await run(sandbox, [{}], { operation: 'getAll', limit: 1, simplify: false });
		expect(whole.outputs[0][0].json).toMatchObject(simple.outputs[0][0].json);
		expect(whole.outputs[0][0].json).toHaveProperty('WorkflowActionUrl');
	});

	it('takes the date that an expression gives', async () => {
		const sandbox = await sandboxWith();
		const filters = { modifiedDateAfter: '={{ $now.plus({ days: 1 }) }}' };
		const { outputs, error } = await run(sandbox, [{}], { operation: 'getAll', filters });
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
	});

	it('tries again when a page fails, and never passes a part for the whole', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(250) });
		sandbox.setFaults([{ on: 'list', kind: 'internalError', call: 2 }]);
		const { outputs } = await run(sandbox, [{}], { operation: 'getAll', returnAll: true });
		expect(outputs[0]).toHaveLength(250);
		sandbox.setFaults([
			{ on: 'list', kind: 'internalError', call: 2 },
			{ on: 'list', kind: 'internalError', call: 3 },
		]);
		const failed = await run(sandbox, [{}], {
			operation: 'getAll',
			returnAll: true,
			options: { maxTries: 2 },
		});
		expect(failed.error?.message).toContain('exchange rate');
		expect(failed.outputs).toEqual([]);
	});

	it.each([
		[{ limit: 0 }, 'whole number from 1'],
		[{ limit: -5 }, 'whole number from 1'],
		[{ filters: { otherPaymentStatusCode: 'x y' } }, 'not a status code'],
		[{ filters: { modifiedDateAfter: '1/8/2026' } }, 'ISO 8601'],
		[{ filters: { modifiedDateAfter: '2026-08-02', modifiedDateBefore: '2026-08-01' } }, 'later'],
	])('refuses %j before asking Concur', async (parameters, words) => {
		const sandbox = await sandboxWith();
		const { error } = await run(sandbox, [{}], { operation: 'getAll', ...parameters });
		expect(error?.message).toContain(words);
		expect(sandbox.events().filter(({ path }) => path.startsWith('/api'))).toEqual([]);
	});
});

describe('Test users', () => {
	it('are left out unless asked for, and an empty result says so', async () => {
		const [real] = makeReports(1, {}, 50);
		const [test] = makeReports(1, { isTestUser: true }, 51);
		const sandbox = await sandboxWith({ reports: [real, test] });
		for (const [filters, ids] of [
			[{}, [real.id]],
			[{ testUsers: 'exclude' }, [real.id]],
			[{ testUsers: 'only' }, [test.id]],
			[{ testUsers: 'include' }, [real.id, test.id]],
		] as const) {
			const { outputs, hints } = await run(sandbox, [{}], { operation: 'getAll', returnAll: true, filters });
			expect(outputs[0].map(({ json }) => json.ID).sort()).toEqual([...ids].sort());
			expect(hints).toEqual([]);
		}
		const none = await sandboxWith({ reports: [test] });
		for (const [filters, hints] of [
			[{}, [expect.stringContaining('Reports of test users are left out')]],
			[{ testUsers: 'include', currencyCode: 'USD' }, []],
		] as const)
			expect((await run(none, [{}], { operation: 'getAll', filters })).hints).toEqual(hints);
	});
});

describe('An interface that is being retired', () => {
	it('is told once per run, with the date', async () => {
		const deprecation = { warn: 'Use <v4> instead', sunset: 'Thu, 31 Dec 2026 23:59:59 GMT' };
		const sandbox = await sandboxWith({ deprecation });
		const ids = idsAt(sandbox, 'P_PROC').map((ReportID) => ({ ReportID }));
		const { hints } = await run(sandbox, ids, { operation: 'getDetails' });
		expect(hints).toEqual([
			'An interface of Concur that this node uses is being retired; Concur ends it on 2026-12-31. Concur says: Use &lt;v4&gt; instead',
		]);
		// Reports v3 is not deprecated.
		expect((await run(sandbox, [{}], { operation: 'getAll' })).hints).toEqual([]);
		sandbox.set({ deprecation: { warn: 'Soon' } });
		const sentBack = await run(sandbox, ids, { operation: 'sendBack', comment: 'x' });
		expect(sentBack.hints).toEqual([
			'An interface of Concur that this node uses is being retired; Concur has announced its end. Concur says: Soon',
		]);
	});
});

describe('An error that comes with HTTP 200', () => {
	const WORDS = 'No report found with the specified ID';

	it.each([
		['get', 'get', { operation: 'get' }],
		['list', 'getAll', { operation: 'getAll', returnAll: true }],
		['details', 'getDetails', { operation: 'getDetails' }],
	] as const)('is told in its own words after one request: %s of %s', async (endpoint, _, parameters) => {
		const sandbox = await sandboxWith();
		const [report] = sandbox.reports();
		for (const [kind, message] of [
			['errorIn200', WORDS],
			['emptyErrorIn200', 'Concur answered with an error'],
		] as const) {
			sandbox.setFaults([{ on: endpoint, kind }]);
			const before = sandbox.events().filter(({ path }) => path.startsWith('/api')).length;
			const input = { ID: report.id, OwnerLoginID: report.ownerLoginId };
			const { error } = await run(sandbox, [input], parameters);
			expect(error?.message).toContain(message);
			expect(error?.description).toContain('Check the Report ID');
			expect(sandbox.events().filter(({ path }) => path.startsWith('/api')).length - before).toBe(1);
		}
	});

	it('that is nested and names a deadlock is tried again', async () => {
		const sandbox = await sandboxWith();
		sandbox.setFaults([{ on: 'list', kind: 'nestedDeadlock', call: 1 }]);
		const { outputs } = await run(sandbox, [{}], { operation: 'getAll', returnAll: true });
		expect(outputs[0]).toHaveLength(5);
	});
});

describe('Get', () => {
	it('takes no other report for the one that was asked for', async () => {
		const sandbox = await sandboxWith();
		const [one, other] = sandbox.reports();
		const xml = `<ReportDetails><ReportID>${other.id}</ReportID></ReportDetails>`;
		sandbox.setFaults([
			{ on: 'get', kind: 'body', status: 200, contentType: 'application/json', body: `{"ID":"${other.id}"}` },
			{ on: 'details', kind: 'body', status: 200, contentType: 'application/xml', body: xml },
		]);
		const input = [{ ID: one.id, OwnerLoginID: one.ownerLoginId }];
		for (const operation of ['get', 'getDetails'])
			expect((await run(sandbox, input, { operation })).error?.message).toBe(
				"Concur's answer could not be read",
			);
	});

	it('reads one header for its owner', async () => {
		const sandbox = await sandboxWith();
		const [report] = sandbox.reports();
		const { outputs } = await run(sandbox, [{ ID: report.id, OwnerLoginID: report.ownerLoginId }], {
			operation: 'get',
		});
		expect(outputs[0][0].json).toMatchObject({ ID: report.id, PaymentStatusCode: 'P_PROC' });
	});

	it('gives the fields that most workflows need, or everything', async () => {
		const sandbox = await sandboxWith();
		const [{ id: ID, ownerLoginId: OwnerLoginID }] = sandbox.reports();
		const simple = await run(sandbox, [{ ID, OwnerLoginID }], { operation: 'get' });
		expect(simple.outputs[0][0].json).not.toHaveProperty('WorkflowActionUrl');
		const whole = await run(sandbox, [{ ID, OwnerLoginID }], { operation: 'get', simplify: false });
		expect(whole.outputs[0][0].json).toHaveProperty('WorkflowActionUrl');
	});

	it('does not ask for ALL, and says so when a report does not exist', async () => {
		const sandbox = await sandboxWith();
		const all = await run(sandbox, [{ ID: 'x', OwnerLoginID: 'ALL' }], { operation: 'get' });
		expect(all.error?.message).toContain('does not accept ALL');
		const missing = await run(
			sandbox,
			[{ ID: 'x', OwnerLoginID: 'a@b.example' }],
			{ operation: 'get' },
			{ onError: 'continueRegularOutput' },
		);
		expect(missing.outputs[0][0].json.error).toBe(NOT_FOUND);
	});
});

describe('Get Details', () => {
	it('gives a whole report, its journal entries, or its payees, to the cent', async () => {
		const sandbox = await sandboxWith();
		const ids = idsAt(sandbox, 'P_PROC').map((ReportID) => ({ ReportID }));
		const whole = await run(sandbox, ids, { operation: 'getDetails' });
		expect(whole.outputs[0].map(({ json }) => json.ReportID)).toEqual(ids.map(({ ReportID }) => ReportID));
		const entries = await run(sandbox, ids, { operation: 'getDetails', output: 'journalEntries' });
		const payees = await run(sandbox, ids, { operation: 'getDetails', output: 'payees' });
		for (const [index, { json }] of whole.outputs[0].entries()) {
			const of = (items: typeof entries.outputs) =>
				items[0].filter(({ pairedItem }) => (pairedItem as { item: number }).item === index);
			const total = String(json.ReportTotal);
			expect(sumDecimals(of(entries.outputs).map((item) => String(item.json.Amount)))).toBe(total);
			expect(sumDecimals(of(payees.outputs).map((item) => String(item.json.Total)))).toBe(total);
		}
	});

	it.each([
		[
			'By URL, in the web page',
			'url',
			(id: string) => `https://us2.concursolutions.com/nui/expense/reports/${id}`,
		],
		[
			'By URL, as URI',
			'url',
			(id: string) => `https://x.example/expense/reports/${encodeURIComponent(id)}?user=a`,
		],
		['From List', 'list', (id: string) => id],
	])('finds the report %s', async (_, mode, valueOf) => {
		const sandbox = await sandboxWith();
		for (const id of idsAt(sandbox, 'P_PROC').slice(0, 2)) {
			const reportId = { __rl: true, mode, value: valueOf(id) };
			const { outputs, error } = await run(sandbox, [{}], { operation: 'getDetails', reportId });
			expect(error).toBeUndefined();
			expect(outputs[0][0].json.ReportID).toBe(id);
		}
	});

	it('an address of something else keeps the workflow from starting', async () => {
		const sandbox = await sandboxWith();
		const reportId = { __rl: true, mode: 'url', value: 'https://us2.concursolutions.com/nui/expense' };
		await expect(run(sandbox, [{}], { operation: 'getDetails', reportId })).rejects.toThrow(
			'This is not the address of an expense report',
		);
	});

	it("an address of something else in one item is that item's problem", async () => {
		const sandbox = await sandboxWith();
		const [id] = idsAt(sandbox, 'P_PROC');
		const reportId = { __rl: true, mode: 'url', value: '={{ $json.url }}' };
		const items = [
			{ url: 'https://x.example/' },
			{ url: `https://x.example/reports/${encodeURIComponent(id)}` },
		];
		const { outputs } = await run(
			sandbox,
			items,
			{ operation: 'getDetails', reportId },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0].map(({ json }) => json.ReportID ?? json.error)).toEqual([
			expect.stringMatching(/Report ID/),
			id,
		]);
	});

	it('leads with plain words when the connection is lost, and keeps them', async () => {
		const sandbox = await sandboxWith();
		sandbox.setFaults([{ on: 'details', kind: 'dropConnection' }]);
		const [ReportID] = idsAt(sandbox, 'P_PROC');
		const { error } = await run(sandbox, [{ ReportID }], {
			operation: 'getDetails',
			options: { maxTries: 1 },
		});
		expect(error?.message).toBe('The connection to Concur was lost (ECONNRESET)');
	});

	it('says why there are no journal entries', async () => {
		const sandbox = await sandboxWith();
		const [ReportID] = idsAt(sandbox, 'P_PROC');
		const { error } = await run(
			sandbox,
			[{ ReportID }],
			{ operation: 'getDetails', output: 'payees' },
			{},
			{
				grantType: 'password',
				username: 'employee1@sandbox.example',
				password: sandbox.credentials.password,
			},
		);
		expect(error?.message).toContain('without journal entries');
		expect(error?.description).toContain('Web Services Administrator');
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'a report that does not exist, On Error %s',
		async (onError) => {
			const sandbox = await sandboxWith();
			const [ReportID] = idsAt(sandbox, 'P_PROC');
			const { outputs, error } = await run(
				sandbox,
				[{ ReportID: 'none' }, { ReportID }],
				{ operation: 'getDetails' },
				{ onError },
			);
			if (onError === 'stopWorkflow') expect(error?.message).toBe(NOT_FOUND);
			else {
				expect(outputs[0].at(-1)?.json.ReportID).toBe(ReportID);
				expect(outputs.flat()).toHaveLength(2);
				expect(outputs.flat().filter(({ json }) => json.error === NOT_FOUND)).toHaveLength(1);
			}
		},
	);
});

describe('Send Back', () => {
	const COMMENT = 'Cost center <4711> & "others" are closed. Größe 5 €';

	it.each(['v1.1', 'v4'] as const)('%s: sends back with the comment; both outputs', async (apiVersion) => {
		const sandbox = await sandboxWith();
		const [good] = idsAt(sandbox, 'P_PROC');
		const [paid] = idsAt(sandbox, 'P_PAID');
		const [held] = idsAt(sandbox, 'P_HOLD');
		const { outputs } = await run(
			sandbox,
			[good, paid, held, 'none'].map((ReportID) => ({ ReportID })),
			{
				operation: 'sendBack',
				comment: COMMENT,
				options: { apiVersion },
			},
		);
		expect(outputs[0].map(({ json }) => json)).toMatchObject([
			{ ReportID: good, Status: 'SUCCESS', outcome: 'sentBack', attempts: 1 },
		]);
		expect(outputs[1].map(({ json }) => [json.outcome, json.attempts])).toEqual([
			['refused', 0],
			['refused', 0],
			['notPosted', 0],
		]);
		expect(outputs[1][0].json.Message).toContain(
			'The report is at Paid (P_PAID), not at Processing Payment (P_PROC)',
		);
		expect(sandbox.report(good)).toMatchObject({
			approvalStatusCode: 'A_RESU',
			paymentStatusCode: 'P_NOTP',
			lastComment: COMMENT,
		});
		expect(sandbox.account().get(good)?.sentBack).toBe(1);
	});

	it.each(['v1.1', 'v4'] as const)(
		'%s: finds out what a lost answer meant, and never sends back twice',
		async (apiVersion) => {
			const sandbox = await sandboxWith();
			const [first, second] = idsAt(sandbox, 'P_PROC');
			sandbox.setFaults([
				{ on: 'workflow', reportId: first, call: 1, kind: 'dropConnection', commit: true },
				{ on: 'workflow', reportId: second, call: 1, kind: 'internalError' },
			]);
			const { outputs } = await run(sandbox, [{ ReportID: first }, { ReportID: second }], {
				operation: 'sendBack',
				comment: 'x',
				options: { apiVersion },
			});
			expect(outputs[0].map(({ json }) => [json.outcome, json.verified ?? false, json.attempts])).toEqual([
				['sentBack', true, 1],
				['sentBack', false, 2],
			]);
			expect([first, second].map((id) => sandbox.account().get(id)?.sentBack)).toEqual([1, 1]);
			const again = await run(sandbox, [{ ReportID: first }], { operation: 'sendBack', comment: 'x' });
			expect(again.outputs[0][0].json).toMatchObject({ outcome: 'alreadySentBack', attempts: 0 });
		},
	);

	it.each([
		['={{ "" }}', 'comment is empty'],
		['={{ "  " }}', 'comment is empty'],
		['={{ $json.nothing }}', 'comment is empty'],
		['x'.repeat(2001), '2001 characters'],
	])('refuses a comment before asking Concur (%#)', async (comment, words) => {
		const sandbox = await sandboxWith();
		const [ReportID] = idsAt(sandbox, 'P_PROC');
		const { outputs } = await run(sandbox, [{ ReportID }], { operation: 'sendBack', comment });
		expect(outputs[1][0].json).toMatchObject({
			ReportID,
			outcome: 'notPosted',
			Message: expect.stringContaining(words),
		});
		expect(sandbox.events()).toEqual([]);
	});
});
