import { acknowledge, confirmPayment, confirmPosting } from '../../../concur/financial/actions';
import type { DocumentContext } from '../../../concur/financial/documentAction';
import type { PaymentConfirmation } from '../../../concur/financial/paymentInput';
import type { PostingConfirmation } from '../../../concur/financial/postingInput';

export const context: DocumentContext = { docType: 'invoice', systemId: 'erp', sourceId: 'R1' };
export const posting: PostingConfirmation = {
	overallPostingStatusCode: 'success',
	postingDocs: [{ companyId: '1000' }],
	systemMessages: [],
};
export const payment = (...references: string[]): PaymentConfirmation => ({
	processingStatusCode: 'CP',
	additionalMessage: '',
	clearingDetails: references.map((paymentRef) => ({
		clearingDate: '20261023',
		clearingAmount: '78.50',
		clearingCurrency: 'EUR',
		receiver: {},
		clearingReference: { paymentRef },
	})),
});

export const acknowledging = acknowledge(() => context);
export const postings = confirmPosting(() => context, new Map([['d1', posting]]));
export const paymentsOf = (confirmation: PaymentConfirmation) =>
	confirmPayment(() => context, new Map([['d1', confirmation]]));
export const payments = paymentsOf(payment('r1', 'r2'));
