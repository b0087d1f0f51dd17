import { acknowledgementMeaning, paymentMeaning, postingMeaning } from '../../../concur/financial/lookUp';
import { findResult, readResults } from '../../../concur/financial/results';
import type { Call, ConfirmationResult } from '../../../concur/financial/results';
import { combine, judge, RESULT_CODES } from '../../../concur/financial/verdicts';
import type { Verdict } from '../../../concur/financial/verdicts';

const result = (
	code: number | undefined,
	word: string,
	rest: Partial<ConfirmationResult> = {},
): ConfirmationResult => ({
	docId: 'd1',
	code,
	word,
	systemId: '',
	paymentRef: '',
	said: '',
	errorMessage: '',
	...rest,
});

describe('reading results', () => {
	test.each([
		['acknowledgement', 'acknowledgeResult'],
		['posting', 'postingConfirmationResult'],
		['payment', 'paymentConfirmationResult'],
	] as const)('of an %s', (call, key) => {
		const text = `[{"code":101,"docId":" d1 ","systemId":" erp ","${key}":" FAILURE ","errorMessage":" Was <b> ","detailMessage":"More","paymentRef":" r ","new":1}, null, 7]`;
		expect(readResults(text, call)).toEqual([
			{
				docId: 'd1',
				code: 101,
				word: 'FAILURE',
				systemId: 'erp',
				paymentRef: 'r',
				said: 'Was &lt;b&gt; More',
				errorMessage: 'Was <b>',
			},
		]);
	});

	test('what is absent or of another type is empty', () => {
		expect(
			readResults(
				'[{"systemId":null,"errorMessage":null,"code":"0"},{"code":1.5},{"code":-1},{"code":1234567}]',
				'posting',
			),
		).toEqual([result(0, '', { docId: '' }), ...Array(3).fill(result(undefined, '', { docId: '' }))]);
	});

	test('its words are the error and the details, each where there is one', () => {
		const said = (members: string) => readResults(`[{${members}}]`, 'posting')?.[0].said;
		expect(said('"errorMessage":"A","detailMessage":"B"')).toBe('A B');
		expect(said('"errorMessage":"A","detailMessage":null')).toBe('A');
		expect(said('"errorMessage":"","detailMessage":"B"')).toBe('B');
		expect(said('')).toBe('');
	});

	test.each(['', '{}', '{"code":0}', 'null', '[', '[{"code":0,"code":1}]', '<html>'])('%s is none', (text) =>
		expect(readResults(text, 'acknowledgement')).toBeUndefined(),
	);
});

describe('finding a result', () => {
	const other = result(0, 'SUCCESS', { docId: 'd2' });
	test('by document, never by place', () => {
		const mine = result(102, 'FAILURE');
		expect(findResult([other, mine], 'd1')).toBe(mine);
		expect(findResult([other], 'd1')).toBe('missing');
		expect(findResult([], 'd1')).toBe('missing');
	});

	test('doubled elements must agree in code and word', () => {
		const first = result(0, 'SUCCESS', { said: 'a' });
		expect(findResult([first, result(0, 'SUCCESS', { said: 'b' })], 'd1')).toBe(first);
		expect(findResult([first, result(199, 'SUCCESS')], 'd1')).toBe('contradictory');
		expect(findResult([first, result(0, 'FAILURE')], 'd1')).toBe('contradictory');
	});

	test('by payment reference, or without one', () => {
		const [a, b, none] = ['a', 'b', ''].map((paymentRef) => result(0, 'SUCCESS', { paymentRef }));
		expect(findResult([a, b], 'd1', 'b')).toBe(b);
		expect(findResult([a], 'd1', 'b')).toBe('missing');
		expect(findResult([none], 'd1', 'b')).toBe(none);
		expect(findResult([a], 'd1')).toBe(a);
	});
});

