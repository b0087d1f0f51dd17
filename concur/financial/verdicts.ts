import type { Call, ConfirmationResult, Found } from './results';

/** What an element of an answer says about one document. */
export type Verdict =
	/** Concur took it now. */
	| { says: 'done' }
	/** Something is on file already; whether it is ours remains to be seen. */
	| { says: 'already' }
	/** Certainly nothing was changed, and trying again is no use. */
	| { says: 'no'; outcome: 'recalled' | 'notReady' | 'refused'; advice: string }
	/** Code 199: it may have been changed, and may be tried again. */
	| { says: 'tryLater' }
	/** Missing, contradictory or unfamiliar: it may have been changed. */
	| { says: 'unclear'; why: string };

interface Row {
	code: number;
	/** The result words that go with the code; any other contradicts it. */
	words: string[];
	verdict: Verdict;
	/** What it means, for docs/outcomes.md. */
	meaning: string;
}

const no = (outcome: 'recalled' | 'notReady' | 'refused', advice: string): Verdict => ({
	says: 'no',
	outcome,
	advice,
});

const SYSTEM_ID =
	'Use the System ID under which the document was acknowledged; it stands in the item that Get Ready Documents gave out.';
const DOCUMENT_ID =
	'Check the Document ID: it is the docId of the document, not the ID of the report, invoice or cash advance behind it.';
const DOCUMENT_TYPE = 'Choose the Document Type that the document was read with.';
const REVERSE =
	'The processor took the document back. If your ERP has booked it, reverse that posting; a new document comes when it is approved again.';

const done: Row = { code: 0, words: ['SUCCESS'], verdict: { says: 'done' }, meaning: 'done' };
const otherSystem: Row = {
	code: 99,
	words: ['FAILURE'],
	verdict: no('refused', SYSTEM_ID),
	meaning: 'the System ID is not the one on file',
};
const tryLater: Row = {
	code: 199,
	words: ['FAILURE', 'SYSTEM_ERROR_OCCURRED'],
	verdict: { says: 'tryLater' },
	meaning: 'an error of Concur, to be tried later',
};

/** SAP: Financial Integration Service v4, result codes. A code that is not here settles nothing. */
export const RESULT_CODES: Record<Call, Row[]> = {
	acknowledgement: [
		done,
		otherSystem,
		{
			code: 101,
			words: ['FAILURE'],
			verdict: { says: 'already' },
			meaning: 'it was acknowledged before',
		},
		{
			code: 102,
			words: ['FAILURE'],
			verdict: no('recalled', 'Do not book it. A new document comes when it is approved again.'),
			meaning: 'the processor recalled it',
		},
		{
			code: 103,
			words: ['FAILURE'],
			verdict: no('notReady', 'Read the queue again later.'),
			meaning: 'it is not ready',
		},
		{
			code: 104,
			words: ['FAILURE'],
			verdict: no('refused', DOCUMENT_ID),
			meaning: 'there is no such document',
		},
		{
			code: 105,
			words: ['FAILURE'],
			verdict: no('refused', DOCUMENT_TYPE),
			meaning: 'it is of another type',
		},
		tryLater,
	],
	posting: [
		done,
		otherSystem,
		{
			code: 111,
			words: ['FAILURE', 'NOT_YET_ACKNOWLEDGED'],
			verdict: no('refused', 'Acknowledge the document first.'),
			meaning: 'it is not acknowledged yet',
		},
		{
			code: 112,
			words: ['FAILURE', 'WAS_RECALLED'],
			verdict: no('recalled', REVERSE),
			meaning: 'the processor recalled it: reverse the posting in the ERP',
		},
		{
			code: 113,
			words: ['FAILURE'],
			verdict: { says: 'already' },
			meaning: 'a posting confirmation is on file; the code does not say which',
		},
		{
			code: 114,
			words: ['FAILURE', 'SYSTEM_ERROR_OCCURRED'],
			verdict: { says: 'unclear', why: 'Concur does not know what state the document is in' },
			meaning: 'it is in no known state',
		},
		{
			code: 115,
			words: ['FAILURE'],
			verdict: no('refused', DOCUMENT_TYPE),
			meaning: 'it is of another type',
		},
		{
			code: 116,
			words: ['FAILURE', 'DOCUMENT_NOT_FOUND'],
			verdict: no('refused', DOCUMENT_ID),
			meaning: 'there is no such document',
		},
		{
			code: 198,
			words: ['FAILURE'],
			verdict: no('refused', 'The same request never works; correct what is confirmed.'),
			meaning: 'the request is invalid',
		},
		tryLater,
	],
	payment: [
		done,
		otherSystem,
		{
			code: 116,
			words: ['FAILURE', 'DOCUMENT_NOT_FOUND'],
			verdict: no('refused', DOCUMENT_ID),
			meaning: 'there is no such document',
		},
		tryLater,
		{
			code: 213,
			words: ['FAILURE', 'NOOP'],
			verdict: { says: 'already' },
			meaning: 'a payment confirmation is on file',
		},
		{
			code: 298,
			words: ['FAILURE', 'NOOP'],
			verdict: no('refused', 'The same request never works; correct what is confirmed.'),
			meaning: 'the request is invalid; with NOOP and the same payment reference: it is on file',
		},
	],
};

/**
 * Reads a document's element: code and result word must agree, and both be known. Anything else is unclear.
 * @param systemId ours: a success that names another system contradicts itself
 * @param paymentRef ours, for payments
 */
export function judge(call: Call, found: Found, systemId: string, paymentRef?: string): Verdict {
	if (found === 'missing') return { says: 'unclear', why: 'The answer does not mention the document' };
	if (found === 'contradictory')
		return { says: 'unclear', why: 'The answer mentions the document twice and contradicts itself' };
	const row = RESULT_CODES[call].find(({ code }) => code === found.code);
	if (!row) return { says: 'unclear', why: `The answer has an unfamiliar code (${found.code ?? 'none'})` };
	if (!row.words.includes(found.word))
		return { says: 'unclear', why: `The answer contradicts itself: code ${row.code} with ${wordOf(found)}` };
	if (row.verdict.says === 'done' && found.systemId !== '' && found.systemId !== systemId)
		return { says: 'unclear', why: 'The answer names another system' };
	return isSamePayment(found, paymentRef) ? { says: 'already' } : row.verdict;
}

const wordOf = ({ word }: ConfirmationResult): string => (/^\w{1,40}$/.test(word) ? word : 'an odd word');

/** Code 298 with NOOP means that this very payment reference has been confirmed before. No other refusal goes with NOOP. */
function isSamePayment(found: ConfirmationResult, paymentRef: string | undefined): boolean {
	if (found.word !== 'NOOP' || paymentRef === undefined) return false;
	return found.paymentRef === paymentRef || found.errorMessage.endsWith(` ${paymentRef}`);
}

/** The verdict on several payments of one document. */
export function combine(verdicts: Verdict[]): Verdict | { says: 'partly' } {
	const said = new Set(verdicts.map(({ says }) => says));
	const first = (says: Verdict['says']) => verdicts.find((verdict) => verdict.says === says);
	const doubt = first('unclear') ?? first('tryLater');
	if (doubt) return doubt;
	if (said.has('no')) return said.size === 1 ? verdicts[0] : { says: 'partly' };
	return first('done') ?? verdicts[0];
}
