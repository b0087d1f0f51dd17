import type { INodeProperties } from 'n8n-workflow';

import { REPORT_ID_EXPRESSION } from '../../shared/reportIdParameter';

export type Operation = 'get' | 'getAll' | 'getDetails' | 'sendBack';

/** Display condition of an operation's parameters. */
export const showFor = (...operation: Operation[]) => ({ show: { operation } });

export const reportIdProperty: INodeProperties = {
	displayName: 'Report ID',
	name: 'reportId',
	type: 'string',
	required: true,
	default: REPORT_ID_EXPRESSION,
	placeholder: 'e.g. 425FE2ADB4954FCA90CD',
	description: 'The ReportID of Get Report Details, or the ID of a v3 report',
	displayOptions: showFor('get', 'getDetails', 'sendBack'),
};

/** Patience with Concur, the same for every operation. */
export const requestOptions: INodeProperties[] = [
	{
		displayName: 'Max Tries',
		name: 'maxTries',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 4,
		description: 'How often to try each request',
	},
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: 60,
		description: 'The longest single wait between two tries, also when Concur asks for more',
	},
	{
		displayName: 'Timeout (Ms)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 600000 },
		default: 60000,
		description: 'How long to wait for one answer, in milliseconds',
	},
];
