import { searchReports } from '../../../nodes/shared/searchReports';
import { Host, pastedToken } from './n8n.mts';
import type { Setting } from './n8n.mts';
import { networkError } from './wire.mts';
import type { Reply } from './wire.mts';

/** The list of a node's editor, before something that answers in Concur's place. */
function editorBefore(answer: (query: Record<string, string>) => Reply, setting: Setting = {}) {
	const host = new Host({ ...setting, concur: ({ query }) => answer(query as Record<string, string>) });
	const search = searchReports.bind(host.editor);
	return { host, search, asked: () => host.arrived.map(({ query }) => query) };
}

/** The same before pages that are named by their offset only. */
const editor = (pages: Record<string, { ids: string[]; next?: string }>) =>
	editorBefore(({ offset = '' }) => {
		const { ids, next = null } = pages[offset];
		return { body: { Items: ids.map((ID) => ({ ID, Name: `Trip ${ID}` })), NextPage: next } };
	});

/** The list with one report. */
const listOf = (report: object) => editorBefore(() => ({ body: { Items: [report], NextPage: null } }));

const FIRST = { user: 'ALL', paymentStatusCode: 'P_PROC', limit: '50' };

describe('the list of reports in the editor', () => {
	it('keeps its filters on every page', async () => {
		const { asked, search } = editor({ '': { ids: ['A', 'B'], next: '/x?offset=2' }, '2': { ids: ['C'] } });
		const first = await search('trip a');
		expect(first.results).toEqual([{ name: 'A · Trip A', value: 'A' }]);
		const second = await search(undefined, first.paginationToken as string);
		expect(second).toEqual({ results: [{ name: 'C · Trip C', value: 'C' }] });
		expect(asked()).toEqual([FIRST, { ...FIRST, offset: '2' }]);
	});

	it('ends where a page names itself as the next one', async () => {
		const { search } = editor({ '2': { ids: ['C'], next: '/x?offset=2' } });
		const token = JSON.stringify({ ...FIRST, offset: '2' });
		expect(await search(undefined, token)).not.toHaveProperty('paginationToken');
	});

	it('ends behind the last page, and where the next one can not be followed', async () => {
		for (const next of [undefined, '/x'])
			expect(await editor({ '': { ids: ['C'], next } }).search()).toEqual({
				results: [{ name: 'C · Trip C', value: 'C' }],
			});
	});

	it('asks once, for JSON, at the list of reports', async () => {
		const { host, search } = editor({ '': { ids: [] } });
		expect(await search()).toEqual({ results: [] });
		expect(host.arrived).toMatchObject([
			{
				method: 'GET',
				url: 'https://us2.api.concursolutions.com/api/v3.0/expense/reports',
				token: 'Bearer token-of-the-credential',
				options: { headers: { Accept: 'application/json' }, timeout: 60_000 },
			},
		]);
	});

	it('signs in with the credential that is chosen in the node', async () => {
		const stored = {
			type: 'concurOAuth2Api' as const,
			data: { baseUri: 'https://eu2.api.concursolutions.com', oauthTokenData: { access_token: 'browser' } },
		};
		const { host, search } = editorBefore(() => ({ body: { Items: [] } }), { credential: stored });
		await search();
		expect(host.arrived[0]).toMatchObject({
			url: 'https://eu2.api.concursolutions.com/api/v3.0/expense/reports',
			token: 'Bearer browser',
		});
	});

	it('uses the API credential where a workflow written by hand names none', async () => {
		const { host, search } = editor({ '': { ids: ['A'] } });
		const named: unknown[] = [];
		const context = Object.assign(host.editor, {
			getNodeParameter: (...request: unknown[]) => {
				named.push(request);
				return request[1];
			},
		});
		expect((await searchReports.call(context)).results).toHaveLength(1);
		expect(named).toEqual([['authentication', 'concurApi']]);
		expect(await search()).toMatchObject({ results: [{ value: 'A' }] });
	});

	it.each([401, 403])('renews a token that is refused with HTTP %d', async (refusal) => {
		let requests = 0;
		const credential = pastedToken();
		const { host, search } = editorBefore(
			() => ((requests += 1) === 1 ? { status: refusal } : { body: { Items: [] } }),
			{ credential },
		);
		expect(await search()).toEqual({ results: [] });
		expect(host.arrived).toHaveLength(2);
	});
});

