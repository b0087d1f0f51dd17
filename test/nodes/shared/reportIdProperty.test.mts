import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

import { REPORT_URL } from '../../../concur/reports/reportUrl';
import { ConcurExpenseIntegrationStatus } from '../../../nodes/ConcurExpenseIntegrationStatus/ConcurExpenseIntegrationStatus.node.ts';
import { COMMIT_OUTPUTS } from '../../../nodes/shared/commit/outputs';
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

	it('takes the addresses that its own example and its list name', () => {
		const [{ modes = [] }] = reportIdProperties('');
		const [, list, url] = modes;
		const methods = new ConcurExpenseIntegrationStatus().methods.listSearch;
		expect(Object.keys(methods)).toContain(list.typeOptions?.searchListMethod);
		const [example] = /https:.*/.exec(url.placeholder ?? '') ?? [];
		expect(new RegExp(`^(?:${REPORT_URL}.*)$`).test(example ?? '')).toBe(true);
	});
});

describe('the outputs of a committing node', () => {
	const nodeType = new ConcurExpenseIntegrationStatus();

	/** As n8n evaluates them for the canvas and for the engine. */
	function outputsWith(parameters: INodeParameters) {
		const workflow = new Workflow({
			nodes: [{ id: '1', name: 'Concur', type: 'concur', typeVersion: 1, position: [0, 0], parameters }],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => nodeType,
				getByNameAndVersion: () => nodeType,
				getKnownTypes: () => ({}),
			},
		});
		const node = workflow.getNode('Concur');
		return (
			node && NodeHelpers.getNodeOutputs(workflow, node, { ...nodeType.description, outputs: COMMIT_OUTPUTS })
		);
	}

	const both = [
		{ type: 'main', displayName: 'Success' },
		{ type: 'main', displayName: 'Failure' },
	];

	it('are two, and a third one in a dry run', () => {
		expect(outputsWith({})).toEqual(both);
		expect(outputsWith({ options: { dryRun: true } })).toEqual([
			...both,
			{ type: 'main', displayName: 'Dry Run' },
		]);
	});

	it.each([false, 'true', 1])('are two where Dry Run is %j', (dryRun) => {
		expect(outputsWith({ options: { dryRun } })).toEqual(both);
	});
});
