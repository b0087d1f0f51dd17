import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { authenticationProperty, concurCredentials } from '../shared/authentication';
import { patienceProperties } from '../shared/patience';
import { reportIdProperty } from './operations/common';
import { getProperties } from './operations/get';
import { getAllProperties } from './operations/getAll';
import { getDetailsProperties } from './operations/getDetails';
import { sendBackOptions, sendBackProperties, sendBackReports } from './operations/sendBack';
import { readReports } from './readReports';

const OUTPUTS =
	'={{ $parameter["operation"] === "sendBack" ? [{ type: "main", displayName: "Success" }, { type: "main", displayName: "Failure" }] : ["main"] }}';

/**
 * Programmatic, since report details are XML, and sending back has two outputs and must find out what an unclear answer
 * meant. SAP: "Reports" v3.0, "Get Report Details" v2.0, workflow actions v1.1 and v4.
 */
export class ConcurExpenseReport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Concur Expense: Report',
		name: 'concurExpenseReport',
		icon: { light: 'file:../../icons/concur.svg', dark: 'file:../../icons/concur.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description:
			'Read expense reports from SAP Concur with their journal entries, and send back those that the ERP refused',
		defaults: { name: 'Concur Expense: Report' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		usableAsTool: true,
		credentials: concurCredentials,
		properties: [
			authenticationProperty,
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Get', value: 'get', description: 'Get the header of one report', action: 'Get a report' },
					{
						name: 'Get Details',
						value: 'getDetails',
						description: 'Get a report with its entries and journal entries, for the ERP',
						action: 'Get the details of a report',
					},
					{ name: 'Get Many', value: 'getAll', description: 'Get many reports', action: 'Get many reports' },
					{
						name: 'Send Back',
						value: 'sendBack',
						description: 'Send a report back to its employee with a comment',
						action: 'Send a report back',
					},
				],
				default: 'getAll',
			},
			reportIdProperty,
			...getProperties,
			...getAllProperties,
			...getDetailsProperties,
			...sendBackProperties,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [...sendBackOptions, ...patienceProperties()],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		return operation === 'sendBack' ? await sendBackReports(this) : await readReports(this, operation);
	}
}
