/** Concur's standard codes; companies may add codes of their own. */
export const PAYMENT_STATUS = {
	P_NOTP: 'Not Paid',
	P_HOLD: 'Payment on Hold',
	P_PROC: 'Processing Payment',
	P_PAYC: 'Payment Confirmed',
	P_PAID: 'Paid',
} as const;

export const APPROVAL_STATUS = {
	A_NOTF: 'Not Submitted',
	A_FILE: 'Submitted',
	A_PEND: 'Pending Approval',
	A_ACCO: 'Accounting Review',
	A_EXTV: 'External Validation',
	A_PBDG: 'Budget Approval',
	A_PECO: 'Cost Object Approval',
	A_PVAL: 'Prepayment Validation',
	A_RHLD: 'Receipts Pending',
	A_RESU: 'To Be Resubmitted',
	A_TEXP: 'Expired in Approval Queue',
	A_AAFH: 'Anomaly Check',
	A_APPR: 'Approved',
} as const;

/** What a payment status says about a commit. */
export type PaymentMeaning = 'committed' | 'open' | 'notOpen' | 'unfamiliar';

/**
 * `committed`: Paid. `open`: Concur accepts Post Integration Status. `notOpen`: not paid, and Concur would refuse.
 * `unfamiliar`: a company's own code, from which nothing may be concluded.
 */
export function meaningOfPaymentStatus(code: string): PaymentMeaning {
	switch (code) {
		case 'P_PAID':
			return 'committed';
		case 'P_PROC':
		case 'P_PAYC':
			return 'open';
		case 'P_NOTP':
		case 'P_HOLD':
			return 'notOpen';
		default:
			return 'unfamiliar';
	}
}

/** "Processing Payment (P_PROC)", or the bare code where it is a company's own. */
export function paymentStatusLabel(code: string): string {
	const name = (PAYMENT_STATUS as Record<string, string>)[code];
	return name ? `${name} (${code})` : code;
}
