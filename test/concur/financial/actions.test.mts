import { untouched } from '../../../concur/commit/settled';
import type { Settled } from '../../../concur/commit/settled';
import { acknowledge, confirmPayment, confirmPosting } from '../../../concur/financial/actions';
import type { DocumentContext, SeenDocument } from '../../../concur/financial/documentAction';
import type { Meaning } from '../../../concur/financial/lookUp';
import type { PaymentConfirmation } from '../../../concur/financial/paymentInput';
import type { PostingConfirmation } from '../../../concur/financial/postingInput';

const context: DocumentContext = { docType: 'invoice', systemId: 'erp', sourceId: 'R1' };
const posting: PostingConfirmation = {
	overallPostingStatusCode: 'success',
	postingDocs: [{ companyId: '1000' }],
	systemMessages: [],
};
const payment = (...references: string[]): PaymentConfirmation => ({
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

const acknowledging = acknowledge(() => context);
const postings = confirmPosting(() => context, new Map([['d1', posting]]));
const paymentsOf = (confirmation: PaymentConfirmation) =>
	confirmPayment(() => context, new Map([['d1', confirmation]]));
const payments = paymentsOf(payment('r1', 'r2'));

const answerOf = (body: unknown, httpStatusCode = 200) => ({
	kind: 'answer' as const,
	httpStatusCode,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
});

describe('what the three calls have in common, and what not', () => {
	test.each([
		['acknowledgement', acknowledging, '/acknowledgements', 'invoice', true, undefined],
		['posting', postings, '/postingconfirmations', 'invoice', false, undefined],
		['payment', payments, '/paymentconfirmations', 'expense', false, true],
	] as const)('%s', (name, action, path, type, isForOne, repeatsSafely) => {
		expect(action).toMatchObject({ name, acceptsOpen: false, answersRepeats: true, isForOne });
		expect(action.repeatsSafely).toBe(repeatsSafely);
		const request = action.request('d1', 700, undefined);
		expect(request).toMatchObject({
			method: 'POST',
			path: `/financialintegration/fi/v4/companies/transactiontypes/${type}/transactions${path}`,
			accept: 'application/json',
			contentType: 'application/json',
			timeoutMs: 700,
		});
		expect(action.idFields('d1')).toEqual({ docId: 'd1' });
		const seen = (docStatus: string): SeenDocument => ({ docStatus, meaning: { says: 'took' } });
		expect(action.seenFields(seen('READY'))).toEqual({ docStatus: 'READY' });
		expect(action.seenFields(seen(''))).toEqual({});
		expect(action.statusOf(seen('READY'))).toBe('READY');
		expect(action.statusOf(seen(''))).toBe('no status');
		const says = (meaning: Meaning) => action.meaningOf({ docStatus: 'X', meaning });
		expect(says({ says: 'took' })).toBe('committed');
		expect(says({ says: 'open' })).toBe('open');
		expect(says({ says: 'no', outcome: 'recalled', why: '' })).toBe('decided');
		expect(says({ says: 'unfamiliar', why: '' })).toBe('unfamiliar');
	});

	test('what is sent is about this document, and under our System ID', () => {
		const bodyOf = (action: typeof postings): unknown =>
			JSON.parse(action.request('d1', 700, undefined).body ?? '');
		expect(bodyOf(acknowledging)).toEqual({ ids: ['d1'], systemId: 'erp' });
		expect(bodyOf(postings)).toEqual({
			systemId: 'erp',
			postingConfirmations: [{ docId: 'd1', ...posting }],
		});
		expect(bodyOf(paymentsOf(payment('r1')))).toEqual({
			systemId: 'erp',
			processingConfirmation: [
				{
					docId: 'd1',
					processingStatusCode: 'CP',
					additionalMessage: '',
					clearingDetails: [{ ...payment('r1').clearingDetails[0], clearingAmount: 78.5 }],
				},
			],
		});
	});

	test('words', () => {
		const token =
			'The Financial Integration Service takes company tokens only (grant type Company Request Token), of an app with the scope FISVC.';
		const advice = {
			forbidden: token,
			unauthorized: `Test the Concur credential. ${token}`,
			foreignAnswer: token,
			badRequest: 'Check the Document ID and the Document Type.',
			otherClientError: 'Check the Document ID and the Document Type.',
			notFound:
				'Concur knows no Financial Integration Service at this data center, or not this Document Type; check both.',
		};
		expect(acknowledging.words).toEqual({
			subject: 'document',
			outcomes: { committed: 'acknowledged', alreadyCommitted: 'alreadyAcknowledged' },
			nothing: 'Nothing was acknowledged',
			again: 'before it is booked',
			advice,
		});
		const confirming = {
			subject: 'document',
			outcomes: { committed: 'confirmed', alreadyCommitted: 'alreadyConfirmed' },
			nothing: 'Nothing was confirmed',
			advice,
		};
		expect(postings.words).toEqual({ ...confirming, again: 'before its posting is confirmed again' });
		expect(payments.words).toEqual({ ...confirming, again: 'before its payment is confirmed again' });
	});
});

describe('an answer', () => {
	const element = (code: number, word: string, more: object = {}) => ({
		code,
		docId: 'd1',
		acknowledgeResult: word,
		postingConfirmationResult: word,
		paymentConfirmationResult: word,
		errorMessage: code === 0 ? '' : 'Words.',
		...more,
	});
	const read = (action: typeof postings, ...elements: object[]) =>
		action.readAnswer(answerOf(elements), 'd1');

	test('done, declined, on file, to be tried later, unclear', () => {
		expect(read(postings, element(0, 'SUCCESS'))).toEqual({
			kind: 'success',
			words: '',
			fields: { code: 0 },
		});
		expect(read(postings, element(113, 'FAILURE'))).toEqual({
			kind: 'onFile',
			words: 'Words.',
			fields: { code: 113 },
		});
		expect(read(postings, element(112, 'WAS_RECALLED'))).toMatchObject({
			kind: 'declined',
			name: 'recalled',
			words: expect.stringMatching(/^Words\. The processor took the document back\./),
		});
		expect(read(acknowledging, element(101, 'FAILURE'))).toEqual({
			kind: 'declined',
			name: 'alreadyAcknowledged',
			words: 'Words. Another system, or an earlier run, has the document: do not book it.',
			fields: { code: 101 },
		});
		expect(read(postings, element(199, 'FAILURE'))).toMatchObject({ kind: 'tryLater', words: 'Words.' });
		expect(read(postings, element(199, 'FAILURE', { errorMessage: null }))).toMatchObject({
			words: 'Concur had an error and asks to try later',
		});
		expect(read(postings, element(0, 'FAILURE'))).toEqual({
			kind: 'oddStatus',
			words: 'The answer contradicts itself: code 0 with FAILURE.',
			fields: { code: 0 },
		});
		expect(read(postings, element(0, 'SUCCESS', { docId: 'd2' }))).toStrictEqual({
			kind: 'oddStatus',
			words: 'The answer does not mention the document.',
			fields: {},
		});
		expect(read(postings, element(0, 'SUCCESS', { code: 'x' }))).toStrictEqual({
			kind: 'oddStatus',
			words: 'The answer has an unfamiliar code (none).',
			fields: {},
		});
	});

	test('HTTP 202 and what is no list say nothing', () => {
		const accepted = postings.readAnswer(answerOf({ message: 'Accepted' }, 202), 'd1');
		expect(accepted).toEqual({ kind: 'unreadable', words: 'HTTP 202. Accepted.' });
		expect(postings.readAnswer(answerOf([element(0, 'SUCCESS')], 201), 'd1').kind).toBe('unreadable');
		expect(postings.readAnswer(answerOf(element(0, 'SUCCESS')), 'd1')).toEqual({
			kind: 'unreadable',
			words: '',
		});
	});

	test('several payments: all, none, or some', () => {
		const paid = (paymentRef: string) => element(0, 'SUCCESS', { paymentRef });
		const refused = (paymentRef: string) => element(298, 'FAILURE', { paymentRef });
		const known = (paymentRef: string) => element(298, 'NOOP', { paymentRef });
		expect(read(payments, paid('r1'), paid('r2'))).toMatchObject({ kind: 'success', fields: { code: 0 } });
		expect(read(payments, known('r1'), known('r2'))).toEqual({
			kind: 'success',
			name: 'alreadyConfirmed',
			words: 'Words.',
			fields: { code: 298 },
		});
		const both = read(payments, known('r1'), paid('r2'));
		expect(both).toMatchObject({ kind: 'success', fields: { code: 0 } });
		expect(both.name).toBeUndefined();
		expect(read(payments, refused('r1'), refused('r2'))).toMatchObject({ kind: 'declined', name: 'refused' });
		expect(read(payments, paid('r1'), refused('r2'))).toEqual({
			kind: 'declined',
			name: 'conflict',
			words: 'Concur took only some of the payments. Refused: r2. Correct those and confirm them alone.',
		});
		const [, second, third] = ['r1', 'r2', 'r3'];
		expect(
			read(paymentsOf(payment('r1', 'r2', 'r3')), paid('r1'), refused(second), refused(third)).words,
		).toContain('Refused: r2, r3.');
		expect(read(payments, paid('r1'))).toMatchObject({ kind: 'oddStatus' });
		expect(read(paymentsOf(payment()), element(0, 'SUCCESS'))).toMatchObject({ kind: 'success' });
	});
});

describe('a look', () => {
	const page = (docStatus: string, erpSystemId = 'erp', id = 'd1') =>
		JSON.stringify({ content: [{ id, docStatus, erpSystemId, document: {} }] });

	test('asks for all documents of the source, and finds this one', () => {
		const lookUp = postings.lookUp('d1', 700);
		expect(lookUp?.request).toMatchObject({
			method: 'GET',
			path: '/financialintegration/fi/v4/companies/transactiontypes/invoice/transactions',
			query: { docId: 'R1', ignoreDocumentStatus: 'yes' },
			timeoutMs: 700,
		});
		expect(lookUp?.parse(page('ACKNOWLEDGED'))).toEqual({
			docStatus: 'ACKNOWLEDGED',
			meaning: { says: 'open' },
		});
		expect(lookUp?.parse(page('POSTING_CONFIRMED_SUCCESS'))?.meaning).toEqual({ says: 'took' });
		expect(lookUp?.parse(page('ACKNOWLEDGED', 'erp', 'd2'))).toEqual({
			docStatus: '',
			meaning: { says: 'unfamiliar', why: 'Concur lists no such document for this Source ID' },
		});
		expect(lookUp?.parse('<html>')).toBeUndefined();
		expect(acknowledging.lookUp('d1', 1)?.parse(page('ACKNOWLEDGED'))?.meaning).toEqual({ says: 'took' });
		expect(payments.lookUp('d1', 1)?.parse(page('ACKNOWLEDGED'))?.meaning).toMatchObject({ says: 'no' });
	});

	test('is not possible without a source', () => {
		expect(acknowledge(() => ({ ...context, sourceId: undefined })).lookUp('d1', 1)).toBeUndefined();
	});
});

describe('how it is told', () => {
	const settled = (more: Partial<Settled<SeenDocument>>): Settled<SeenDocument> => ({
		...untouched<SeenDocument>('d1'),
		...more,
	});
	const seen = (docStatus: string, meaning: Meaning): SeenDocument => ({ docStatus, meaning });
	const took = seen('ACKNOWLEDGED', { says: 'took' });
	const no = (outcome: 'recalled' | 'notReady' | 'refused' | 'alreadyAcknowledged' | 'conflict') =>
		settled({ outcome: 'refused', seen: seen('X', { says: 'no', outcome, why: 'So it is' }) });
	const unfamiliar = seen('VOID', { says: 'unfamiliar', why: 'Its status VOID does not settle it' });
	const blind = acknowledge(() => ({ ...context, sourceId: undefined }));

	test.each([
		[
			acknowledging,
			no('alreadyAcknowledged'),
			'alreadyAcknowledged',
			'So it is. Another system, or an earlier run, has the document: do not book it.',
		],
		[
			acknowledging,
			no('recalled'),
			'recalled',
			'So it is. Do not book it. A new document comes when it is approved again.',
		],
		[acknowledging, no('notReady'), 'notReady', 'So it is. Read the queue again later.'],
		[
			postings,
			no('recalled'),
			'recalled',
			'So it is. If your ERP has booked it, reverse that posting; a new document comes when it is approved again.',
		],
		[
			postings,
			no('conflict'),
			'conflict',
			'So it is. Clear up with the accounting department which of the two is right; it can not be changed through this service.',
		],
		[
			postings,
			no('refused'),
			'refused',
			'So it is. Acknowledge the document first, under the same System ID.',
		],
		[
			payments,
			no('recalled'),
			'recalled',
			'So it is. If your ERP has booked it, reverse that posting; a new document comes when it is approved again.',
		],
		[payments, no('refused'), 'refused', 'So it is. Confirm its posting first.'],
		[payments, no('conflict'), 'conflict', 'So it is.'],
	])('%#: a look that says no', (action, how, outcome, message) => {
		expect(action.describe?.(how)).toEqual({ outcome, message });
	});

	test('what Concur declined is called as it called it', () => {
		expect(postings.describe?.(settled({ outcome: 'refused', name: 'recalled' }))).toEqual({
			outcome: 'recalled',
		});
		expect(postings.describe?.(settled({ outcome: 'refused', seen: took }))).toEqual({ outcome: 'refused' });
	});

	test('what was done, at once or as a look shows', () => {
		expect(postings.describe?.(settled({ outcome: 'committed' }))).toEqual({});
		expect(postings.describe?.(settled({ outcome: 'committed', seen: took }))).toEqual({});
		expect(postings.describe?.(settled({ outcome: 'committed', verified: true }))).toEqual({});
		expect(postings.describe?.(settled({ outcome: 'committed', seen: took, verified: true }))).toEqual({
			message: 'The answer was unclear, but the document reads ACKNOWLEDGED.',
		});
	});

	test('a payment that was on file at the first try was not confirmed by us', () => {
		const onFile = (attempts: number) =>
			settled({ outcome: 'committed', name: 'alreadyConfirmed', words: 'Known', attempts });
		expect(payments.describe?.(onFile(1))).toEqual({
			outcome: 'alreadyConfirmed',
			message: 'Known. It was on file already, and nothing was changed.',
		});
		expect(payments.describe?.(onFile(2))).toEqual({});
		expect(payments.describe?.(settled({ outcome: 'committed', attempts: 1 }))).toEqual({});
		expect(postings.describe?.(onFile(1))).toEqual({});
	});

	test('what is not known says why, and what to do', () => {
		const unknown = (more: Partial<Settled<SeenDocument>>) => settled({ outcome: 'unknown', ...more });
		expect(postings.describe?.(unknown({ words: 'Lost', seen: unfamiliar }))).toEqual({
			message:
				'Lost. Its status VOID does not settle it. It may have gone through. Check the document in Concur before its posting is confirmed again.',
		});
		expect(postings.describe?.(unknown({ words: 'Lost' }))).toEqual({});
		expect(postings.describe?.(unknown({ words: 'Lost', seen: took }))).toEqual({});
		expect(blind.describe?.(unknown({}))).toEqual({
			message:
				'No clear answer came. Without a Source ID the document can not be looked up. It may have gone through. Check the document in Concur before it is booked.',
		});
		for (const outcome of ['notPosted', 'alreadyCommitted'] as const) {
			expect(postings.describe?.(settled({ outcome, seen: unfamiliar }))).toEqual({});
			expect(blind.describe?.(settled({ outcome }))).toEqual({});
		}
	});
});
