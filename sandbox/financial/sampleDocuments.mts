import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'lossless-json';

import type { DocumentType, SandboxDocument } from './document.mts';

const FOLDER = path.join(process.cwd(), 'sandbox', 'financial', 'samples');
const SOURCE_IDS: Partial<Record<DocumentType, [part: string, field: string]>> = {
	expense: ['report', 'reportId'],
	cashadvance: ['cashAdvanceData', 'cashAdvanceId'],
};

interface Sample {
	content: Array<
		Omit<SandboxDocument, 'text' | 'sourceId' | 'readyAt'> & {
			document: Record<string, Record<string, string>>;
		}
	>;
}

/** Complete documents with invented data: taxes, allocations, a cash advance, cards, a personal item, a refund. */
export function sampleDocuments(): SandboxDocument[] {
	return fs
		.readdirSync(FOLDER)
		.sort()
		.flatMap((file) => {
			const { content } = parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Sample;
			return content.map(
				({ id, docType, companyId, entityId, companyUuid, erpSystemId, document, docStatus }) => {
					const [part, field] = SOURCE_IDS[docType] ?? ['report', 'reportId'];
					return {
						id,
						docType,
						sourceId: document[part][field],
						text: stringify(document) ?? '',
						companyId,
						entityId,
						companyUuid,
						docStatus,
						erpSystemId,
						readyAt: 0,
					};
				},
			);
		});
}
