import type { ResultItem } from '../commit/result';
import type { VerdictKind } from '../verdict/kinds';
import type { FinancialDocument } from './documents';
import type { DocumentType } from './documentTypes';

/** What was got out of the queue of ready documents. */
export interface Collection {
	/** Read, or, where they were to be acknowledged, certainly ours. */
	documents: Array<{ document: FinancialDocument; result: ResultItem | undefined }>;
	/** What is not for the ERP, and why. */
	rejected: Array<{ document: FinancialDocument | undefined; result: ResultItem }>;
	/** Why the queue was not read to its end, although it should have been. */
	incomplete: { kind: VerdictKind; words: string } | undefined;
}

export interface CollectRequest {
	docType: DocumentType;
	systemId: string;
	/** The most documents to give out; Infinity for all. */
	limit: number;
	acknowledge: boolean;
	/** What speaks against taking a document; empty when nothing does. */
	objectionsTo(document: FinancialDocument): string[];
}

/** A document that is left where it is. @param problems what does not add up, first things first */
export function unbalanced(docId: string, problems: string[]): ResultItem {
	const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
	return {
		docId,
		Status: 'FAILURE',
		Message: `The document does not balance: ${problems[0]}${more}. It was not acknowledged: have it corrected in Concur.`,
		outcome: 'unbalanced',
		attempts: 0,
		httpStatusCode: null,
		correlationId: null,
	};
}
