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
