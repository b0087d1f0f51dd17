import type { SeenDocument } from '../../../concur/financial/documentAction';
import type { Meaning } from '../../../concur/financial/lookUp';
import { acknowledging, payment, payments, paymentsOf, posting, postings } from './documentActions.mts';

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
