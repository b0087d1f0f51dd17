import { payeesOf } from '../../../concur/financial/payees';
import { sample, SUMMIT, WORKSHOP } from './samples.mts';
import type { Fields } from './samples.mts';

describe('payees', () => {
	const amounts = (document: Fields) => {
		const found = payeesOf(document);
		return 'problem' in found ? found.problem : found.payees.map(({ payee, amount }) => [payee, amount]);
	};

	test('of the samples: a cash advance, a card, a personal item, a refund', () => {
		expect(amounts(sample(WORKSHOP))).toEqual([
			['IBCP', '238.0'],
			['EMPL', '78.5'],
		]);
		expect(payeesOf(sample(WORKSHOP))).toMatchObject({
			payees: [
				{ cashAdvanceAmount: '0', cashAdvanceReturnsAmount: '0', cashAdvances: [] },
				{
					currency: 'EUR',
					journalAmount: '178.5',
					cashAdvanceAmount: '-100.0',
					cashAdvanceReturnsAmount: '0',
					cashAdvances: [
						{ cashAdvanceApplicationAmount: '-47.6' },
						{ cashAdvanceApplicationAmount: '-52.4' },
					],
					employee: { employeeId: 'DE-20417' },
				},
			],
		});
		expect(amounts(sample(SUMMIT))).toEqual([
			['CBCP', '968.5'],
			['EMPL', '7.0'],
		]);
	});

	const rows = (...journal: Fields[]): Fields => ({ expenseEntry: [{ allocation: [{ journal }] }] });
	const toEmployee = { journalPayer: 'COMP', journalPayee: 'EMPL', amountGross: '50' };

	test('cash that was handed back raises what the employee gets', () => {
		const report = { cashAdvanceReturnsAmount: '20.00', employeeCurrencyAlphaCode: 'EUR' };
		const cashAdvanceApplication = [
			{ cashAdvanceApplicationAmount: '-80' },
			{ cashAdvanceApplicationAmount: '-20' },
		];
		expect(amounts({ ...rows(toEmployee), report, cashAdvanceApplication })).toEqual([['EMPL', '-30.00']]);
		expect(amounts({ report, cashAdvanceApplication })).toEqual([['EMPL', '-80.00']]);
		expect(amounts({ cashAdvanceApplication })).toEqual([['EMPL', '-100']]);
		expect(amounts({ report: { cashAdvanceReturnsAmount: '20' } })).toEqual([['EMPL', '20']]);
		expect(amounts({ report: { cashAdvanceReturnsAmount: '0.50' } })).toEqual([['EMPL', '0.50']]);
		expect(amounts({ report: { cashAdvanceReturnsAmount: '-0.01' } })).toEqual([['EMPL', '-0.01']]);
		expect(amounts({ report: { cashAdvanceReturnsAmount: '0.00' } })).toEqual([]);
		expect(amounts({ report: { cashAdvanceReturnsAmount: '0E-8' } })).toEqual([]);
		expect(amounts({})).toEqual([]);
		expect(payeesOf(rows(toEmployee))).toMatchObject({
			payees: [{ currency: null, employee: null, cashAdvanceAmount: '0' }],
		});
	});

	test('what can not be told is a problem', () => {
		expect(amounts(rows({ journalPayer: 'EMPL', journalPayee: 'IBCP', amountGross: '1' }))).toBe(
			'A journal row from EMPL to IBCP does not say who is paid',
		);
		expect(amounts(rows({ journalPayer: 'COMP', journalPayee: 'COMP', amountGross: '1' }))).toContain(
			'COMP to COMP',
		);
		expect(amounts(rows({ journalPayer: 'COMP', journalPayee: null, amountGross: '1' }))).toContain(
			'COMP to null',
		);
		expect(amounts(rows({ journalPayer: 'COMP', journalPayee: '', amountGross: '1' }))).toContain(
			'does not say',
		);
		expect(amounts(rows({ ...toEmployee, amountGross: null }))).toBe(
			'A journal row of EMPL is without a readable amountGross',
		);
		expect(amounts({ ...rows(toEmployee), cashAdvanceApplication: [{}] })).toBe(
			'The amount of a cash advance is no number',
		);
		expect(amounts({ ...rows(toEmployee), report: { cashAdvanceReturnsAmount: 'x' } })).toBe(
			'The amount of a cash advance is no number',
		);
	});

	test('a refund lessens it, rows add up per payee', () => {
		const refund = { journalPayer: 'EMPL', journalPayee: 'COMP', amountGross: '-12.5' };
		expect(payeesOf(rows(toEmployee, refund, { ...toEmployee, journalPayee: 'COPD' }))).toMatchObject({
			payees: [
				{ payee: 'EMPL', amount: '37.5', journalAmount: '37.5', journal: [toEmployee, refund] },
				{ payee: 'COPD', amount: '50', journal: [{ journalPayee: 'COPD' }] },
			],
		});
	});
});
