import { asRecord } from './documentTypes';
import { amountFrom, boundedText, clearingDateFrom, currencyFrom, textFrom } from './inputValues';
import type { Checked } from './inputValues';

/** Completely paid, partially paid, reversed, obsolete. */
export const PAYMENT_STATUSES = ['CP', 'PP', 'RE', 'OB'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export interface ClearingDetail {
	clearingDate: string;
	/** Exact decimal text. */
	clearingAmount: string;
	clearingCurrency: string;
	receiver: Record<string, string>;
	clearingReference: Record<string, string>;
}

/** What an ERP says about the payment of a document, as Concur takes it. */
export interface PaymentConfirmation {
	processingStatusCode: PaymentStatus;
	additionalMessage: string;
	clearingDetails: ClearingDetail[];
}

const MOST_TEXT = 255;

/**
 * Reads what a payment confirmation is to say.
 * @param payments rows with clearingDate, clearingAmount, clearingCurrency, receiverId, receiverName, receiverType, companyCode,
 * financialDocumentId, fiscalYear, paymentRef, paymentMethod
 * @returns the confirmation, or why nothing may be sent
 */
export function paymentConfirmationFrom(
	paymentStatus: unknown,
	payments: unknown[],
	additionalMessage: unknown,
): Checked<PaymentConfirmation> {
	const status = PAYMENT_STATUSES.find((known) => known === paymentStatus);
	if (!status) return { problem: `The payment status must be one of ${PAYMENT_STATUSES.join(', ')}` };
	const message = boundedText(additionalMessage, 'The additional message', MOST_TEXT);
	if ('problem' in message) return message;
	if (payments.length === 0 && (status === 'CP' || status === 'PP'))
		return { problem: 'A payment confirmation needs at least one payment' };
	const clearingDetails: ClearingDetail[] = [];
	for (const [index, row] of payments.entries()) {
		const read = clearingDetail(asRecord(row) ?? {}, index + 1);
		if ('problem' in read) return read;
		clearingDetails.push(read.value);
	}
	const references = clearingDetails.map(({ clearingReference }) => clearingReference.paymentRef);
	if (new Set(references).size < references.length)
		return { problem: 'Two payments have the same payment reference; each needs its own' };
	return { value: { processingStatusCode: status, additionalMessage: message.value, clearingDetails } };
}

function clearingDetail(row: Record<string, unknown>, position: number): Checked<ClearingDetail> {
	const name = (field: string) => `The ${field} of payment ${position}`;
	const clearingDate = clearingDateFrom(row.clearingDate, name('clearing date'));
	if ('problem' in clearingDate) return clearingDate;
	const clearingAmount = amountFrom(row.clearingAmount, name('amount'));
	if ('problem' in clearingAmount) return clearingAmount;
	const clearingCurrency = currencyFrom(row.clearingCurrency, name('currency'));
	if ('problem' in clearingCurrency) return clearingCurrency;
	const paymentRef = referenceOf(row, position);
	if (paymentRef === undefined)
		return {
			problem: `Payment ${position} has no payment reference, and one can be made only of its company code, financial document and fiscal year`,
		};
	if (paymentRef.length > MOST_TEXT)
		return { problem: `${name('reference')} is longer than ${MOST_TEXT} characters` };
	return {
		value: {
			clearingDate: clearingDate.value,
			clearingAmount: clearingAmount.value,
			clearingCurrency: clearingCurrency.value,
			receiver: present(row, ['receiverId', 'receiverName', 'receiverType']),
			clearingReference: {
				...present(row, ['companyCode', 'financialDocumentId', 'fiscalYear']),
				paymentRef,
				...present(row, ['paymentMethod']),
			},
		},
	};
}

/**
 * The reference by which Concur knows a payment again. One that is made here is made of the payment itself and never at random:
 * a second try, in this run or the next, must carry the same.
 */
function referenceOf(row: Record<string, unknown>, position: number): string | undefined {
	const given = textFrom(row.paymentRef);
	if (given !== '') return given;
	const parts = [row.companyCode, row.financialDocumentId, row.fiscalYear].map(textFrom);
	return parts.includes('') ? undefined : [...parts, position].join('/');
}

const present = (row: Record<string, unknown>, keys: string[]): Record<string, string> =>
	Object.fromEntries(keys.map((key) => [key, textFrom(row[key])]).filter(([, value]) => value !== ''));
