import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';

import { PAYMENT_STATUS } from '../../concur/reports/statusCodes';
import { authenticationProperty, concurCredentials } from '../shared/authentication';
import { testUsersOption } from '../shared/testUsers';
import { pollReports } from './pollReports';

/** "Processing Payment, Paid"; a company's own codes are options and keep to themselves. */
const SUBTITLE = `={{ [$parameter.paymentStatusCode].flat().map((code) => (${JSON.stringify(PAYMENT_STATUS)} [code] ?? code)).join(", ") }}`;

/** Polls SAP's "Reports" v3.0 for reports that reach a payment status. */
export class ConcurExpenseTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Concur Expense Trigger',
		name: 'concurExpenseTrigger',
		icon: { light: 'file:../../icons/concurTrigger.svg', dark: 'file:../../icons/concurTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Starts the workflow when expense reports in SAP Concur are ready to be paid',
		defaults: { name: 'Concur Expense Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: concurCredentials,
		properties: [
			authenticationProperty,
			{
				displayName: 'Payment Status',
				name: 'paymentStatusCode',
				type: 'multiOptions',
				options: Object.entries(PAYMENT_STATUS).map(([value, name]) => ({
					name: `${name} (${value})`,
					value,
				})),
				default: ['P_PROC'],
				description:
					'Starts for reports that reach one of these payment statuses, once per status and modification',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Include Waiting Reports',
						name: 'includeWaiting',
						type: 'boolean',
						default: true,
						description:
							'Whether to also start for the reports that are at the status already when the workflow is activated. Otherwise they wait until they change. Switch it off for Paid, or the workflow starts for every report that was ever paid.',
					},
					{
						displayName: 'Other Payment Status Codes',
						name: 'otherPaymentStatusCode',
						type: 'string',
						default: '',
						placeholder: 'e.g. P_FAIL',
						description: "Codes of your company's own, separated by commas",
					},
					testUsersOption,
				],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollReports(this);
	}
}
