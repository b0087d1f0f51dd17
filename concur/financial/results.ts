import { safeText } from '../formats/text';
import { asRecord } from './documentTypes';
import { parseLossless } from './losslessJson';

/** The three things that are told to the service; each answers with its own codes and words. */
export type Call = 'acknowledgement' | 'posting' | 'payment';

const WORD_KEYS: Record<Call, string> = {
	acknowledgement: 'acknowledgeResult',
	posting: 'postingConfirmationResult',
	payment: 'paymentConfirmationResult',
};

/** One element of an answer: what became of one document. */
export interface ConfirmationResult {
	docId: string;
	/** Undefined when it is no whole number. */
	code: number | undefined;
	word: string;
	systemId: string;
	paymentRef: string;
	/** Concur's words, escaped and capped. */
	said: string;
	/** As it was sent, to find a payment reference or a system in it. */
	errorMessage: string;
}

/**
 * Reads the answer to a confirmation: a list with an element per document, in any order.
 * @returns undefined when the text is no such list
 */
export function readResults(text: string, call: Call): ConfirmationResult[] | undefined {
	const body = parseLossless(text);
	if (!Array.isArray(body)) return undefined;
	return body.flatMap((value) => {
		const element = asRecord(value);
		if (!element) return [];
		return {
			docId: textOf(element.docId),
			code: /^\d{1,6}$/.test(textOf(element.code)) ? Number(element.code) : undefined,
			word: textOf(element[WORD_KEYS[call]]),
			systemId: textOf(element.systemId),
			paymentRef: textOf(element.paymentRef),
			said: safeText(`${textOf(element.errorMessage)} ${textOf(element.detailMessage)}`),
			errorMessage: textOf(element.errorMessage),
		};
	});
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** The element for a document, found by its ID and never by its place; `missing` and `contradictory` settle nothing. */
export type Found = ConfirmationResult | 'missing' | 'contradictory';

/**
 * @param paymentRef for payments: the element must name it, or name none
 */
export function findResult(results: ConfirmationResult[], docId: string, paymentRef?: string): Found {
	const matching = results.filter(
		(result) =>
			result.docId === docId &&
			(paymentRef === undefined || result.paymentRef === '' || result.paymentRef === paymentRef),
	);
	const [first, ...others] = matching;
	if (first === undefined) return 'missing';
	return others.every(({ code, word }) => code === first.code && word === first.word)
		? first
		: 'contradictory';
}
