import type { ConfirmationCall, DocumentType } from './document.mts';
import type { DocumentStore } from './documentStore.mts';

/** One element of an answer: `code` and a result word, which a client must read both. */
export interface ResultElement {
	code: number;
	docId: string;
	systemId: string | null;
	errorMessage: string | null;
	detailMessage?: string;
	paymentRef?: string | null;
	[resultWord: string]: unknown;
}

const WORD_KEYS: Record<ConfirmationCall, string> = {
	acknowledgements: 'acknowledgeResult',
	postingConfirmations: 'postingConfirmationResult',
	paymentConfirmations: 'paymentConfirmationResult',
};

export function resultElement(
	call: ConfirmationCall,
	{
		code,
		word,
		docId,
		systemId,
		message,
		paymentRef,
	}: {
		code: number;
		word: string;
		docId: string;
		systemId: string | null;
		message: string;
		paymentRef?: string | null;
	},
): ResultElement {
	const success = call === 'paymentConfirmations' ? null : '';
	return {
		code,
		docId,
		systemId,
		[WORD_KEYS[call]]: word,
		errorMessage: code === 0 ? success : message,
		...(call === 'acknowledgements' ? {} : { detailMessage: '' }),
		...(call === 'paymentConfirmations' ? { paymentRef: paymentRef ?? null } : {}),
	};
}

/** What a call came to: code, word and words. */
export interface Verdict {
	code: number;
	word: string;
	message: string;
}

export const done: Verdict = { code: 0, word: 'SUCCESS', message: '' };
export const failure = (code: number, message: string, word = 'FAILURE'): Verdict => ({
	code,
	word,
	message,
});

/** @returns the verdict on one document, after it took effect */
export function acknowledge(
	store: DocumentStore,
	docType: DocumentType,
	id: string,
	systemId: string,
): Verdict {
	const document = store.get(id);
	if (!document) return failure(104, `Document ${id} not found.`);
	if (document.docType !== docType) return failure(105, `Document ${id} is not of type ${docType}.`);
	if (document.docStatus === 'RECALLED') return failure(102, 'Document was recalled.');
	if (document.docStatus === 'DELAYED') return failure(103, 'Document is not ready.');
	if (document.docStatus !== 'READY')
		return failure(101, `Document was already acknowledged by SystemId: ${document.erpSystemId || 'null'}.`);
	document.docStatus = 'ACKNOWLEDGED';
	document.erpSystemId = systemId;
	store.account(id).acknowledgements.push({ systemId, at: store.clock.now() });
	return done;
}

export interface PostingConfirmation {
	docId?: unknown;
	overallPostingStatusCode?: unknown;
	postingDocs?: unknown;
	systemMessages?: unknown;
}

/** @returns the verdict on one posting confirmation, after it took effect */
export function confirmPosting(
	store: DocumentStore,
	docType: DocumentType,
	confirmation: PostingConfirmation,
	systemId: string,
): Verdict {
	const id = String(confirmation.docId);
	const document = store.get(id);
	if (!document) return failure(116, `Document ${id} not found.`, 'DOCUMENT_NOT_FOUND');
	if (document.docType !== docType) return failure(115, `Document ${id} is not of type ${docType}.`);
	const invalid = postingProblem(confirmation);
	if (invalid) return failure(198, `Invalid request: ${invalid}.`);
	if (document.docStatus === 'RECALLED') return failure(112, 'Document was recalled.', 'WAS_RECALLED');
	if (['READY', 'DELAYED'].includes(document.docStatus))
		return failure(111, 'Document is not acknowledged yet.', 'NOT_YET_ACKNOWLEDGED');
	if ((document.erpSystemId ?? '') !== systemId)
		return failure(99, 'SystemId does not match the SystemId on file.');
	if (document.docStatus !== 'ACKNOWLEDGED') return failure(113, 'Posting confirmation already exists.');
	const isSuccess = confirmation.overallPostingStatusCode === 'success';
	document.docStatus = isSuccess ? 'POSTING_CONFIRMED_SUCCESS' : 'POSTING_CONFIRMED_FAILURE';
	store.setReportStatus(document, isSuccess ? 'P_PAID' : 'P_FAIL');
	store.account(id).postings.push({
		systemId,
		status: String(confirmation.overallPostingStatusCode),
		documents: confirmation.postingDocs as unknown[],
		messages: confirmation.systemMessages as unknown[],
		at: store.clock.now(),
	});
	return done;
}

function postingProblem({
	overallPostingStatusCode,
	postingDocs,
	systemMessages,
}: PostingConfirmation): string {
	if (overallPostingStatusCode !== 'success' && overallPostingStatusCode !== 'error')
		return 'overallPostingStatusCode';
	if (!Array.isArray(postingDocs)) return 'postingDocs';
	if (!Array.isArray(systemMessages)) return 'systemMessages';
	if (overallPostingStatusCode === 'error' && postingDocs.length > 0) return 'postingDocs with error';
	for (const posting of postingDocs as Array<Record<string, unknown>>) {
		if (!isText(posting.companyId, 32) || posting.companyId === '') return 'companyId';
		if (posting.documentNumber !== undefined && !isText(posting.documentNumber, 80)) return 'documentNumber';
		if (posting.fiscalYear !== undefined && !/^\d{4}$/.test(String(posting.fiscalYear))) return 'fiscalYear';
		if (posting.postingDate !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(posting.postingDate)))
			return 'postingDate';
		if (!Array.isArray(posting.paymentRelevantLineItems)) return 'paymentRelevantLineItems';
	}
	for (const message of systemMessages as Array<Record<string, unknown>>) {
		if (!isText(message.messageShortText, 1300)) return 'messageShortText';
	}
	return '';
}

export const isText = (value: unknown, most: number): boolean =>
	typeof value === 'string' && value.length <= most;
