import {
	APPROVAL_STATUS,
	meaningOfPaymentStatus,
	PAYMENT_STATUS,
	paymentStatusLabel,
} from '../../../concur/reports/statusCodes';

it.each([
	['P_PAID', 'committed', 'Paid (P_PAID)'],
	['P_PROC', 'open', 'Processing Payment (P_PROC)'],
	['P_PAYC', 'open', 'Payment Confirmed (P_PAYC)'],
	['P_NOTP', 'notOpen', 'Not Paid (P_NOTP)'],
	['P_HOLD', 'notOpen', 'Payment on Hold (P_HOLD)'],
	// A company's own code, from which nothing may be concluded.
	['P_FAIL', 'unfamiliar', 'P_FAIL'],
	['p_paid', 'unfamiliar', 'p_paid'],
	['', 'unfamiliar', ''],
] as const)('%s is %s: %s', (code, meaning, label) => {
	expect(meaningOfPaymentStatus(code)).toBe(meaning);
	expect(paymentStatusLabel(code)).toBe(label);
});

it("has Concur's standard codes and what its pages call them", () => {
	expect(Object.keys(PAYMENT_STATUS)).toHaveLength(5);
	expect(APPROVAL_STATUS).toEqual({
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
	});
});
