import { integrationStatusPath } from '../paths';
import type { ReportState } from '../reportState';
import { meaningOfPaymentStatus } from '../statusCodes';
import type { PaymentMeaning } from '../statusCodes';
import type { ConcurRequest } from '../transport/attempt';
import { readActionStatusAnswer } from './classify';
import type { ReadAnswer } from './classify';

/** Something that can be done to a report once and not undone. */
export interface CommitAction {
	request(reportId: string, timeoutMs: number): ConcurRequest;
	readAnswer: ReadAnswer;
	/** What a re-read says about whether the action took place. */
	meaningOf(state: ReportState): PaymentMeaning;
}

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
	};
}
