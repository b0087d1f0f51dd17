import type { CommitAction } from '../commit/action';
import { sentences } from '../commit/result';
import type { Verdict as CoreVerdict } from '../verdict/classify';
import { documentAction } from './documentAction';
import type { ContextOf, SeenDocument } from './documentAction';
import { acknowledgementMeaning, paymentMeaning, postingMeaning } from './lookUp';
import type { PaymentConfirmation } from './paymentInput';
import type { PostingConfirmation } from './postingInput';
import { acknowledgement, paymentConfirmation, postingConfirmation } from './requests';
import { findResult } from './results';
import type { Call, ConfirmationResult, Found } from './results';
import { combine, judge } from './verdicts';
import type { Verdict } from './verdicts';

const TAKEN = 'Another system, or an earlier run, has the document: do not book it.';
const REVERSE =
	'If your ERP has booked it, reverse that posting; a new document comes when it is approved again.';
const RECALLED = 'Do not book it. A new document comes when it is approved again.';
const CONFLICT =
	'Clear up with the accounting department which of the two is right; it can not be changed through this service.';
const FIRST = 'Acknowledge the document first, under the same System ID.';

/** Takes a document for an ERP. SAP: Financial Integration Service v4, acknowledgements. */
export function acknowledge(contextOf: ContextOf): CommitAction<SeenDocument> {
	return documentAction(contextOf, {
		call: 'acknowledgement',
		request: (docId, timeoutMs) => {
			const { docType, systemId } = contextOf(docId);
			return acknowledgement(docType, [docId], systemId, timeoutMs);
		},
		readResults: (results, docId) => read('acknowledgement', results, docId, contextOf(docId).systemId),
		meaningOf: (seen, docId) => acknowledgementMeaning(seen, contextOf(docId).systemId),
		advice: { alreadyAcknowledged: TAKEN, recalled: RECALLED, notReady: 'Read the queue again later.' },
		words: {
			outcomes: { committed: 'acknowledged', alreadyCommitted: 'alreadyAcknowledged' },
			nothing: 'Nothing was acknowledged',
			again: 'before it is booked',
		},
	});
}

/** Says that the ERP has booked a document, or could not. SAP: postingconfirmations. */
export function confirmPosting(
	contextOf: ContextOf,
	confirmations: Map<string, PostingConfirmation>,
): CommitAction<SeenDocument> {
	const confirmationOf = (docId: string) => confirmations.get(docId) as PostingConfirmation;
	return documentAction(contextOf, {
		call: 'posting',
		request: (docId, timeoutMs) => {
			const { docType, systemId } = contextOf(docId);
			return postingConfirmation(docType, docId, confirmationOf(docId), systemId, timeoutMs);
		},
		readResults: (results, docId) => read('posting', results, docId, contextOf(docId).systemId),
		meaningOf: (seen, docId) =>
			postingMeaning(seen, contextOf(docId).systemId, confirmationOf(docId).overallPostingStatusCode),
		advice: { recalled: REVERSE, conflict: CONFLICT, refused: FIRST },
		words: {
			outcomes: { committed: 'confirmed', alreadyCommitted: 'alreadyConfirmed' },
			nothing: 'Nothing was confirmed',
			again: 'before its posting is confirmed again',
		},
	});
}

/** Says that the money has left the bank. SAP: paymentconfirmations. */
export function confirmPayment(
	contextOf: ContextOf,
	confirmations: Map<string, PaymentConfirmation>,
): CommitAction<SeenDocument> {
	const confirmationOf = (docId: string) => confirmations.get(docId) as PaymentConfirmation;
	return documentAction(contextOf, {
		call: 'payment',
		request: (docId, timeoutMs) =>
			paymentConfirmation(docId, confirmationOf(docId), contextOf(docId).systemId, timeoutMs),
		readResults: (results, docId) =>
			readPayments(results, docId, contextOf(docId).systemId, confirmationOf(docId)),
		meaningOf: (seen, docId) => paymentMeaning(seen, confirmationOf(docId).processingStatusCode),
		nameOfDone: ({ name, attempts }) =>
			name === 'alreadyConfirmed' && attempts <= 1 ? 'alreadyConfirmed' : undefined,
		advice: { recalled: REVERSE, refused: 'Confirm its posting first.' },
		words: {
			outcomes: { committed: 'confirmed', alreadyCommitted: 'alreadyConfirmed' },
			nothing: 'Nothing was confirmed',
			again: 'before its payment is confirmed again',
		},
		// Concur knows a payment reference again, and each retry carries the same.
		repeatsSafely: true,
	});
}

function read(call: Call, results: ConfirmationResult[], docId: string, systemId: string): CoreVerdict {
	const found = findResult(results, docId);
	return toCore(call, judge(call, found, systemId), found);
}

function toCore(call: Call, verdict: Verdict, found: Found): CoreVerdict {
	const { said = '', code }: Partial<ConfirmationResult> = typeof found === 'string' ? {} : found;
	const fields: CoreVerdict['fields'] = code === undefined ? {} : { code };
	switch (verdict.says) {
		case 'done':
			return { kind: 'success', words: said, fields };
		case 'already':
			return { ...alreadyThere(call, said), fields };
		case 'no':
			return { kind: 'declined', name: verdict.outcome, words: sentences(said, verdict.advice), fields };
		case 'tryLater':
			return { kind: 'tryLater', words: said || 'Concur had an error and asks to try later', fields };
		case 'unclear':
			return { kind: 'oddStatus', words: sentences(verdict.why, said), fields };
	}
}

/** On file before: for another consumer, as one or the other result, or as this very payment. */
function alreadyThere(call: Call, said: string): CoreVerdict {
	switch (call) {
		case 'acknowledgement':
			return { kind: 'declined', name: 'alreadyAcknowledged', words: sentences(said, TAKEN) };
		case 'posting':
			return { kind: 'onFile', words: said };
		case 'payment':
			return { kind: 'success', name: 'alreadyConfirmed', words: said };
	}
}

function readPayments(
	results: ConfirmationResult[],
	docId: string,
	systemId: string,
	{ clearingDetails }: PaymentConfirmation,
): CoreVerdict {
	if (clearingDetails.length === 0) return read('payment', results, docId, systemId);
	const references = clearingDetails.map(({ clearingReference }) => clearingReference.paymentRef);
	const found = references.map((paymentRef) => findResult(results, docId, paymentRef));
	const verdicts = found.map((one, index) => judge('payment', one, systemId, references[index]));
	const combined = combine(verdicts);
	if (combined.says !== 'partly')
		return toCore('payment', combined, found[verdicts.indexOf(combined)] ?? found[0]);
	const refused = references.filter((_, index) => verdicts[index].says === 'no');
	return {
		kind: 'declined',
		name: 'conflict',
		words: `Concur took only some of the payments. Refused: ${refused.join(', ')}. Correct those and confirm them alone.`,
	};
}
