import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { confirmPosting } from '../../../concur/financial/actions';
import type { Checked } from '../../../concur/financial/inputValues';
import { postingConfirmationFrom } from '../../../concur/financial/postingInput';
import type { PostingConfirmation } from '../../../concur/financial/postingInput';
import { commitItems } from '../../shared/commit/commitItems';
import type { CommitOptions } from '../../shared/commit/commitItems';
import { parameterOf, readDocumentInputs, rowsOf } from '../documentInputs';
import { showFor } from '../showFor';

const forSuccess = { show: { operation: ['confirmPosting'], postingResult: ['success'] } };

export const confirmPostingProperties: INodeProperties[] = [
	{
		displayName: 'Posting Result',
		name: 'postingResult',
		type: 'options',
		options: [
			{
				name: 'Success',
				value: 'success',
				description:
					'The whole document is booked: the report moves to Sent for Payment, and Expense Pay reimburses it',
			},
			{
				name: 'Error',
				value: 'error',
				description:
					'Nothing of the document is booked: the report moves to Financial Posting Failed and can be recalled',
			},
		],
		default: 'success',
		description:
			'What became of the document in your ERP. With Error, clear the ERP of every posting of the document first.',
		displayOptions: showFor('confirmPosting'),
	},
	{
		displayName: 'Posting Documents',
		name: 'postingDocuments',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Posting Document',
		default: {},
		description: 'The documents that your ERP has made of it; they show in the audit trail',
		displayOptions: forSuccess,
		options: [
			{
				displayName: 'Document',
				name: 'document',
				values: [
					{
						displayName: 'Company',
						name: 'companyId',
						type: 'string',
						default: '',
						description: 'The company code in your ERP. Required, at most 32 characters.',
					},
					{
						displayName: 'Document Number',
						name: 'documentNumber',
						type: 'string',
						default: '',
						description: 'The number in your ERP, at most 80 characters',
					},
					{
						displayName: 'Fiscal Year',
						name: 'fiscalYear',
						type: 'string',
						default: '',
						placeholder: 'e.g. 2026',
						description: 'Four digits',
					},
					{
						displayName: 'Posting Date',
						name: 'postingDate',
						type: 'string',
						default: '',
						placeholder: 'e.g. 2026-10-20',
						description: 'The date of the posting in your ERP',
					},
				],
			},
		],
	},
	{
		displayName: 'Messages',
		name: 'messages',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Message',
		default: {},
		description:
			'What your ERP has to say. Employee and processor read it in Concur; with Error, at least one is needed.',
		displayOptions: showFor('confirmPosting'),
		options: [
			{
				displayName: 'Message',
				name: 'message',
				values: [
					{
						displayName: 'Language',
						name: 'messageLanguage',
						type: 'string',
						default: '',
						placeholder: 'e.g. EN',
					},
					{
						displayName: 'Line of the Report',
						name: 'concurTransactionLineItemId',
						type: 'string',
						default: '',
						description: 'The entryId that the message is about',
					},
					{
						displayName: 'Message ID',
						name: 'messageId',
						type: 'string',
						default: '',
						description: "The ERP's code for the message",
					},
					{
						displayName: 'Text',
						name: 'messageShortText',
						type: 'string',
						default: '',
						description: 'At most 1300 characters; what is longer is cut, with a mark',
					},
				],
			},
		],
	},
];

/**
 * Confirms the posting of each item's document; every item leaves on Success or Failure.
 * @throws NodeOperationError only before anything was confirmed, or where the user chose to stop on request errors
 */
export async function confirmPostings(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as CommitOptions;
	const { inputs, contextOf, contents } = readDocumentInputs(context, (index) => contentOf(context, index));
	return await commitItems(context, inputs, confirmPosting(contextOf, contents), options);
}

function contentOf(context: IExecuteFunctions, index: number): Checked<PostingConfirmation> {
	const result = parameterOf(context, 'postingResult', index);
	if ('problem' in result) return result;
	// Hidden with Error, and not sent then.
	const documents =
		result.value === 'success' ? rowsOf(context, 'postingDocuments.document', index) : { value: [] };
	if ('problem' in documents) return documents;
	const messages = rowsOf(context, 'messages.message', index);
	if ('problem' in messages) return messages;
	return postingConfirmationFrom(result.value, documents.value, messages.value);
}
