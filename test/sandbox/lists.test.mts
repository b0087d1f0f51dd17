import { makeReports, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { call, post, statusOf } from './http.mts';

interface Item {
	[field: string]: string;
	ID: string;
}
interface Page {
	Items: Item[];
	NextPage: string | null;
}

const LIST = '/api/v3.0/expense/reports';
const AT = Date.parse('2026-03-04T10:20:30.120Z');

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
afterEach(async () => await sandbox.close());

const asked = async (query: Record<string, string>) =>
	await call(sandbox, `${LIST}?${new URLSearchParams({ user: 'ALL', ...query })}`);
const page = async (query: Record<string, string>) => (await (await asked(query)).json()) as Page;
const queryOf = ({ NextPage }: Page) => Object.fromEntries(new URL(String(NextPage)).searchParams);
const idsOf = ({ Items }: Page) => Items.map(({ ID }) => ID);

/** Reports that differ by a second in their modification. */
const rows = (count: number, fields: Parameters<typeof makeReports>[1] = {}) =>
	makeReports(count, fields, 9).map((report, index) => ({
		...report,
		lastModifiedDate: AT + index * 1000,
	}));

describe('NextPage', () => {
	const query = { paymentStatusCode: 'P_PROC', limit: '2' };
	const reports = rows(6);

	it('repeats all filters, unless told', async () => {
		await start({ reports });
		expect(queryOf(await page(query))).toEqual({ user: 'ALL', ...query, offset: expect.any(String) });
	});

	it.each([
		['withoutFilters', ['limit', 'offset', 'user']],
		['offsetOnly', ['offset']],
	] as const)('%s carries %j', async (nextPage, names) => {
		await start({ reports, nextPage });
		const next = queryOf(await page(query));
		expect(Object.keys(next).sort()).toEqual(names);
		// With the filters of one's own and its offset, the list goes on where it stood.
		const second = await page({ ...query, offset: next.offset });
		expect(idsOf(second)).toEqual(reports.slice(2, 4).map(({ id }) => id));
	});

	it('without filters leads to reports that were filtered away', async () => {
		const others = makeReports(4, { paymentStatusCode: 'P_NOTP', lastModifiedDate: AT + 60_000 }, 10);
		await start({ reports: [...reports, ...others], nextPage: 'withoutFilters' });
		const next = queryOf(await page({ ...query, limit: '5' }));
		expect((await page(next)).Items.map(({ PaymentStatusCode }) => PaymentStatusCode)).toContain('P_NOTP');
	});

	it.each(['repeats', 'alternates'] as const)('%s never ends', async (nextPage) => {
		await start({ reports, nextPage });
		const seen: string[] = [];
		let query2: Record<string, string> = query;
		for (let pages = 0; pages < 6; pages += 1) {
			const read = await page(query2);
			seen.push(idsOf(read).join());
			query2 = queryOf(read);
		}
		const [a, b] = [reports.slice(0, 2), reports.slice(2, 4)].map((part) => part.map(({ id }) => id).join());
		expect(seen).toEqual(nextPage === 'repeats' ? [a, b, b, b, b, b] : [a, b, a, b, a, b]);
	});

	it('of one page is null, whatever the setting', async () => {
		for (const nextPage of ['repeats', 'alternates', 'withoutFilters'] as const) {
			await start({ reports, nextPage });
			expect((await page({ limit: '100' })).NextPage).toBeNull();
			await sandbox.close();
		}
	});
});

describe('pages by row number', () => {
	it('shift when a report leaves between two of them: one is missed', async () => {
		const reports = rows(6);
		await start({ reports, paging: 'rowNumber' });
		const query = { paymentStatusCode: 'P_PROC', limit: '3' };
		const first = await page(query);
		expect(await statusOf(await post(sandbox, reports[0].id))).toBe('SUCCESS');
		const second = await page(queryOf(first));
		expect(second.NextPage).toBeNull();
		const seen = [...idsOf(first), ...idsOf(second)];
		expect(seen).not.toContain(reports[3].id);
		expect(seen).toHaveLength(5);
	});

	it('read everything once when nothing moves', async () => {
		const reports = rows(7);
		await start({ reports, paging: 'rowNumber' });
		const seen: string[] = [];
		let query: Record<string, string> | undefined = { limit: '3' };
		while (query) {
			const read: Page = await page(query);
			seen.push(...idsOf(read));
			query = read.NextPage ? queryOf(read) : undefined;
		}
		expect(seen).toEqual(reports.map(({ id }) => id));
	});

	it('can be moved by a test between two pages', async () => {
		await start({ reports: rows(6), paging: 'rowNumber' });
		const stop = sandbox.listen(({ path }) => {
			if (path.startsWith(LIST)) sandbox.addReports(makeReports(1, { lastModifiedDate: 1 }, 77));
		});
		const first = await page({ limit: '3' });
		stop();
		const second = await page(queryOf(first));
		expect(idsOf(second)[0]).toBe(idsOf(first)[2]);
	});
});

describe('dates', () => {
	it.each([
		['milliseconds', '2026-03-04T10:20:30.120'],
		['hundredths', '2026-03-04T10:20:30.12'],
		['seconds', '2026-03-04T10:20:30'],
		['rfc3339', '2026-03-04T10:20:30Z'],
	] as const)('in the form %s', async (dateForm, text) => {
		await start({ reports: rows(1), dateForm });
		const [{ LastModifiedDate, PaidDate, ID }] = (await page({})).Items;
		expect([LastModifiedDate, PaidDate]).toEqual([text, null]);
		const { ownerLoginId } = sandbox.report(ID)!;
		const one = await call(sandbox, `${LIST}/${ID}?user=${ownerLoginId}`);
		expect(((await one.json()) as Item).LastModifiedDate).toBe(text);
		// Concur takes its own dates as a filter.
		expect((await asked({ modifiedDateAfter: text })).status).toBe(200);
	});

	it.each([
		['millisecond', 3],
		['second', 4],
		['minute', 8],
		['day', 10],
	] as const)('of a filter are cut to the %s', async (dateFilterPrecision, count) => {
		const moments = [
			'2026-03-04T00:00:00.000Z',
			'2026-03-04T09:00:00.000Z',
			'2026-03-04T10:20:00.000Z',
			'2026-03-04T10:20:10.000Z',
			'2026-03-04T10:20:20.000Z',
			'2026-03-04T10:20:29.999Z',
			'2026-03-04T10:20:30.000Z',
			'2026-03-04T10:20:30.500Z',
			'2026-03-04T10:20:31.000Z',
			'2026-03-04T11:00:00.000Z',
		].map((text) => Date.parse(text));
		const reports = makeReports(10, {}, 4).map((report, index) => ({
			...report,
			lastModifiedDate: moments[index],
		}));
		await start({ reports, dateFilterPrecision });
		expect((await page({ modifiedDateAfter: '2026-03-04T10:20:30.120' })).Items).toHaveLength(count);
	});

	it('of modification stay where the payment status changes, if told', async () => {
		const [report] = rows(1);
		await start({ reports: [report], keepModifiedDate: true });
		await post(sandbox, report.id);
		expect(sandbox.report(report.id)).toMatchObject({
			paymentStatusCode: 'P_PAID',
			lastModifiedDate: report.lastModifiedDate,
		});
		expect(sandbox.report(report.id)?.paidDate).toBeGreaterThan(report.lastModifiedDate);
		sandbox.setPaymentStatus(report.id, 'P_PROC');
		expect(sandbox.report(report.id)?.lastModifiedDate).toBe(report.lastModifiedDate);
		sandbox.set({ keepModifiedDate: null });
		sandbox.setPaymentStatus(report.id, 'P_HOLD');
		expect(sandbox.report(report.id)?.lastModifiedDate).toBeGreaterThan(report.lastModifiedDate);
	});
});

describe('filters', () => {
	it('test users are in the same list as others, until it is asked otherwise', async () => {
		const [test] = makeReports(1, { isTestUser: true }, 50);
		await start({ reports: [...rows(2), test] });
		expect((await page({})).Items).toHaveLength(3);
		expect(idsOf(await page({ isTestUser: 'true' }))).toEqual([test.id]);
		expect((await page({ isTestUser: 'false' })).Items).toHaveLength(2);
	});

	it.each<[string, string]>([
		['paymentType', 'CBCP'],
		['reimbursementMethod', 'APCHECK'],
		['approverLoginID', 'approver@sandbox.example'],
		['expenseTypeCode', 'LODNG'],
		['attendeeTypeCode', 'BUSGUEST'],
		['vendorName', 'Example Hotel'],
		['hasVAT', 'true'],
		['hasImages', 'true'],
		['hasAttendees', 'true'],
		['hasBillableExpenses', 'true'],
		['expenseGroupConfigID', 'group-1'],
		['entryTransactionDateAfter', '2026-03-04'],
		['entryTransactionDateBefore', '2026-03-05'],
		['userDefinedDateAfter', '2026-03-04'],
		['userDefinedDateBefore', '2026-03-05'],
	])('%s=%s finds the one report that has it', async (name, value) => {
		const [base] = rows(1);
		const [bare] = makeReports(1, { entries: [], createDate: AT }, 60);
		const entry = {
			expenseTypeName: 'Hotel',
			expenseTypeCode: 'LODNG',
			accountCode: '660010',
			cents: 100,
			payee: 'Corporate Card' as const,
			vendor: 'Example Hotel',
			attendees: ['Sample Guest A'],
			attendeeTypeCode: 'BUSGUEST',
			transactionDate: AT,
			isBillable: true,
		};
		const rich = {
			...base,
			entries: [entry],
			reimbursementMethod: 'APCHECK',
			approverLoginId: 'approver@sandbox.example',
			expenseGroupConfigId: 'group-1',
			hasImages: true,
			userDefinedDate: AT,
		};
		await start({ reports: [bare, rich] });
		expect(idsOf(await page({ [name]: value }))).toEqual([rich.id]);
	});

	it.each([
		[{ paymentStatus: 'P_PROC' }, 'paymentStatus'],
		[{ modifiedAfter: '2026-01-01' }, 'modifiedAfter'],
		[{ hasImages: 'Y' }, 'hasImages'],
		[{ isTestUser: '' }, 'isTestUser'],
		[{ entryTransactionDateAfter: 'soon' }, 'soon'],
	])('%j shows as an error', async (query, named) => {
		await start();
		const answer = await asked(query as unknown as Record<string, string>);
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain(named);
	});
});
