import { readDocumentPage } from '../../../concur/financial/documents';
import type { DocumentType } from '../../../concur/financial/documentTypes';
import { sampleDocuments } from '../../../sandbox/financial/sampleDocuments.mts';

export type Fields = Record<string, unknown>;

export const read = (docType: DocumentType, text: string): Fields =>
	readDocumentPage(`{"content":[{"id":"d","docStatus":"READY","document":${text}}]}`, docType)?.documents[0]
		.document as Fields;

export const sample = (reportId: string): Fields => {
	const found = sampleDocuments().find(({ sourceId }) => sourceId === reportId);
	return read(found?.docType ?? 'expense', found?.text ?? '');
};
export const WORKSHOP = '7C31D09A5E2F4B86A1D4';
export const SUMMIT = 'B82E4D60C19F47A3952C';
export const ADVANCE = '9E8D7C6B5A4F3E2D1C0B9A8F7E6D5C4B';
