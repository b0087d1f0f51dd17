import { findResult, readResults } from '../../../concur/financial/results';
import type { ConfirmationResult } from '../../../concur/financial/results';

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
