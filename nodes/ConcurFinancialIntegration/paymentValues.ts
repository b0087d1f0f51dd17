import type { INodeProperties } from 'n8n-workflow';

/** The fields of a payment, by name as an editor sorts them. */
export const paymentValues: INodeProperties[] = [
	{
		displayName: 'Amount',
		name: 'clearingAmount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 78.50',
		description: 'A decimal number; as text, every digit is sent as it is',
	},
	{
		displayName: 'Clearing Date',
		name: 'clearingDate',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-10-23',
		description: 'The date of the payment, or a time with its zone',
	},
	{
		displayName: 'Company Code',
		name: 'companyCode',
		type: 'string',
		default: '',
		description: 'Of the payment document in your ERP',
	},
	{
		displayName: 'Currency',
		name: 'clearingCurrency',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		description: 'A code of ISO 4217',
	},
	{
		displayName: 'Financial Document ID',
		name: 'financialDocumentId',
		type: 'string',
		default: '',
		description: 'The number of the payment document in your ERP',
	},
	{
		displayName: 'Fiscal Year',
		name: 'fiscalYear',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026',
		description: 'Of the payment document in your ERP',
	},
	{
		displayName: 'Payment Method',
		name: 'paymentMethod',
		type: 'string',
		default: '',
		placeholder: 'e.g. E',
		description: 'E for an electronic transfer, C for a check',
	},
	{
		displayName: 'Payment Reference',
		name: 'paymentRef',
		type: 'string',
		default: '',
		description:
			'By this Concur knows a payment again. Where empty it is made of company code, document, fiscal year and position, and stays the same when it is sent again.',
	},
	{
		displayName: 'Receiver ID',
		name: 'receiverId',
		type: 'string',
		default: '',
		description: 'The employee ID, for example',
	},
	{ displayName: 'Receiver Name', name: 'receiverName', type: 'string', default: '' },
	{
		displayName: 'Receiver Type',
		name: 'receiverType',
		type: 'string',
		default: 'EMPLOYEE',
		description: "Who was paid; SAP's examples know EMPLOYEE only",
	},
];
