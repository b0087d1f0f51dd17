import { judge, RESULT_CODES } from '../../../concur/financial/verdicts';
import type { Call, ConfirmationResult } from '../../../concur/financial/results';

const SYSTEM_ID =
	'Use the System ID under which the document was acknowledged; it stands in the item that Get Ready Documents gave out.';
const DOCUMENT_ID =
	'Check the Document ID: it is the docId of the document, not the ID of the report, invoice or cash advance behind it.';
const DOCUMENT_TYPE = 'Choose the Document Type that the document was read with.';
const NEVER = 'The same request never works; correct what is confirmed.';

const result = (code: number, word: string): ConfirmationResult => ({
	docId: 'd1',
	code,
	word,
	systemId: 'erp',
	paymentRef: '',
	said: '',
	errorMessage: '',
});

/** What a user reads who is told no. */
const REFUSALS: Array<[Call, number, string, 'refused' | 'recalled' | 'notReady', string]> = [
	['acknowledgement', 99, 'FAILURE', 'refused', SYSTEM_ID],
	[
		'acknowledgement',
		102,
		'FAILURE',
		'recalled',
		'Do not book it. A new document comes when it is approved again.',
	],
	['acknowledgement', 103, 'FAILURE', 'notReady', 'Read the queue again later.'],
	['acknowledgement', 104, 'FAILURE', 'refused', DOCUMENT_ID],
	['acknowledgement', 105, 'FAILURE', 'refused', DOCUMENT_TYPE],
	['posting', 99, 'FAILURE', 'refused', SYSTEM_ID],
	['posting', 111, 'NOT_YET_ACKNOWLEDGED', 'refused', 'Acknowledge the document first.'],
	[
		'posting',
		112,
		'WAS_RECALLED',
		'recalled',
		'The processor took the document back. If your ERP has booked it, reverse that posting; a new document comes when it is approved again.',
	],
	['posting', 115, 'FAILURE', 'refused', DOCUMENT_TYPE],
	['posting', 116, 'DOCUMENT_NOT_FOUND', 'refused', DOCUMENT_ID],
	['posting', 198, 'FAILURE', 'refused', NEVER],
	['payment', 99, 'FAILURE', 'refused', SYSTEM_ID],
	['payment', 116, 'DOCUMENT_NOT_FOUND', 'refused', DOCUMENT_ID],
	['payment', 298, 'FAILURE', 'refused', NEVER],
];

test.each(REFUSALS)('%s %i says what to do', (call, code, word, outcome, advice) => {
	expect(judge(call, result(code, word), 'erp', 'r1')).toEqual({ says: 'no', outcome, advice });
});

test('a document in no known state is unclear, and says so', () => {
	for (const word of ['FAILURE', 'SYSTEM_ERROR_OCCURRED'])
		expect(judge('posting', result(114, word), 'erp')).toEqual({
			says: 'unclear',
			why: 'Concur does not know what state the document is in',
		});
});

test.each([
	['acknowledgement', 0, 'SUCCESS', 'done'],
	['acknowledgement', 101, 'FAILURE', 'already'],
	['acknowledgement', 199, 'SYSTEM_ERROR_OCCURRED', 'tryLater'],
	['posting', 113, 'FAILURE', 'already'],
	['payment', 213, 'NOOP', 'already'],
] as const)('%s %i needs no words', (call, code, word, says) => {
	expect(judge(call, result(code, word), 'erp', 'r1')).toEqual({ says });
});

test('what each code means, as the documentation tells it', () => {
	const meanings = (call: Call) => RESULT_CODES[call].map(({ code, meaning }) => [code, meaning]);
	const done = [0, 'done'];
	const otherSystem = [99, 'the System ID is not the one on file'];
	const tryLater = [199, 'an error of Concur, to be tried later'];
	const unknown = [116, 'there is no such document'];
	expect(meanings('acknowledgement')).toEqual([
		done,
		otherSystem,
		[101, 'it was acknowledged before'],
		[102, 'the processor recalled it'],
		[103, 'it is not ready'],
		[104, 'there is no such document'],
		[105, 'it is of another type'],
		tryLater,
	]);
	expect(meanings('posting')).toEqual([
		done,
		otherSystem,
		[111, 'it is not acknowledged yet'],
		[112, 'the processor recalled it: reverse the posting in the ERP'],
		[113, 'a posting confirmation is on file; the code does not say which'],
		[114, 'it is in no known state'],
		[115, 'it is of another type'],
		unknown,
		[198, 'the request is invalid'],
		tryLater,
	]);
	expect(meanings('payment')).toEqual([
		done,
		otherSystem,
		unknown,
		tryLater,
		[213, 'a payment confirmation is on file'],
		[298, 'the request is invalid; with NOOP and the same payment reference: it is on file'],
	]);
});
