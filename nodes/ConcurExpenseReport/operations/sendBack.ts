import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { commentProblem, MAX_COMMENT_LENGTH, sendBack } from '../../../concur/commit/sendBack';
import { PAYMENT_STATUS } from '../../../concur/reports/statusCodes';
import { commitItems } from '../../shared/commit/commitItems';
import type { CommitOptions, SubjectInput } from '../../shared/commit/commitItems';
import { reportIdReader, toSubject } from '../../shared/reportIdParameter';
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
];

type SendBackParameters = CommitOptions & { apiVersion?: 'v1.1' | 'v4'; expectedPaymentStatus?: string[] };

/** Reads an item's Report ID and comment; the comment is kept for the request. */
function inputReader(
	context: IExecuteFunctions,
	comments: Map<string, string>,
): (index: number) => SubjectInput {
	const reportIdOf = reportIdReader(context);
	return (index) => {
		const input = reportIdOf(index);
		if (!('reportId' in input)) return input;
		let comment: string;
		try {
			comment = String(context.getNodeParameter('comment', index, '') ?? '');
		} catch (error) {
			return {
				problem: error instanceof Error ? error.message : 'The comment could not be read',
				given: input.reportId,
			};
		}
		const problem = commentProblem(comment);
		if (problem) return { problem, given: input.reportId };
		if (!comments.has(input.reportId)) comments.set(input.reportId, comment.trim());
		return toSubject(input);
	};
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
	const inputOf = inputReader(context, comments);
	const inputs = items.map((_, index) => inputOf(index));
	const action = sendBack({
		version: options.apiVersion ?? 'v1.1',
		comments,
		expectedPaymentStatus: options.expectedPaymentStatus?.length ? options.expectedPaymentStatus : ['P_PROC'],
	});
	return await commitItems(context, inputs, action, options);
}
