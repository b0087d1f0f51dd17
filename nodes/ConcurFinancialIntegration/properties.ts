import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { DOCUMENT_TYPES } from '../../concur/financial/documentTypes';
import { confirmPaymentProperties } from './operations/confirmPayment';
import { confirmPostingProperties } from './operations/confirmPosting';
import { findStuckProperties } from './operations/findStuck';
import { getReadyProperties } from './operations/getReady';
import { options } from './options';
import { showFor } from './showFor';

export const OPERATIONS: INodePropertyOptions[] = [
	{
		name: 'Acknowledge',
		value: 'acknowledge',
		description: 'Take a document for your ERP: the processor can not recall it any more',
		action: 'Acknowledge a document',
	},
	{
		name: 'Confirm Payment',
		value: 'confirmPayment',
		description: 'Tell Concur that the money has left the bank',
		action: 'Confirm the payment of a document',
	},
	{
		name: 'Confirm Posting',
		value: 'confirmPosting',
		description: 'Tell Concur that your ERP has booked a document, or why it could not',
		action: 'Confirm the posting of a document, which cannot be undone',
	},
	{
		name: 'Find Stuck Documents',
		value: 'findStuck',
		description: 'Find documents that were acknowledged and never confirmed, such as after a crash',
		action: 'Find stuck documents',
	},
	{
		name: 'Get a Document',
		value: 'get',
		description: 'Get the documents of a report, invoice or cash advance, whatever their status',
		action: 'Get a document',
	},
	{
		name: 'Get Ready Documents',
		value: 'getReady',
		description: 'Get the documents that wait for your ERP, and acknowledge them',
		action: 'Get ready documents',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: OPERATIONS,
		default: 'getReady',
	},
	{
		displayName:
			'For companies that SAP has switched to the Financial Integration Service, with a company token and the scope FISVC. Never use it together with Integration Status for one report.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Document Type',
		name: 'documentType',
		type: 'options',
		options: Object.entries(DOCUMENT_TYPES)
			.map(([value, name]) => ({ name, value }))
			.sort((left, right) => left.name.localeCompare(right.name)),
		default: 'expense',
		description: 'What the documents are made of',
		displayOptions: showFor('getReady', 'get', 'acknowledge', 'confirmPosting', 'confirmPayment'),
	},
	{
		displayName: 'Document ID',
		name: 'documentId',
		type: 'string',
		required: true,
		default: '={{ $json.docId ?? $json.id }}',
		placeholder: 'e.g. 4f7a1c9e2b6d4e08a5c3d7f1908b6e2a',
		description: 'The docId that Get Ready Documents gave out; not the ID of the report behind it',
		displayOptions: showFor('acknowledge', 'confirmPosting', 'confirmPayment'),
	},
	{
		displayName: 'Source ID',
		name: 'sourceId',
		type: 'string',
		required: true,
		default: '={{ $json.ReportID ?? $json.ID }}',
		placeholder: 'e.g. 7C31D09A5E2F4B86A1D4',
		description: 'The ID of the report, invoice, request or cash advance',
		displayOptions: showFor('get'),
	},
	{
		displayName: 'Source ID',
		name: 'sourceId',
		type: 'string',
		default: '={{ $json.sourceId }}',
		description:
			'The ID of the report, invoice or cash advance behind the document. Without it, a document whose answer was lost can not be looked up and ends as UNKNOWN.',
		displayOptions: showFor('acknowledge', 'confirmPosting', 'confirmPayment'),
	},
	{
		displayName: 'System ID',
		name: 'systemId',
		type: 'string',
		required: true,
		default: "={{ 'n8n-' + $workflow.id }}",
		description:
			'The name under which documents are taken, at most 50 characters. Each consumer needs its own; confirm under the one that acknowledged.',
		displayOptions: showFor('getReady', 'acknowledge', 'confirmPosting', 'confirmPayment', 'findStuck'),
	},
	...getReadyProperties,
	...confirmPostingProperties,
	...confirmPaymentProperties,
	...findStuckProperties,
	options,
];
