import { nextPage, nextPageQuery, pageKey } from '../../../concur/reading/nextPage';

const first = { user: 'ALL', limit: '100', modifiedDateAfter: '2026-08-01T00:00:00.000' };
const never = () => false;

describe('nextPage', () => {
	it('keeps our own filters and takes only what is new', () => {
		const query = { ...first, offset: 'abc' };
		for (const named of [
			'http://www.concursolutions.example/api/v3.0/expense/reports?offset=abc#x',
			'/x?offset=abc&limit=25&user=someone',
			'?offset=abc&modifiedDateAfter=2020-01-01',
		])
			expect(nextPage(named, first, never)).toEqual({ query });
		expect(nextPage('/x?offset=abc&snapshot=7', first, never)).toEqual({
			query: { ...query, snapshot: '7' },
		});
	});

	it('ends where there is none, and never because it can not be followed', () => {
		expect(nextPage(undefined, first, never)).toBeUndefined();
		for (const named of ['https://x.example/reports', 'https://x.example/reports?', '?#x'])
			expect(nextPage(named, first, never)).toEqual({
				problem: 'Concur names a next page that can not be followed',
			});
	});

	it('knows a page that was passed, in whatever order it is named', () => {
		const passed = pageKey({ offset: '1', ...first });
		const named = `/x?${new URLSearchParams({ ...first, offset: '1' }).toString()}`;
		expect(nextPage(named, first, (key) => key === passed)).toEqual({
			problem: 'Concur names a page as the next one that was read already',
		});
		expect(pageKey({ a: '1', b: '2' })).not.toBe(pageKey({ a: '2', b: '1' }));
	});

	it('takes a name for nothing but a name', () => {
		const read = nextPageQuery('/x?__proto__=1&offset=2');
		expect(Object.keys(read ?? {})).toEqual(['__proto__', 'offset']);
		expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
	});
});
