import { asRecord, sourceIdOf } from './documentTypes';
import type { DocumentType } from './documentTypes';
import { parseLossless } from './losslessJson';

/** One accounting document of the queue. */
export interface FinancialDocument {
	/** The document's own ID, by which it is acknowledged and confirmed. */
	docId: string;
	docType: DocumentType;
	/** The ID of the report, invoice or cash advance behind it; undefined when the document does not name it. */
	sourceId: string | undefined;
	docStatus: string;
	/** The system that acknowledged it; empty when none has. */
	erpSystemId: string;
	/** SAP's document; every number is the text that SAP wrote. */
	document: Record<string, unknown>;
}

/** An element of a page that can't be used, and why; `docId` is empty when it names none. */
export interface UnreadableDocument {
	docId: string;
	problem: string;
}

export interface DocumentPage {
	documents: FinancialDocument[];
	unreadable: UnreadableDocument[];
	/** Elements on this page, readable or not. */
	count: number;
	/** Are there more pages behind this one? Undefined when the page does not say. */
	hasMore: boolean | undefined;
}

/**
 * Reads a page of documents: the envelope of today (`content`, which may be missing when nothing is there) or that of SAP's
 * older samples (`fIDocuments`); a document as object, as text that holds JSON, or as a list of one.
 * @param docType what was asked for
 * @returns undefined when the text is no such page: then nothing may be concluded from it, least of all an empty queue
 */
export function readDocumentPage(text: string, docType: DocumentType): DocumentPage | undefined {
	const body = asRecord(parseLossless(text));
	if (!body) return undefined;
	const elements = elementsOf(body);
	if (!elements) return undefined;
	const documents: FinancialDocument[] = [];
	const unreadable: UnreadableDocument[] = [];
	for (const element of elements) {
		const read = readElement(element, docType);
		if ('problem' in read) unreadable.push(read);
		else if (!documents.some(({ docId }) => docId === read.docId)) documents.push(read);
	}
	return { documents, unreadable, count: elements.length, hasMore: hasMore(body) };
}

function elementsOf(body: Record<string, unknown>): unknown[] | undefined {
	if (Array.isArray(body.content)) return body.content;
	if (body.content === undefined || body.content === null) {
		if (Array.isArray(body.fIDocuments)) return body.fIDocuments;
		// An empty queue may come without a list, but not without saying that there is nothing.
		if (countOf(asRecord(body.page)?.totalElements) === 0 || countOf(body.numberReturned) === 0) return [];
	}
	return undefined;
}

function hasMore(body: Record<string, unknown>): boolean | undefined {
	const page = asRecord(body.page);
	const number = countOf(page?.number);
	const totalPages = countOf(page?.totalPages);
	if (number !== undefined && totalPages !== undefined) return number + 1 < totalPages;
	if (!Array.isArray(body.fIDocuments)) return undefined;
	return typeof body.nextPage === 'string' && body.nextPage !== '';
}

function countOf(value: unknown): number | undefined {
	return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function readElement(element: unknown, docType: DocumentType): FinancialDocument | UnreadableDocument {
	const envelope = asRecord(element);
	const docId = textOf(envelope?.id);
	if (!envelope || docId === '') return { docId: '', problem: 'Concur sent a document without an ID' };
	const document = documentOf(envelope.document);
	if (!document) return { docId, problem: 'The content of the document could not be read' };
	if (textOf(envelope.docStatus) === '') return { docId, problem: 'The document came without a status' };
	return {
		docId,
		docType,
		sourceId: sourceIdOf(docType, document),
		docStatus: textOf(envelope.docStatus),
		erpSystemId: textOf(envelope.erpSystemId),
		document,
	};
}

function documentOf(value: unknown): Record<string, unknown> | undefined {
	const parsed = typeof value === 'string' ? parseLossless(value) : value;
	return asRecord(Array.isArray(parsed) && parsed.length === 1 ? (parsed[0] as unknown) : parsed);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
