import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { classify } from '../../concur/verdict/classify';
import { REPORTS_PATH } from '../../concur/reports/paths';
import { nextPage, pageKey } from '../../concur/reading/nextPage';
import { readReportPage } from '../../concur/reports/page';
import type { ReportHeader, ReportPage } from '../../concur/reports/page';
import type { ConcurCredential } from './authentication';
import { connect } from './connection';
import { readError } from './reading';

const PAGE_SIZE = 50;
const TIMEOUT_MS = 60_000;

/** The ID first, since it tells reports apart; then owner, name, total and date. */
function label({
	ID,
	OwnerName,
	Name,
	Total,
	CurrencyCode,
	ProcessingPaymentDate,
	SubmitDate,
}: ReportHeader): string {
	const total = [Total, CurrencyCode].join(' ');
	const date = String(ProcessingPaymentDate ?? SubmitDate ?? '').slice(0, 10);
	return [ID, OwnerName, Name, total, date]
		.map((part) => String(part ?? '').trim())
		.filter(Boolean)
		.join(' · ');
}

/**
 * Reports in Processing Payment, for the Report ID's list.
 * @throws NodeOperationError in Concur's words when they can't be listed
 */
export async function searchReports(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const credential = this.getNodeParameter('authentication', 'concurApi') as ConcurCredential;
	const { sendWithCredential } = await connect(this, credential);
	const first = { user: 'ALL', paymentStatusCode: 'P_PROC', limit: String(PAGE_SIZE) };
	const query = paginationToken ? (JSON.parse(paginationToken) as Record<string, string>) : first;
	const attempt = await sendWithCredential(
		{ method: 'GET', path: REPORTS_PATH, query, accept: 'application/json', timeoutMs: TIMEOUT_MS },
		[401, 403],
	);
	let page: ReportPage | undefined;
	const { kind, words } = classify(attempt, (answer) => {
		page = readReportPage(answer.body);
		return { kind: page ? 'success' : 'unreadable', words: '' };
	});
	if (!page) throw readError(this.getNode(), { kind, words });
	const wanted = filter?.trim().toLowerCase() ?? '';
	const next = nextPage(page.NextPage, first, (key) => key === pageKey(query));
	return {
		results: page.Items.map((report) => ({ name: label(report), value: report.ID })).filter(({ name }) =>
			name.toLowerCase().includes(wanted),
		),
		...(next && 'query' in next ? { paginationToken: JSON.stringify(next.query) } : {}),
	};
}
