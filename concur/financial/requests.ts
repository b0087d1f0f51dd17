import { LosslessNumber, stringify } from 'lossless-json';

import type { ConcurRequest } from '../transport/attempt';
import type { DocumentType } from './documentTypes';
import type { PaymentConfirmation } from './paymentInput';
import type { PostingConfirmation } from './postingInput';

/** SAP: Financial Integration Service v4, GET and three POSTs on one path per document type. */
function pathOf(docType: DocumentType, call = ''): string {
	return `/financialintegration/fi/v4/companies/transactiontypes/${docType}/transactions${call}`;
}

/** Documents that wait for an ERP, page by page (from 0). */
export function readyDocuments(
	docType: DocumentType,
	page: number,
	limit: number,
	timeoutMs: number,
): ConcurRequest {
	return {
		method: 'GET',
		path: pathOf(docType),
		query: { page, limit },
		accept: 'application/json',
		timeoutMs,
	};
}

/** All documents of a report, invoice or cash advance, whatever their status. */
export function documentsOfSource(docType: DocumentType, sourceId: string, timeoutMs: number): ConcurRequest {
	return {
		method: 'GET',
		path: pathOf(docType),
		query: { docId: sourceId, ignoreDocumentStatus: 'yes' },
		accept: 'application/json',
		timeoutMs,
	};
}

function post(docType: DocumentType, call: string, body: unknown, timeoutMs: number): ConcurRequest {
	return {
		method: 'POST',
		path: pathOf(docType, call),
		accept: 'application/json',
		contentType: 'application/json',
		body: stringify(body) as string,
		timeoutMs,
	};
}

/** Takes documents for an ERP: the processor can't recall them any more. */
export function acknowledgement(
	docType: DocumentType,
	ids: string[],
	systemId: string,
	timeoutMs: number,
): ConcurRequest {
	return post(docType, '/acknowledgements', { ids, systemId }, timeoutMs);
}

/** Says that the ERP has booked a document, or could not. One document per request, so that each has its own outcome. */
export function postingConfirmation(
	docType: DocumentType,
	docId: string,
	confirmation: PostingConfirmation,
	systemId: string,
	timeoutMs: number,
): ConcurRequest {
	const postingConfirmations = [{ docId, ...confirmation }];
	return post(docType, '/postingconfirmations', { systemId, postingConfirmations }, timeoutMs);
}

/** Says that the money has left the bank. The amount's digits are sent as they were given. */
export function paymentConfirmation(
	docId: string,
	confirmation: PaymentConfirmation,
	systemId: string,
	timeoutMs: number,
): ConcurRequest {
	const clearingDetails = confirmation.clearingDetails.map((detail) => ({
		...detail,
		clearingAmount: new LosslessNumber(detail.clearingAmount),
	}));
	// The list has another name than that of posting confirmations, and it is in the singular.
	const processingConfirmation = [{ docId, ...confirmation, clearingDetails }];
	return post('expense', '/paymentconfirmations', { systemId, processingConfirmation }, timeoutMs);
}
