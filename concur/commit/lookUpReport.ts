import { reportDetailsPath } from '../reports/paths';
import { readReportState } from '../reports/state';
import type { ReportState } from '../reports/state';
import type { CommitAction } from './action';

/** How every action on a report finds out where the report stands: Get Report Details (v2.0). */
export const lookUpReport: Pick<CommitAction<ReportState>, 'lookUp' | 'idFields' | 'seenFields'> = {
	lookUp: (reportId, timeoutMs) => ({
		request: { method: 'GET', path: reportDetailsPath(reportId), accept: 'application/xml', timeoutMs },
		parse: (body) => readReportState(body, reportId),
	}),
	idFields: (reportId) => ({ ReportID: reportId }),
	seenFields: ({ paymentStatusCode }) => ({ paymentStatusCode }),
};
