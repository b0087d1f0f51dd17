import type { PageQuery } from '../reading/nextPage';
import { readResource } from '../reading/readResource';
import type { PacedLine, Patience } from '../reading/readResource';
import { listReports } from '../reports/list';
import type { ReportHeader } from '../reports/page';
import { pLimit } from '../transport/limit';
import type { VerdictKind } from '../verdict/kinds';
import { readDocumentPage } from './documents';
import type { FinancialDocument } from './documents';
import { documentsOfSource } from './requests';

export interface StuckRequest {
	systemId: string;
	/** Reports that reached Processing Payment later than this, epoch milliseconds, are left alone. */
	approvedBefore: number;
	maxConcurrency: number;
	timeoutMs: number;
}

export type StuckDocuments =
	| { documents: FinancialDocument[]; unread: string[] }
	| { kind: VerdictKind; words: string };

const MINUTE_MS = 60_000;

/**
 * Expense documents that our system acknowledged and never confirmed: no list of the service shows them, so the reports in
 * Processing Payment are read and each one's documents looked up. When a document was acknowledged Concur does not tell;
 * it was not before the report's final approval.
 * @returns the documents, and the reports whose documents could not be read; or why the reports could not be listed
 */
export async function findStuck(
	line: PacedLine,
	{ systemId, approvedBefore, maxConcurrency, timeoutMs }: StuckRequest,
	patience: Patience,
): Promise<StuckDocuments> {
	const query: PageQuery = { user: 'ALL', paymentStatusCode: 'P_PROC' };
	const list = await listReports(line, { query, limit: undefined, timeoutMs }, patience);
	if (!('reports' in list)) return list;
	const unread: string[] = [];
	const waiting = list.reports.filter((report) => wasApprovedBefore(report, approvedBefore));
	const found = await pLimit(maxConcurrency).map(waiting, async ({ ID }) => {
		const read = await readResource(
			line,
			documentsOfSource('expense', ID, timeoutMs),
			(body) => readDocumentPage(body, 'expense'),
			patience,
		);
		if (!('value' in read)) unread.push(ID);
		else if (read.value.unreadable.length > 0) unread.push(ID);
		return 'value' in read ? read.value.documents : [];
	});
	const documents = found
		.flat()
		.filter(({ docStatus, erpSystemId }) => docStatus === 'ACKNOWLEDGED' && erpSystemId === systemId);
	return { documents, unread };
}

/** A report without a readable date of approval is looked at: better one too many than one that nobody finds. */
function wasApprovedBefore(report: ReportHeader, limit: number): boolean {
	const date = report.ProcessingPaymentDate;
	const written = typeof date === 'string' ? date : '';
	const epoch = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(written) ? written : `${written}Z`);
	return Number.isNaN(epoch) || epoch <= limit;
}

/** @param olderThan minutes */
export function approvedBefore(olderThan: number, now: number): number {
	return now - olderThan * MINUTE_MS;
}
