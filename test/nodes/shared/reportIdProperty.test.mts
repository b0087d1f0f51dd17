import { REPORT_URL } from '../../../concur/reports/reportUrl';
import { reportIdProperties } from '../../../nodes/shared/reportIdProperty';

const property = (value: string, show: object) => ({
	displayName: 'Report ID',
	name: 'reportId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value },
	description: 'The report to read',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 425FE2ADB4954FCA90CD',
			hint: 'The ReportID of Get Details, or the ID of Get Many. To choose From List or By URL, switch this field from Expression to Fixed.',
		},
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a report in Processing Payment...',
			typeOptions: { searchListMethod: 'searchReports', searchable: true },
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://us2.concursolutions.com/nui/expense/reports/425FE2ADB4954FCA90CD',
			hint: "The address of the report in Concur's web page, or its URI",
			extractValue: { type: 'regex', regex: REPORT_URL },
			validation: [
				{
					type: 'regex',
					properties: {
						regex: `${REPORT_URL}.*`,
						errorMessage: 'This is not the address of an expense report',
					},
				},
			],
		},
	],
	displayOptions: { show },
});
const OF_ITEM = '={{ $json.ReportID ?? $json.ID }}';
const OF_AGENT = "={{ $fromAI('Report_ID', 'The ID of the expense report', 'string') }}";

describe('the parameter Report ID', () => {
	it('is there twice: for the items of a workflow, and for an agent', () => {
		expect(reportIdProperties('The report to read')).toEqual([
			property(OF_ITEM, { '@tool': [false] }),
			property(OF_AGENT, { '@tool': [true] }),
		]);
	});

	it('is shown for those operations that work on one report', () => {
		const operation = ['get', 'sendBack'];
		expect(reportIdProperties('The report to read', operation)).toEqual([
			property(OF_ITEM, { operation, '@tool': [false] }),
			property(OF_AGENT, { operation, '@tool': [true] }),
		]);
	});

	it('takes the address that its own example names', () => {
		const [{ modes = [] }] = reportIdProperties('');
		const [, , url] = modes;
		const [example] = /https:.*/.exec(url.placeholder ?? '') ?? [];
		expect(new RegExp(`^(?:${REPORT_URL}.*)$`).test(example ?? '')).toBe(true);
	});
});
