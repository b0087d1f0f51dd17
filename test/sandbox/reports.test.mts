import { XMLParser } from 'fast-xml-parser';

import { makeReports, SEED_ID, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { call, detailsPath, idsAt, SEED, token } from './http.mts';

interface Item {
	[name: string]: unknown;
	ID: string;
	PaymentStatusCode: string;
	LastModifiedDate: string;
	URI: string;
}
interface Page {
	Items: Item[];
	NextPage: string | null;
}

const LIST = '/api/v3.0/expense/reports';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

async function list(query: Record<string, string>): Promise<Page> {
	const answer = await call(sandbox, `${LIST}?${new URLSearchParams(query)}`);
	expect(answer.status).toBe(200);
	return (await answer.json()) as Page;
}
const refused = async (query: Record<string, string>) => {
	const answer = await call(sandbox, `${LIST}?${new URLSearchParams(query)}`);
	return [answer.status, ((await answer.json()) as { Message: string }).Message] as const;
};
const employee = async () => {
	const { password } = sandbox.credentials;
	const fields = { grant_type: 'password', username: 'employee1@sandbox.example', password };
	return { authorization: `Bearer ${(await token(sandbox, fields)).body.access_token}` };
};

describe('the v3 list', () => {
	it('pages through everything once, in a stable order, on another host', async () => {
		sandbox.addReports(makeReports(70, {}, 5));
		const items: Item[] = [];
		let path: string | undefined = `${LIST}?user=ALL`;
		const sizes = [];
		while (path) {
			const page = (await (await call(sandbox, path)).json()) as Page;
			items.push(...page.Items);
			sizes.push(page.Items.length);
			const next: URL | undefined = page.NextPage ? new URL(page.NextPage) : undefined;
			if (next) expect(next.host).toBe('www.concursolutions.example');
			path = next && `${next.pathname}${next.search}`;
		}
		expect(sizes).toEqual([25, 25, 25, 7]);
		expect(new Set(items.map(({ ID }) => ID)).size).toBe(82);
		const order = items.map(({ LastModifiedDate, ID }) => [Date.parse(`${LastModifiedDate}Z`), ID] as const);
		expect(order).toEqual(order.toSorted(([a, x], [b, y]) => a - b || (x < y ? -1 : 1)));
	});

	it('skips nothing when a report of an earlier page changes', async () => {
		sandbox.addReports(makeReports(30, {}, 5));
		const first = await list({ user: 'ALL', limit: '20' });
		await call(
			sandbox,
			`/api/expense/expensereport/v2.0/integrationstatus/report/${encodeURIComponent(first.Items[0].ID)}`,
			{ method: 'POST' },
		);
		const { search } = new URL(String(first.NextPage));
		const rest = await list({ ...Object.fromEntries(new URLSearchParams(search)), limit: '100' });
		const seen = new Set([...first.Items, ...rest.Items].map(({ ID }) => ID));
		expect(seen.size).toBe(42);
	});

	it('has the fields of a report header, dates without a zone', async () => {
		const { Items } = await list({ user: 'ALL', paymentStatusCode: 'P_PAID', limit: '1' });
		const report = sandbox.report(Items[0].ID);
		expect(Items[0]).toMatchObject({
			Name: report?.name,
			CurrencyCode: report?.currencyCode,
			OwnerLoginID: report?.ownerLoginId,
			ApprovalStatusCode: 'A_APPR',
			PaymentStatusCode: 'P_PAID',
			WorkflowActionUrl: expect.stringMatching(/^http:\/\/www\.concursolutions\.example\//),
		});
		expect(Items[0].PaidDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/);
		expect(Items[0].Total).toBeCloseTo(
			(report?.entries ?? []).reduce((sum, { cents }) => sum + cents, 0) / 100,
			2,
		);
	});

	it('shows the token owner own reports only, without `user`', async () => {
		expect((await list({})).Items).toEqual([]);
	});

	it('needs the role for user=ALL', async () => {
		const headers = await employee();
		expect((await call(sandbox, `${LIST}?user=ALL`, { headers })).status).toBe(403);
	});

	it.each([
		['paymentStatusCode', 'P_PROC', 5],
		['paymentStatusCode', 'P_PROC,P_PAYC', 7],
		['approvalStatusCode', 'A_PEND', 1],
		['currencyCode', 'XXX', 0],
		['countryCode', 'XX', 0],
		['batchID', 'none', 0],
	])('filters by %s=%s', async (name, value, count) => {
		expect((await list({ user: 'ALL', [name]: value })).Items).toHaveLength(count);
	});

	it.each(['createDate', 'submitDate', 'processingPaymentDate', 'paidDate', 'modifiedDate'])(
		'filters by %s',
		async (name) => {
			const all = await list({ user: 'ALL' });
			const field = name === 'modifiedDate' ? 'LastModifiedDate' : name[0].toUpperCase() + name.slice(1);
			const dates = all.Items.map((item) => item[field]).filter((date): date is string => date !== null);
			const middle = dates.toSorted()[Math.floor(dates.length / 2)];
			const after = await list({ user: 'ALL', [`${name}After`]: middle });
			const before = await list({ user: 'ALL', [`${name}Before`]: middle });
			expect(after.Items.every((item) => Date.parse(String(item[field])) >= Date.parse(middle))).toBe(true);
			expect(before.Items.every((item) => Date.parse(String(item[field])) <= Date.parse(middle))).toBe(true);
			// Both ends include the bound itself, so the reports that have it are in both.
			const both = dates.filter((date) => date === middle).length;
			expect(after.Items.length + before.Items.length).toBe(dates.length + both);
			const none = await list({ user: 'ALL', [`${name}After`]: '2999-01-01' });
			expect(none.Items).toEqual([]);
		},
	);

	it.each([
		[{ paymentStatusCode: 'nonsense' }, 'nonsense'],
		[{ approvalStatusCode: 'A_PEND,x' }, 'x'],
		[{ modifiedDateAfter: '01.02.2026' }, '01.02.2026'],
		[{ paidDateBefore: '2026-13-01' }, '2026-13-01'],
		[{ limit: '0' }, 'limit'],
		[{ limit: '101' }, 'limit'],
	])('refuses %j', async (query, names) => {
		const [status, message] = await refused({ user: 'ALL', ...query });
		expect(status).toBe(400);
		expect(message).toContain(names);
	});
});

describe('one v3 header', () => {
	const path = (user: string) => `${LIST}/${encodeURIComponent(SEED_ID)}?user=${encodeURIComponent(user)}`;

	it('is found with its owner only, never with ALL', async () => {
		const owner = String(sandbox.report(SEED)?.ownerLoginId);
		const found = await call(sandbox, path(owner));
		expect((await found.json()) as Item).toMatchObject({ ID: SEED_ID, PaymentStatusCode: 'P_PROC' });
		expect((await call(sandbox, path('ALL'))).status).toBe(400);
		expect((await call(sandbox, path('someone@sandbox.example'))).status).toBe(404);
	});
});

type Element = Record<string, unknown>;
const LISTS = new Set([
	'ExpenseEntry',
	'Itemization',
	'Allocation',
	'JournalEntry',
	'Attendee',
	'VATData',
	'ReportSummary',
]);
const parser = new XMLParser({
	ignoreAttributes: false,
	parseTagValue: false,
	// The sandbox writes quotes as numeric references.
	htmlEntities: true,
	isArray: (name) => LISTS.has(name),
});
const children = (parent: unknown, listName: string, name: string): Element[] =>
	((((parent as Element)[listName] as Element) || {})[name] as Element[] | undefined) ?? [];
const hundredths = (amount: unknown) => Math.round(Number(amount) * 100);

async function details(id: string, headers: Record<string, string> = {}): Promise<Element> {
	const answer = await call(sandbox, detailsPath(id), { headers });
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toContain('application/xml');
	return (parser.parse(await answer.text()) as { ReportDetails: Element }).ReportDetails;
}
const journalEntries = (report: Element) =>
	children(report, 'ExpenseEntriesList', 'ExpenseEntry').flatMap((entry) =>
		children(entry, 'ItemizationsList', 'Itemization').flatMap((itemization) =>
			children(itemization, 'AllocationsList', 'Allocation').flatMap((allocation) =>
				children(allocation, 'JournalEntriesList', 'JournalEntry'),
			),
		),
	);

describe('report details', () => {
	it('have the namespaces and the form of SAP', async () => {
		const report = await details(SEED);
		expect(report['@_xmlns']).toBe('http://www.concursolutions.com/api/expense/expensereport/2012/07');
		expect(report['@_xmlns:i']).toBe('http://www.w3.org/2001/XMLSchema-instance');
		expect(report).toMatchObject({
			ReportID: SEED_ID,
			PaymentStatusCode: 'P_PROC',
			ApprovalStatusCode: 'A_APPR',
			PaidDate: '0001-01-01T00:00:00',
			LastComment: '',
			PolicyID: { '@_i:nil': 'true' },
		});
		expect(report.ReportTotal).toMatch(/^\d+\.\d{2}000000$/);
		expect(new URL(String(report.WorkflowActionURL)).host).toBe('www.concursolutions.example');
		expect(sandbox.account().get(SEED)?.reads).toBe(1);
	});

	it("have journal entries that sum to the report's total, for both payees", async () => {
		sandbox.addReports(makeReports(40, {}, 3));
		const payees = new Set<unknown>();
		for (const { id } of sandbox.reports()) {
			const report = await details(id);
			const entries = journalEntries(report);
			for (const entry of entries) payees.add(entry.PayeePaymentTypeName);
			const sum = entries.reduce((total, { Amount }) => total + hundredths(Amount), 0);
			expect([id, sum]).toEqual([id, hundredths(report.ReportTotal)]);
		}
		expect([...payees].sort()).toEqual(['Corporate Card', 'Employee']);
	});

	it('have no journal entries for a user without the role', async () => {
		expect(journalEntries(await details(SEED)).length).toBeGreaterThan(0);
		const own = sandbox.reports().find(({ ownerLoginId }) => ownerLoginId === 'employee1@sandbox.example');
		const report = await details(own?.id ?? '', await employee());
		expect(report.ReportID).toBe(own?.id);
		expect(children(report, 'ExpenseEntriesList', 'ExpenseEntry').length).toBeGreaterThan(0);
		expect(journalEntries(report)).toEqual([]);
	});

	it('escape text, and answer 404 in XML for an unknown report', async () => {
		const [template] = sandbox.reports();
		sandbox.addReports([{ ...template, id: 'X1', name: `<b> & "c" 'd' ]]>` }]);
		expect((await details('X1')).ReportName).toBe(`<b> & "c" 'd' ]]>`);
		const answer = await call(sandbox, detailsPath('none'));
		expect(answer.status).toBe(404);
		expect(await answer.text()).toMatch(/^<Error>|<\?xml/);
	});
});

it('the v2.0 list has the reports in processing', async () => {
	const answer = await call(sandbox, '/api/expense/expensereport/v2.0/Reports/?status=PROCESSING');
	const { ReportsList } = parser.parse(await answer.text()) as { ReportsList: Element };
	const summaries = ReportsList.ReportSummary as Element[];
	expect(summaries.map(({ ReportId }) => ReportId).sort()).toEqual(idsAt(sandbox, 'P_PROC').sort());
	expect(Object.keys(summaries[0])).toEqual([
		'ReportName',
		'ReportId',
		'ReportTotal',
		'ReportCurrency',
		'ReportDate',
		'LastComment',
		'Report-Full-Details-Url',
		'ExpenseUserLoginID',
		'ApproverLoginID',
		'EmployeeName',
		'ApprovalStatus',
		'PaymentStatus',
	]);
});
