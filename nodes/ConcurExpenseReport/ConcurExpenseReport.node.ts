import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { authenticationProperty, concurCredentials } from '../shared/authentication';
import { patienceProperties } from '../shared/patience';
import { reportIdProperties } from '../shared/reportIdProperty';
import { searchReports } from '../shared/searchReports';
import { simplifyProperty } from './operations/common';
import { getProperties } from './operations/get';
import { getAllProperties } from './operations/getAll';
import { getDetailsProperties } from './operations/getDetails';
import { sendBackOptions, sendBackProperties, sendBackReports } from './operations/sendBack';
import { readReports } from './readReports';

const OPERATIONS: INodePropertyOptions[] = [
	{ name: 'Get', value: 'get', description: 'Get the header of a report', action: 'Get a report' },
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
		description:
			'Send a report back to its employee with a comment; it has to be submitted and approved again',
		action: 'Send a report back to its employee, which cannot be undone',
	},
];

/** "Get Details: Report". */
const SUBTITLE = `={{ (${JSON.stringify(
	Object.fromEntries(OPERATIONS.map(({ name, value }) => [value, name])),
)} [$parameter.operation] ?? $parameter.operation) + ": Report" }}`;

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
		icon: { light: 'file:../../icons/concurReport.svg', dark: 'file:../../icons/concurReport.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: SUBTITLE,
		description:
			'Read expense reports from SAP Concur with their journal entries, and send back those that the ERP refused',
		defaults: { name: 'Concur Expense: Report' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		usableAsTool: true,
		credentials: concurCredentials,
		properties: [
			authenticationProperty,
			// With a resource, n8n tells an AI agent what the chosen operation does.
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Report', value: 'report' }],
				default: 'report',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['report'] } },
				options: OPERATIONS,
				default: 'getAll',
			},
			...reportIdProperties('The report to read or to send back', ['get', 'getDetails', 'sendBack']),
			...getProperties,
			...getAllProperties,
			simplifyProperty,
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

	methods = { listSearch: { searchReports } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		return operation === 'sendBack' ? await sendBackReports(this) : await readReports(this, operation);
	}
}
