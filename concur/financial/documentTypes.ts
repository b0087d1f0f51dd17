/** The kinds of documents that the Financial Integration Service hands out, as its paths spell them. */
export const DOCUMENT_TYPES = {
	expense: 'Expense Report',
	invoice: 'Invoice',
	cashadvance: 'Cash Advance',
	payroll: 'Payroll',
	requestobligation: 'Request Obligation',
	reportobligation: 'Report Obligation',
} as const;

export type DocumentType = keyof typeof DOCUMENT_TYPES;

export function isDocumentType(value: unknown): value is DocumentType {
	return typeof value === 'string' && Object.hasOwn(DOCUMENT_TYPES, value);
}

/** Where a document names the report, invoice or cash advance that it was made of. */
const SOURCE_IDS: Record<DocumentType, [part: string, field: string]> = {
	expense: ['report', 'reportId'],
	payroll: ['report', 'reportId'],
	reportobligation: ['report', 'reportId'],
	invoice: ['requestHeader', 'requestId'],
	requestobligation: ['requestHeader', 'requestId'],
	cashadvance: ['cashAdvanceData', 'cashAdvanceId'],
};

/**
 * The ID by which a document can be looked up: of the report, invoice, request or cash advance, not of the document.
 * @returns undefined when the document does not name it
 */
export function sourceIdOf(docType: DocumentType, document: Record<string, unknown>): string | undefined {
	const [part, field] = SOURCE_IDS[docType];
	const id = asRecord(document[part])?.[field];
	return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined;
}

export function asRecord(value: unknown): Record<string, unknown> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

/** The objects of a list; SAP writes an absent list as null or leaves it out. */
export function recordsOf(value: unknown): Array<Record<string, unknown>> {
	return Array.isArray(value) ? value.map(asRecord).filter((record) => record !== undefined) : [];
}
