import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { confirmPayment } from '../../../concur/financial/actions';
import type { DocumentType } from '../../../concur/financial/documentTypes';
import type { Checked } from '../../../concur/financial/inputValues';
import { paymentConfirmationFrom } from '../../../concur/financial/paymentInput';
import type { PaymentConfirmation } from '../../../concur/financial/paymentInput';
import { commitItems } from '../../shared/commit/commitItems';
import type { CommitOptions } from '../../shared/commit/commitItems';
import { parameterOf, readDocumentInputs, rowsOf } from '../documentInputs';
import { paymentValues } from '../paymentValues';
import { showFor } from '../showFor';

export const confirmPaymentProperties: INodeProperties[] = [
	{
		displayName: 'Payment Status',
		name: 'paymentStatus',
		type: 'options',
		options: [
			{
				name: 'Completely Paid (CP)',
				value: 'CP',
				description: 'Everything is paid: the report moves to Payment Confirmed',
			},
			{ name: 'Obsolete (OB)', value: 'OB', description: 'The payment is void; say why' },
			{
				name: 'Partially Paid (PP)',
				value: 'PP',
				description: 'A part is paid; a Completely Paid has to follow',
			},
			{ name: 'Reversed (RE)', value: 'RE', description: 'The payment was taken back; say why' },
		],
		default: 'CP',
		description: 'What became of the payment',
		displayOptions: showFor('confirmPayment'),
	},
	{
		displayName: 'Payments',
		name: 'payments',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Payment',
		default: {},
		description: 'Who was paid how much, when and how',
		displayOptions: showFor('confirmPayment'),
		options: [{ displayName: 'Payment', name: 'payment', values: paymentValues }],
	},
	{
		displayName: 'Additional Message',
		name: 'additionalMessage',
		type: 'string',
		default: '',
		description: 'The reason for a reversed or obsolete payment',
		displayOptions: showFor('confirmPayment'),
	},
];

/**
 * Confirms the payment of each item's document; every item leaves on Success or Failure.
 * @throws NodeOperationError only before anything was confirmed, or where the user chose to stop on request errors
 */
export async function confirmPayments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as CommitOptions;
	const { inputs, contextOf, contents } = readDocumentInputs(context, (index, docType) =>
		contentOf(context, index, docType),
	);
	return await commitItems(context, inputs, confirmPayment(contextOf, contents), options);
}

function contentOf(
	context: IExecuteFunctions,
	index: number,
	docType: DocumentType,
): Checked<PaymentConfirmation> {
	// SAP has announced the others for a future release.
	if (docType !== 'expense')
		return { problem: `Concur takes payment confirmations for expense documents only, not for ${docType}.` };
	const status = parameterOf(context, 'paymentStatus', index);
	if ('problem' in status) return status;
	const payments = rowsOf(context, 'payments.payment', index);
	if ('problem' in payments) return payments;
	const message = parameterOf(context, 'additionalMessage', index);
	if ('problem' in message) return message;
	return paymentConfirmationFrom(status.value, payments.value, message.value);
}
