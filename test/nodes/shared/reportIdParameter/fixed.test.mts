import { isFixed, toSubject } from '../../../../nodes/shared/reportIdParameter';
import { idsOf, locator } from './ids.mts';

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
