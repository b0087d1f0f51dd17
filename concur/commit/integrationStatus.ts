import { integrationStatusPath } from '../reports/paths';
import { meaningOfPaymentStatus } from '../reports/statusCodes';
import type { ConcurRequest } from '../transport/attempt';
import type { CommitAction } from './action';
import { readActionStatusAnswer } from '../verdict/classify';

/** Post Integration Status, v2.0: moves a report from Processing Payment to Paid. */
export function postIntegrationStatus(accept: ConcurRequest['accept']): CommitAction {
	return {
		request: (reportId, timeoutMs) => ({
			method: 'POST',
			path: integrationStatusPath(reportId),
			accept,
			timeoutMs,
		}),
		readAnswer: readActionStatusAnswer(['SUCCESS']),
		meaningOf: ({ paymentStatusCode }) => meaningOfPaymentStatus(paymentStatusCode),
		words: {
			outcomes: { integrated: 'integrated', alreadyPaid: 'alreadyPaid' },
			done: 'it was committed',
			nothing: 'Nothing was posted',
			again: 'before it is posted again',
		},
	};
}
