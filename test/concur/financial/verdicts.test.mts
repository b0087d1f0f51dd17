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
		expect(saidBy(judge('payment', result(298, 'NOOP', { errorMessage: 'It is undefined' }), 'erp'))).toBe(
			'refused',
		);
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
