import { integrationStatusPath } from '../reports/paths';
import { meaningOfPaymentStatus, paymentStatusLabel } from '../reports/statusCodes';
import type { ReportState } from '../reports/state';
import type { ConcurRequest } from '../transport/attempt';
import type { CommitAction } from './action';
import { readActionStatusAnswer } from './actionStatus';
import { lookUpReport } from './lookUpReport';

/** Post Integration Status, v2.0: moves a report from Processing Payment to Paid. */
export function postIntegrationStatus(accept: ConcurRequest['accept']): CommitAction<ReportState> {
	return {
		name: 'integrationStatus',
		request: (reportId, timeoutMs) => ({
			method: 'POST',
			path: integrationStatusPath(reportId),
			accept,
			timeoutMs,
		}),
		readAnswer: readActionStatusAnswer(['SUCCESS']),
		...lookUpReport,
		acceptsOpen: true,
		meaningOf: ({ paymentStatusCode }) => meaningOfPaymentStatus(paymentStatusCode),
		statusOf: ({ paymentStatusCode }) => paymentStatusLabel(paymentStatusCode),
		words: {
			subject: 'report',
			outcomes: { committed: 'integrated', alreadyCommitted: 'alreadyPaid' },
			nothing: 'Nothing was posted',
			again: 'before it is posted again',
		},
	};
}
