import { searchReports } from '../../../nodes/shared/searchReports';

type Query = Record<string, string>;

/** The list of a node's editor, before pages that are named by their offset only. */
function editor(pages: Record<string, { ids: string[]; next?: string }>) {
	const asked: Query[] = [];
	const context = {
		getNodeParameter: () => 'concurApi',
		getNode: () => ({ name: 'Concur', credentials: {} }),
		getCredentials: async () => ({
			grantType: 'accessToken',
			accessToken: 'x',
			baseUri: 'https://us2.api.concursolutions.com',
		}),
		helpers: {
			httpRequestWithAuthentication: async (_: string, { qs }: { qs: Query }) => {
				asked.push(qs);
				const { ids, next } = pages[qs.offset ?? ''];
				const body = { Items: ids.map((ID) => ({ ID, Name: `Trip ${ID}` })), NextPage: next ?? null };
				return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
			},
		},
	};
	return { asked, search: searchReports.bind(context as never) };
}

describe('the list of reports in the editor', () => {
	it('keeps its filters on every page', async () => {
		const { asked, search } = editor({ '': { ids: ['A', 'B'], next: '/x?offset=2' }, '2': { ids: ['C'] } });
		const first = await search('trip a');
		expect(first.results).toEqual([{ name: 'A · Trip A', value: 'A' }]);
		const second = await search(undefined, first.paginationToken as string);
		expect(second).toEqual({ results: [{ name: 'C · Trip C', value: 'C' }] });
		const query = { user: 'ALL', paymentStatusCode: 'P_PROC', limit: '50' };
		expect(asked).toEqual([query, { ...query, offset: '2' }]);
	});

	it('ends where a page names itself as the next one', async () => {
		const { search } = editor({ '2': { ids: ['C'], next: '/x?offset=2' } });
		const token = JSON.stringify({ user: 'ALL', paymentStatusCode: 'P_PROC', limit: '50', offset: '2' });
		expect(await search(undefined, token)).not.toHaveProperty('paginationToken');
	});
});
