import type { INodeProperties } from 'n8n-workflow';

import { REPORT_URL } from '../../concur/reports/reportUrl';
import { REPORT_ID_EXPRESSION } from './reportIdParameter';

/** What an agent is asked for when a node is its tool. */
const REPORT_ID_FROM_AI = "={{ $fromAI('Report_ID', 'The ID of the expense report', 'string') }}";

/**
 * The parameter Report ID, the same in every node; its list comes from `searchReports`. Twice, since an AI tool has no input item
 * that holds an ID: n8n shows the one that fits.
 * @param operations where a node has several, those that work on one report
 */
export function reportIdProperties(description: string, operations?: string[]): INodeProperties[] {
	const show = operations ? { operation: operations } : {};
	const property = (value: string, asTool: boolean): INodeProperties => ({
		displayName: 'Report ID',
		name: 'reportId',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'id', value },
		description,
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
						// n8n wants the whole text to match here, but not above.
						properties: {
							regex: `${REPORT_URL}.*`,
							errorMessage: 'This is not the address of an expense report',
						},
					},
				],
			},
		],
		displayOptions: { show: { ...show, '@tool': [asTool] } },
	});
	return [property(REPORT_ID_EXPRESSION, false), property(REPORT_ID_FROM_AI, true)];
}
