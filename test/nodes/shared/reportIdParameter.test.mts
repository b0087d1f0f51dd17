import type { IDataObject } from 'n8n-workflow';

import { isFixed, readReportIds, reportIdReader, toSubject } from '../../../nodes/shared/reportIdParameter';
import { reportIdProperties } from '../../../nodes/shared/reportIdProperty';
import { Host } from './n8n.mts';
import type { Setting } from './n8n.mts';

const locator = (mode: string, value: unknown): IDataObject => ({ __rl: true, mode, value });
const properties = reportIdProperties('The report');
const PROPOSED = '={{ $json.ReportID ?? $json.ID }}';

/** The Report IDs of items, with the parameter as it is stored; as the node proposes it unless given. */
function idsOf(items: IDataObject[], reportId?: unknown, settings: Setting['settings'] = {}) {
	const { execution } = new Host({
		properties,
		items: items.map((json) => ({ json })),
		parameters: reportId === undefined ? {} : { reportId: reportId as string },
		settings,
	});
	return readReportIds(execution);
}

it('a report becomes the subject of a commit, and a problem stays one', () => {
	expect(toSubject({ reportId: 'R1' })).toEqual({ subject: 'R1' });
	expect(toSubject({ problem: 'none', given: 'x' })).toEqual({ problem: 'none', given: 'x' });
});

describe('an ID that does not depend on the item', () => {
	it.each([
		'425FE2ADB4954FCA90CD',
		'$json.ReportID',
		'',
		12345,
		null,
		undefined,
		'={{ $("Loop").first().json.ReportID }}',
		'={{ $jsonp }}',
		'={{ $nodes }}',
		'={{ $databases }}',
		'={{ items }}',
		'={{ $now }}',
		'R1={{ $json.ReportID }}',
	])('is fixed: %j', (text) => {
		expect(isFixed(text)).toBe(true);
	});

	it.each([
		'={{ $json.ReportID }}',
		'={{ $json["ReportID"] }}',
		'=R-{{ $json.number }}',
		'={{ $binary.scan.fileName }}',
		'={{ $data.ReportID }}',
		'={{ ids[$itemIndex] }}',
		'={{ ids[$position] }}',
		'={{ $thisItem.json.ReportID }}',
		'={{ $item(0).$node["A"].json.ID }}',
		'={{ $node["A"].json.ID }}',
		'={{ $("A").item.json.ID }}',
		'={{ $("A").itemMatching(1).json.ID }}',
		'={{ $("A").pairedItem(1).json.ID }}',
	])('is not fixed: %s', (text) => {
		expect(isFixed(text)).toBe(false);
	});
});

describe('several items and one fixed ID', () => {
	const items = [{ ReportID: 'R1' }, { ReportID: 'R2' }];
	const problem =
		'The Report ID is fixed, but 2 items came in: only one report would be changed, and all the items would look done';
	const next = 'Map it to a field of the items, for example {{ $json.ReportID }}, or let one item in.';

	it.each([locator('id', 'R9'), locator('list', 'R9'), 'R9', 12345])(
		'are an error before anything is posted: %j',
		(reportId) => {
			let thrown: unknown;
			try {
				idsOf(items, reportId);
			} catch (error) {
				thrown = error;
			}
			expect(thrown).toMatchObject({
				name: 'NodeOperationError',
				message: problem,
				description: `Nothing was posted. ${next}`,
			});
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'are a problem of each item with On Error: %s',
		(onError) => {
			const each = { problem: `${problem}. ${next}`, given: '' };
			expect(idsOf(items, locator('id', 'R9'), { onError })).toEqual([each, each]);
		},
	);

	it('are none where one item comes, or none', () => {
		expect(idsOf([{}], locator('id', 'R9'))).toEqual([{ reportId: 'R9' }]);
		expect(idsOf([], locator('id', 'R9'))).toEqual([]);
	});

	it('are none where the ID depends on the item', () => {
		expect(idsOf(items)).toEqual([{ reportId: 'R1' }, { reportId: 'R2' }]);
		const mapped = locator('id', '={{ $json.ReportID + "-" + $itemIndex }}');
		expect(idsOf(items, mapped)).toEqual([{ reportId: 'R1-0' }, { reportId: 'R2-1' }]);
	});
});

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

	it('may be a number also where By URL is chosen by a workflow written by hand', () => {
		const { execution } = new Host({
			items: [{ json: {} }],
			parameters: { reportId: locator('url', 7) as never },
		});
		const context = Object.assign(execution, { getNodeParameter: () => 12345 });
		expect(reportIdReader(context)(0)).toEqual({ reportId: '12345' });
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
				// eslint-disable-next-line @typescript-eslint/only-throw-error
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
