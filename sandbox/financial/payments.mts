import { done, failure, isText } from './calls.mts';
import type { Verdict } from './calls.mts';
import type { PaymentOnFile } from './document.mts';
import type { DocumentStore } from './documentStore.mts';

export interface PaymentConfirmation {
	docId?: unknown;
	processingStatusCode?: unknown;
	clearingDetails?: unknown;
}

type Clearing = Record<string, unknown> & { clearingReference?: Record<string, unknown> };

const DATES = [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, /^\d{8}$/];
const STATUS_AFTER: Record<string, string | undefined> = {
	CP: 'PAYMENT_CONFIRMED_SUCCESS',
	RE: 'PAYMENT_CONFIRMED_REVERSED',
	OB: 'PAYMENT_CONFIRMED_OBSOLETE',
};

/** @returns a verdict per clearing detail with its `paymentRef`, after they took effect */
export function confirmPayment(
	store: DocumentStore,
	confirmation: PaymentConfirmation,
	systemId: string,
	amountOf: (detail: number) => string | null,
): Array<{ verdict: Verdict; paymentRef: string | null }> {
	const details = Array.isArray(confirmation.clearingDetails)
		? (confirmation.clearingDetails as Clearing[])
		: [];
	const refs = details.map(({ clearingReference }) => refOf(clearingReference));
	const forAll = (verdict: Verdict) =>
		(refs.length > 0 ? refs : [null]).map((paymentRef) => ({ verdict, paymentRef }));
	const id = String(confirmation.docId);
	const document = store.get(id);
	if (!document || document.docType !== 'expense')
		return forAll(failure(116, `Document ${id} not found.`, 'DOCUMENT_NOT_FOUND'));
	const status = String(confirmation.processingStatusCode);
	const invalid = paymentProblem(status, details);
	if (invalid) return forAll(failure(298, `Invalid request: ${invalid}.`));
	if (!/^(POSTING_CONFIRMED_SUCCESS|PAYMENT_CONFIRMED_)/.test(document.docStatus))
		return forAll(failure(211, 'Posting is not confirmed yet.', 'NOT_POSTING_CONFIRMED'));
	if ((document.erpSystemId ?? '') !== systemId)
		return forAll(failure(99, 'SystemId does not match the SystemId on file.'));

	const { payments } = store.account(id);
	const completeBefore = document.docStatus === 'PAYMENT_CONFIRMED_SUCCESS';
	const verdicts = (details.length > 0 ? details : [undefined]).map((detail, index) => {
		const paymentRef = refs[index] ?? null;
		if (paymentRef !== null && payments.some((payment) => payment.paymentRef === paymentRef))
			return {
				verdict: failure(298, `Payment confirmation already exist ${paymentRef}`, 'NOOP'),
				paymentRef,
			};
		if (completeBefore && status !== 'RE')
			return { verdict: failure(213, 'Payment confirmation already exists.'), paymentRef };
		const payment: PaymentOnFile = {
			systemId,
			status,
			paymentRef,
			amount: amountOf(index),
			currency: (detail?.clearingCurrency as string | undefined) ?? null,
			at: store.clock.now(),
		};
		payments.push(payment);
		return { verdict: done, paymentRef };
	});
	if (!verdicts.some(({ verdict }) => verdict.code === 0)) return verdicts;
	document.docStatus = STATUS_AFTER[status] ?? document.docStatus;
	if (status === 'CP') store.setReportStatus(document, 'P_PAYC');
	return verdicts;
}

const refOf = (reference: Record<string, unknown> | undefined): string | null =>
	typeof reference?.paymentRef === 'string' && reference.paymentRef !== '' ? reference.paymentRef : null;

function paymentProblem(status: string, details: Clearing[]): string {
	if (!['CP', 'PP', 'RE', 'OB'].includes(status)) return 'processingStatusCode';
	if (['CP', 'PP'].includes(status) && details.length === 0) return 'clearingDetails';
	for (const detail of details) {
		if (!DATES.some((date) => date.test(String(detail.clearingDate)))) return 'clearingDate';
		if (typeof detail.clearingAmount !== 'number') return 'clearingAmount';
		if (!/^[A-Z]{3}$/.test(String(detail.clearingCurrency))) return 'clearingCurrency';
		if (typeof detail.receiver !== 'object' || Array.isArray(detail.receiver)) return 'receiver';
		if (refOf(detail.clearingReference) === null || !isText(detail.clearingReference?.paymentRef, 255))
			return 'paymentRef';
	}
	const refs = details.map(({ clearingReference }) => refOf(clearingReference));
	return new Set(refs).size === refs.length ? '' : 'paymentRef twice';
}
