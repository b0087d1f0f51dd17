import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { commentProblem, MAX_COMMENT_LENGTH, sendBack } from '../../../concur/commit/sendBack';
import { PAYMENT_STATUS } from '../../../concur/reports/statusCodes';
import { commitItems } from '../../shared/commit/commitItems';
import type { CommitOptions, SubjectInput } from '../../shared/commit/commitItems';
import { readReportIds } from '../../shared/reportIdParameter';
import { showFor } from './common';

export const sendBackProperties: INodeProperties[] = [
	{
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Cost center 4711 is closed. Please choose another one.',
		description: `Why the report comes back; the employee reads it. At most ${MAX_COMMENT_LENGTH} characters.`,
		displayOptions: showFor('sendBack'),
	},
];

export const sendBackOptions: INodeProperties[] = [
	{
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'options',
		options: [
			{ name: 'V1.1', value: 'v1.1', description: 'Works with the scope EXPRPT' },
			{
				name: 'V4',
				value: 'v4',
				description: 'Needs a company token and the scope expense.report.workflowstatus.write',
			},
		],
		default: 'v1.1',
		description: "Which of Concur's interfaces to use",
		displayOptions: { show: { '/operation': ['sendBack'] } },
	},
	{
		displayName: 'Expected Payment Status',
		name: 'expectedPaymentStatus',
		type: 'multiOptions',
		options: Object.entries(PAYMENT_STATUS)
			.filter(([value]) => value !== 'P_PAID')
			.map(([value, name]) => ({ name: `${name} (${value})`, value })),
		default: ['P_PROC'],
		description: 'A report at another status is left alone and leaves on Failure',
		displayOptions: { show: { '/operation': ['sendBack'] } },
	},
	{
		displayName: 'Expected Step Code',
		name: 'expectedStepCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. EXTVAL',
		description:
			'With V4, Concur refuses to send back a report that is not at this step of its workflow. Your Concur administrator knows the codes.',
		displayOptions: { show: { '/operation': ['sendBack'] } },
	},
	{
		displayName: 'Expected Step Sequence',
		name: 'expectedStepSequence',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'With V4, the number of the step in the workflow, from 1; 0 for any',
		displayOptions: { show: { '/operation': ['sendBack'] } },
	},
];

type SendBackParameters = CommitOptions & {
	apiVersion?: 'v1.1' | 'v4';
	expectedPaymentStatus?: string[];
	expectedStepCode?: string;
	expectedStepSequence?: number;
};

/** Each item's Report ID, with its comment noted for the request; or why the comment can't be sent. */
function readInputs(context: IExecuteFunctions, comments: Map<string, string>): SubjectInput[] {
	return readReportIds(context).map((input, index) => {
		if (!('reportId' in input)) return input;
		const { reportId } = input;
		let comment: string;
		try {
			comment = String(context.getNodeParameter('comment', index, '') ?? '').trim();
		} catch (error) {
			const problem = error instanceof Error ? error.message : 'The comment could not be read';
			return { problem, given: reportId };
		}
		const problem = commentProblem(comment);
		if (problem) return { problem, given: reportId };
		if (!comments.has(reportId)) comments.set(reportId, comment);
		return { subject: reportId };
	});
}

/**
 * Sends reports back to their employees; every item leaves on Success or Failure.
 * @throws NodeOperationError only before anything was sent back
 */
export async function sendBackReports(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const options = context.getNodeParameter('options', 0, {}) as SendBackParameters;
	const comments = new Map<string, string>();
	const inputs = readInputs(context, comments);
	const action = sendBack({
		version: options.apiVersion ?? 'v1.1',
		expectedStepCode: options.expectedStepCode?.trim(),
		expectedStepSequence: options.expectedStepSequence,
		comments,
		expectedPaymentStatus: options.expectedPaymentStatus?.length ? options.expectedPaymentStatus : ['P_PROC'],
	});
	return await commitItems(context, inputs, action, options);
}