/** Every row of SAP's table: code, words that agree with it, and what it says. */
const ROWS: Array<[Call, number, string[], string]> = [
	['acknowledgement', 0, ['SUCCESS'], 'done'],
	['acknowledgement', 99, ['FAILURE'], 'refused'],
	['acknowledgement', 101, ['FAILURE'], 'already'],
	['acknowledgement', 102, ['FAILURE'], 'recalled'],
	['acknowledgement', 103, ['FAILURE'], 'notReady'],
	['acknowledgement', 104, ['FAILURE'], 'refused'],
	['acknowledgement', 105, ['FAILURE'], 'refused'],
	['acknowledgement', 199, ['FAILURE', 'SYSTEM_ERROR_OCCURRED'], 'tryLater'],
	['posting', 0, ['SUCCESS'], 'done'],
	['posting', 99, ['FAILURE'], 'refused'],
	['posting', 111, ['FAILURE', 'NOT_YET_ACKNOWLEDGED'], 'refused'],
	['posting', 112, ['FAILURE', 'WAS_RECALLED'], 'recalled'],
	['posting', 113, ['FAILURE'], 'already'],
	['posting', 114, ['FAILURE', 'SYSTEM_ERROR_OCCURRED'], 'unclear'],
	['posting', 115, ['FAILURE'], 'refused'],
	['posting', 116, ['FAILURE', 'DOCUMENT_NOT_FOUND'], 'refused'],
	['posting', 198, ['FAILURE'], 'refused'],
	['posting', 199, ['FAILURE', 'SYSTEM_ERROR_OCCURRED'], 'tryLater'],
	['payment', 0, ['SUCCESS'], 'done'],
	['payment', 99, ['FAILURE'], 'refused'],
	['payment', 116, ['FAILURE', 'DOCUMENT_NOT_FOUND'], 'refused'],
	['payment', 199, ['FAILURE', 'SYSTEM_ERROR_OCCURRED'], 'tryLater'],
	['payment', 213, ['FAILURE', 'NOOP'], 'already'],
	['payment', 298, ['FAILURE', 'NOOP'], 'refused'],
];
const WORDS = [
	'SUCCESS',
	'FAILURE',
	'NOOP',
	'NOT_YET_ACKNOWLEDGED',
	'WAS_RECALLED',
	'DOCUMENT_NOT_FOUND',
	'SYSTEM_ERROR_OCCURRED',
	'NOT_POSTING_CONFIRMED',
	'PENDING',
	'',
];

const saidBy = (verdict: Verdict): string => (verdict.says === 'no' ? verdict.outcome : verdict.says);