describe('a report in the list', () => {
	const report = {
		ID: 'R1',
		OwnerName: 'Doe, Jane',
		Name: ' Trip to Rome ',
		Total: 12.5,
		CurrencyCode: 'EUR',
		ProcessingPaymentDate: '2026-07-01T10:00:00.000',
		SubmitDate: '2026-06-01T10:00:00.000',
	};

	it.each([
		['all of it', report, 'R1 · Doe, Jane · Trip to Rome · 12.5 EUR · 2026-07-01'],
		['nothing else', { ID: 'R1' }, 'R1'],
		['no owner', { ...report, OwnerName: null }, 'R1 · Trip to Rome · 12.5 EUR · 2026-07-01'],
		['a blank name', { ...report, Name: ' ' }, 'R1 · Doe, Jane · 12.5 EUR · 2026-07-01'],
		['no currency', { ...report, CurrencyCode: null }, 'R1 · Doe, Jane · Trip to Rome · 12.5 · 2026-07-01'],
		['no total', { ...report, Total: undefined }, 'R1 · Doe, Jane · Trip to Rome · EUR · 2026-07-01'],
		[
			'a total of zero',
			{ ...report, Total: 0, CurrencyCode: '' },
			'R1 · Doe, Jane · Trip to Rome · 0 · 2026-07-01',
		],
		[
			'only the date at which it was submitted',
			{ ...report, ProcessingPaymentDate: null },
			'R1 · Doe, Jane · Trip to Rome · 12.5 EUR · 2026-06-01',
		],
		[
			'no date',
			{ ...report, ProcessingPaymentDate: null, SubmitDate: null },
			'R1 · Doe, Jane · Trip to Rome · 12.5 EUR',
		],
	])('is told by its ID first, with %s', async (_, header, name) => {
		expect(await listOf(header).search()).toEqual({ results: [{ name, value: 'R1' }] });
	});

	it('is found by any part of what is shown, in either case and with blanks around it', async () => {
		const { search } = listOf(report);
		for (const wanted of ['', ' ', undefined, 'DOE, jane', '  trip to ', '12.5 eur', '2026-07', 'r1'])
			expect((await search(wanted)).results).toHaveLength(1);
		for (const wanted of ['smith', '2026-06']) expect((await search(wanted)).results).toEqual([]);
	});
});

describe('a list that can not be had', () => {
	const failing = async (answer: () => Reply, setting: Setting = {}): Promise<unknown> =>
		await editorBefore(answer, setting)
			.search()
			.then(
				() => undefined,
				(error: unknown) => error,
			);

	it.each([
		[
			'an error of Concur',
			() => ({ status: 500, body: { Message: 'No luck' } }),
			'Concur had an internal error: No luck',
		],
		[
			'an error that holds a list',
			() => ({ status: 500, body: { Items: [{ ID: 'R1' }] } }),
			'Concur had an internal error',
		],
		['a page of a proxy', () => ({ body: '<html>' }), "Concur's answer could not be read"],
		[
			'a list that names no reports',
			() => ({ body: { Items: [{ Name: 'x' }] } }),
			"Concur's answer could not be read",
		],
		['a lost connection', () => networkError('ECONNRESET'), 'The connection to Concur was lost (ECONNRESET)'],
	])('says why in plain words: %s', async (_, answer, message) => {
		expect(await failing(answer)).toMatchObject({
			name: 'NodeOperationError',
			message,
			description: 'Nothing was changed. Try again later.',
		});
	});

	it('says what to do when the credential is refused', async () => {
		expect(await failing(() => ({ status: 401 }))).toMatchObject({
			message: "Concur did not accept the credential's token",
			description: 'Test the Concur credential; if it fails, sign in anew.',
		});
	});

	it('asks for a credential where none is selected', async () => {
		expect(await failing(() => ({}), { credential: null })).toMatchObject({
			message: 'Node does not have any credentials set',
		});
	});
});
