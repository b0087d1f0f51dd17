import { readReportIds, reportIdReader } from '../../../../nodes/shared/reportIdParameter';
import { Host } from '../n8n.mts';
import { idsOf, locator, properties } from './ids.mts';

const PROPOSED = '={{ $json.ReportID ?? $json.ID }}';

describe('the proposed expression', () => {
	it('takes the ID of Get Details, or else that of Get Many', () => {
		const items = [
			{ ReportID: ' R1 ', ID: 'X' },
			{ ID: 'R2' },
			{ ReportID: null, ID: 'R3' },
			{ ReportID: '', ID: 'X' },
		];
		const read = idsOf(items, locator('id', PROPOSED));
		expect(read.slice(0, 3)).toEqual([{ reportId: 'R1' }, { reportId: 'R2' }, { reportId: 'R3' }]);
		expect(read[3]).toMatchObject({ given: '' });
		expect(idsOf(items)).toEqual(read);
		expect(idsOf(items, PROPOSED)).toEqual(read);
		// As n8n evaluates it.
		expect(idsOf(items, locator('id', '={{ ($json.ReportID ?? $json.ID) }}'))).toEqual(read);
	});

	it('is not handed to n8n, which would take long', () => {
		const host = new Host({ properties, items: [{ json: { ReportID: 'R1' } }] });
		const context = Object.assign(host.execution, {
			getNodeParameter: () => {
				throw new Error('n8n was asked');
			},
		});
		expect(reportIdReader(context)(0)).toEqual({ reportId: 'R1' });
	});

	it('names an address where By URL is chosen', () => {
		const url = 'https://us2.concursolutions.com/nui/expense/reports/R%2F1';
		expect(idsOf([{ ReportID: url }], locator('url', PROPOSED))).toEqual([{ reportId: 'R/1' }]);
	});
});

describe('the Report ID of an item', () => {
	it('is decoded once from an address, and from an address only', () => {
		const address = (id: string) => `https://us2.concursolutions.com/nui/expense/reports/${id}?x=1`;
		expect(idsOf([{}], locator('url', address('a%2525b')))).toEqual([{ reportId: 'a%25b' }]);
		expect(idsOf([{}], locator('url', address('a%zb')))).toEqual([{ reportId: 'a%zb' }]);
		expect(idsOf([{}], locator('id', 'a%2525b'))).toEqual([{ reportId: 'a%2525b' }]);
		expect(idsOf([{}], locator('list', 'a%2525b'))).toEqual([{ reportId: 'a%2525b' }]);
	});

	it('may be a number, where that is exact, also from an n8n that takes one for an address', () => {
		const reportId = locator('url', 7) as never;
		const { execution } = new Host({ properties, items: [{ json: {} }], parameters: { reportId } });
		const read = (value: unknown) =>
			reportIdReader(Object.assign(execution, { getNodeParameter: () => value }))(0);
		expect(read(12_345)).toEqual({ reportId: '12345' });
		expect(read(2 ** 53)).toEqual({
			problem: 'The Report ID came as a number that has lost digits. Pass it as text.',
			given: '9007199254740992',
		});
	});

	it('is a problem of that item only when it can not be evaluated', () => {
		const items = [{ ID: 'R1' }, { ID: null }, { ID: 'R3' }];
		const read = idsOf(items, locator('id', '={{ $json.ID.trim() }}'));
		expect(read[0]).toEqual({ reportId: 'R1' });
		expect(read[1]).toEqual({ problem: expect.stringMatching(/./), given: '' });
		expect(read[2]).toEqual({ reportId: 'R3' });
	});

	it('is a problem with the words of n8n when an address is none', () => {
		const [read] = idsOf([{}], locator('url', 'https://example.com'));
		expect(read).toEqual({
			problem:
				"ERROR: Report ID parameter's value is invalid. This is likely because the URL entered is incorrect",
			given: '',
		});
	});

	it('is a problem also where what was thrown is no error', () => {
		const { execution } = new Host({ properties, items: [{ json: {} }], parameters: { reportId: 'x' } });
		const context = Object.assign(execution, {
			getNodeParameter: () => {
				throw 'no error';
			},
		});
		expect(reportIdReader(context)(0)).toEqual({ problem: 'The Report ID could not be read', given: '' });
	});

	it('is empty where a workflow written by hand has none', () => {
		const host = new Host({ properties, items: [{ json: {} }] });
		const node = { ...host.execution.getNode(), parameters: {} };
		const asked: unknown[] = [];
		const context = Object.assign(host.execution, {
			getNode: () => node,
			getNodeParameter: (...request: unknown[]) => {
				asked.push(request);
				return request[2];
			},
		});
		expect(reportIdReader(context)(0)).toEqual({
			problem: 'The Report ID is empty. Map it to the field that holds it, for example {{ $json.ReportID }}.',
			given: '',
		});
		expect(asked).toEqual([['reportId', 0, '', { extractValue: true }]]);
	});

	it('may be null in the stored parameter', () => {
		const host = new Host({ properties, items: [{ json: {} }] });
		const node = { ...host.execution.getNode(), parameters: { reportId: null as never } };
		const context = Object.assign(host.execution, { getNode: () => node, getNodeParameter: () => null });
		expect(readReportIds(context)).toEqual([
			{
				problem:
					'The Report ID is empty. Map it to the field that holds it, for example {{ $json.ReportID }}.',
				given: '',
			},
		]);
	});
});