describe('judging a result', () => {
	test.each(ROWS)('%s %i with %j: %s', (call, code, words, says) => {
		for (const word of WORDS) {
			const verdict = judge(call, result(code, word), 'erp', 'ref');
			expect([word, saidBy(verdict)]).toEqual([word, words.includes(word) ? says : 'unclear']);
			if (verdict.says === 'no') expect(verdict.advice).toMatch(/\.$/);
		}
	});

	test('the table holds these rows and no other', () => {
		for (const call of ['acknowledgement', 'posting', 'payment'] as const) {
			const codes = ROWS.filter(([of]) => of === call).map(([, code]) => code);
			expect(RESULT_CODES[call].map(({ code }) => code)).toEqual(codes);
			for (const { meaning } of RESULT_CODES[call]) expect(meaning).not.toBe('');
		}
	});

	test('a document that the ERP booked and the processor recalled is to be reversed', () => {
		expect(judge('posting', result(112, 'WAS_RECALLED'), 'erp')).toMatchObject({
			advice: expect.stringContaining('reverse that posting'),
		});
		expect(judge('acknowledgement', result(104, 'FAILURE'), 'erp')).toMatchObject({
			advice: expect.stringContaining('not the ID of the report'),
		});
		expect(judge('posting', result(99, 'FAILURE'), 'erp')).toMatchObject({
			advice: expect.stringContaining('System ID'),
		});
	});

	test.each([
		['missing', 'The answer does not mention the document'],
		['contradictory', 'The answer mentions the document twice and contradicts itself'],
		[result(977, 'FAILURE'), 'The answer has an unfamiliar code (977)'],
		[result(undefined, 'SUCCESS'), 'The answer has an unfamiliar code (none)'],
		[result(0, 'FAILURE'), 'The answer contradicts itself: code 0 with FAILURE'],
		[result(0, 'A <b>'), 'The answer contradicts itself: code 0 with an odd word'],
		[result(0, 'x'.repeat(41)), 'The answer contradicts itself: code 0 with an odd word'],
		[result(0, 'SUCCESS', { systemId: 'other' }), 'The answer names another system'],
	] as const)('%j is unclear', (found, why) => {
		expect(judge('acknowledgement', found, 'erp')).toEqual({ says: 'unclear', why });
	});

	test('a success may name our system; a failure any', () => {
		expect(judge('posting', result(0, 'SUCCESS', { systemId: 'erp' }), 'erp')).toEqual({ says: 'done' });
		expect(judge('acknowledgement', result(101, 'FAILURE', { systemId: 'other' }), 'erp')).toEqual({
			says: 'already',
		});
	});

	test('298 with NOOP is ours only with our payment reference', () => {
		const noop = (
			rest: Partial<ConfirmationResult>,
			ref: string | undefined = 'r1',
			call: Call = 'payment',
		) => saidBy(judge(call, result(298, 'NOOP', rest), 'erp', ref));
		expect(noop({ paymentRef: 'r1' })).toBe('already');
		expect(noop({ errorMessage: 'Payment confirmation already exist r1' })).toBe('already');
		expect(noop({ errorMessage: 'Payment confirmation already exist r11' })).toBe('refused');
		expect(noop({ errorMessage: 'Payment confirmation already exist xr1' })).toBe('refused');
		expect(noop({ paymentRef: 'r2' })).toBe('refused');
		expect(saidBy(judge('payment', result(298, 'NOOP', { paymentRef: '' }), 'erp'))).toBe('refused');
		expect(saidBy(judge('payment', result(298, 'FAILURE', { paymentRef: 'r1' }), 'erp', 'r1'))).toBe(
			'refused',
		);
		expect(saidBy(judge('payment', result(213, 'NOOP', { paymentRef: 'r1' }), 'erp', 'r1'))).toBe('already');
	});
});

test('several payments of one document', () => {
	const done: Verdict = { says: 'done' };
	const already: Verdict = { says: 'already' };
	const no: Verdict = { says: 'no', outcome: 'refused', advice: 'x' };
	const unclear: Verdict = { says: 'unclear', why: 'x' };
	const later: Verdict = { says: 'tryLater' };
	expect(combine([done, done])).toEqual(done);
	expect(combine([already, done])).toEqual(done);
	expect(combine([already, already])).toEqual(already);
	expect(combine([no, no])).toEqual(no);
	expect(combine([done, no])).toEqual({ says: 'partly' });
	expect(combine([no, already])).toEqual({ says: 'partly' });
	expect(combine([done, no, later])).toEqual(later);
	expect(combine([later, unclear, no])).toEqual(unclear);
});

