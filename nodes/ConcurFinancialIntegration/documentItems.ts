import type { IDataObject } from 'n8n-workflow';

import type { FinancialDocument } from '../../concur/financial/documents';
import { hasJournal, journalRowsOf } from '../../concur/financial/journal';
import { payeesOf } from '../../concur/financial/payees';
import { imbalancesOf } from '../../concur/financial/balance';

export type OutputMode = 'document' | 'journal' | 'payees';

/** @returns why documents of this type can't be split so, or undefined when they can */
export function outputProblem(docType: FinancialDocument['docType'], output: OutputMode): string | undefined {
	if (output === 'journal' && !hasJournal(docType))
		return `Documents of the type ${docType} have no journal rows. Choose Output: One Item per Document.`;
	return output === 'payees' && docType !== 'expense'
		? `Payees are told for expense documents only, not for ${docType}. Choose another Output.`
		: undefined;
}

/** What speaks against handing a document to an ERP. */
export function objectionsTo(document: FinancialDocument, output: OutputMode): string[] {
	if (document.docType !== 'expense') return [];
	const problems = imbalancesOf(document.document);
	if (output !== 'payees') return problems;
	const payees = payeesOf(document.document);
	return 'problem' in payees ? [...problems, payees.problem] : problems;
}

/**
 * A document as items. One without any row or payee is still one item, or it would be acknowledged and never seen again.
 * @param extra `verified`, for example
 */
export function documentItems(
	found: FinancialDocument,
	systemId: string | undefined,
	output: OutputMode,
	extra: IDataObject = {},
): IDataObject[] {
	const { docId, docType, sourceId, docStatus, erpSystemId, document } = found;
	const about: IDataObject = {
		docId,
		docType,
		sourceId: sourceId ?? null,
		docStatus,
		erpSystemId,
		...(systemId === undefined ? {} : { systemId }),
		...extra,
	};
	const whole = { ...about, document: document as IDataObject };
	const split = splitsOf(found, output);
	return split.length === 0 ? [whole] : split.map((part) => ({ ...about, ...part }));
}

function splitsOf({ docType, document }: FinancialDocument, output: OutputMode): IDataObject[] {
	if (output === 'journal') {
		const rows = journalRowsOf(docType, document);
		return rows.map((row) => ({ rows: rows.length, ...row }) as IDataObject);
	}
	if (output === 'document') return [];
	const payees = payeesOf(document);
	return 'payees' in payees ? (payees.payees as unknown as IDataObject[]) : [];
}
