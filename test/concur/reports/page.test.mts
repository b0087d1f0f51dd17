import { readReportPage } from '../../../concur/reports/page';

describe('a page of the list of reports', () => {
	it.each([
		[{ Items: [] }, undefined],
		[{ Items: [], NextPage: null }, undefined],
		[{ Items: [], NextPage: '' }, undefined],
		[{ Items: [], NextPage: 5 }, undefined],
		[{ Items: [], NextPage: '/x?offset=2' }, '/x?offset=2'],
	])('%j', (page, NextPage) => {
		expect(readReportPage(JSON.stringify(page))).toEqual({ Items: [], NextPage });
	});

	it('keeps the fields as Concur spells them', () => {
		const Items = [{ ID: 'A', Total: 12.5, Custom1: null }, { ID: 'B' }];
		expect(readReportPage(JSON.stringify({ Items }))?.Items).toEqual(Items);
	});

	it.each([
		[''],
		['{}'],
		['{"Items":{}}'],
		['{"Items":"A"}'],
		['{"Items":["A"]}'],
		['{"Items":[null]}'],
		['{"Items":[{"ID":1}]}'],
		['{"Items":[{"Name":"A"}]}'],
		// One header that can't be read leaves the list with a hole.
		['{"Items":[{"ID":"A"},{"Name":"B"}]}'],
	])('reads nothing from %s', (text) => {
		expect(readReportPage(text)).toBeUndefined();
	});
});