describe('what a look at the document says', () => {
	const seen = (docStatus: string, erpSystemId = 'erp') => ({ docStatus, erpSystemId });
	const STATUSES = [
		'READY',
		'DELAYED',
		'RECALLED',
		'ACKNOWLEDGED',
		'POSTING_CONFIRMED_SUCCESS',
		'POSTING_CONFIRMED_FAILURE',
		'PAYMENT_CONFIRMED_SUCCESS',
		'PAYMENT_CONFIRMED_REVERSED',
		'PAYMENT_CONFIRMED_OBSOLETE',
		'PAID',
		'XPOSTING_CONFIRMED_SUCCESS',
		'POSTING_CONFIRMED_SUCCESSX',
		'XPAYMENT_CONFIRMED_SUCCESS',
		'PAYMENT_CONFIRMED_SUCCESSX',
	];
	const table = (meaning: (status: string) => ReturnType<typeof postingMeaning>) =>
		STATUSES.map((status) => {
			const found = meaning(status);
			return found.says === 'no' ? found.outcome : found.says;
		});
	const odd = Array(5).fill('unfamiliar');

	test('after an acknowledgement', () => {
		const taken = Array(5).fill('alreadyAcknowledged');
		expect(table((status) => acknowledgementMeaning(seen(status), 'erp'))).toEqual([
			'open',
			'notReady',
			'recalled',
			'took',
			...taken,
			...odd,
		]);
		expect(table((status) => acknowledgementMeaning(seen(status, 'other'), 'erp'))).toEqual([
			'open',
			'notReady',
			'recalled',
			'alreadyAcknowledged',
			...taken,
			...odd,
		]);
		expect(acknowledgementMeaning(seen('DELAYED'), 'erp')).toEqual({
			says: 'no',
			outcome: 'notReady',
			why: 'It is not ready',
		});
		expect(acknowledgementMeaning(seen('ACKNOWLEDGED', 'other'), 'erp')).toMatchObject({
			why: 'The system other has it',
		});
		expect(acknowledgementMeaning(seen('POSTING_CONFIRMED_SUCCESS'), 'erp')).toMatchObject({
			why: 'It is at POSTING_CONFIRMED_SUCCESS already',
		});
		expect(acknowledgementMeaning(seen('ACKNOWLEDGED', ''), 'erp')).toEqual({
			says: 'unfamiliar',
			why: 'Its status ACKNOWLEDGED does not settle it',
		});
	});

	test('after a posting confirmation', () => {
		expect(table((status) => postingMeaning(seen(status), 'erp', 'success'))).toEqual([
			'refused',
			'refused',
			'recalled',
			'open',
			'took',
			'conflict',
			'took',
			'took',
			'took',
			...odd,
		]);
		expect(table((status) => postingMeaning(seen(status), 'erp', 'error'))).toEqual([
			'refused',
			'refused',
			'recalled',
			'open',
			'conflict',
			'took',
			'conflict',
			'conflict',
			'conflict',
			...odd,
		]);
		expect(postingMeaning(seen('ACKNOWLEDGED', 'other'), 'erp', 'success')).toEqual({
			says: 'no',
			outcome: 'refused',
			why: 'The system other acknowledged it, not erp',
		});
		expect(postingMeaning(seen('ACKNOWLEDGED', ''), 'erp', 'success')).toMatchObject({
			why: 'The system on file acknowledged it, not erp',
		});
		expect(postingMeaning(seen('POSTING_CONFIRMED_FAILURE'), 'erp', 'success')).toMatchObject({
			why: 'Concur has it on file as error, not as success',
		});
		expect(postingMeaning(seen('READY'), 'erp', 'success')).toMatchObject({
			why: 'It is not acknowledged yet',
		});
		expect(postingMeaning(seen('RECALLED'), 'erp', 'success')).toMatchObject({
			why: 'The processor recalled it',
		});
	});

	test('after a payment confirmation: no status tells which payment is on file', () => {
		const paid = Array(3).fill('unfamiliar');
		const of = (after: string) => [
			'refused',
			'refused',
			'recalled',
			'refused',
			after,
			'refused',
			...paid,
			...odd,
		];
		for (const sent of ['CP', 'RE', 'OB'] as const)
			expect(table((status) => paymentMeaning(seen(status), sent))).toEqual(of('open'));
		expect(table((status) => paymentMeaning(seen(status), 'PP'))).toEqual(of('unfamiliar'));
		expect(paymentMeaning(seen('ACKNOWLEDGED'), 'CP')).toMatchObject({
			why: 'Its posting is not confirmed: it is at ACKNOWLEDGED',
		});
	});
});
