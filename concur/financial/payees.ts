import { isWithin, plainDecimal, sumAmounts } from './amount';
import { asRecord, recordsOf } from './documentTypes';
import { journalRowsOf } from './journal';

type Fields = Record<string, unknown>;

/** Who gets how much for a report. Amounts are exact text, signed from the company's view: what it pays is positive. */
export interface Payee {
	/** `EMPL` employee, `IBCP`, `CBCP` cards, `COPD` company paid. */
	payee: string;
	/** What is to be paid in the end; negative when the payee owes it. */
	amount: string;
	currency: unknown;
	/** Sum of the journal rows, refunds and personal items included. */
	journalAmount: string;
	/** For the employee: advances that are used up (negative), and cash that was handed back. */
	cashAdvanceAmount: string;
	cashAdvanceReturnsAmount: string;
	employee: unknown;
	journal: Fields[];
	cashAdvances: Fields[];
}

const COMPANY = 'COMP';
const EMPLOYEE = 'EMPL';

/**
 * What each payee of an expense document gets. A refund or a personal item is a row with the payee as payer and a negative
 * amount; a cash advance lessens what the employee gets, cash handed back raises it again.
 * @returns the payees in the order of the journal, or why they can't be told
 */
export function payeesOf(document: Fields): { payees: Payee[] } | { problem: string } {
	const byPayee = new Map<string, Fields[]>();
	for (const { journal } of journalRowsOf('expense', document)) {
		const payee = payeeOf(journal);
		if (payee === undefined)
			return {
				problem: `A journal row from ${String(journal.journalPayer)} to ${String(journal.journalPayee)} does not say who is paid`,
			};
		byPayee.set(payee, [...(byPayee.get(payee) ?? []), journal]);
	}
	const report = asRecord(document.report) ?? {};
	const cashAdvances = recordsOf(document.cashAdvanceApplication);
	const returned = plainDecimal(report.cashAdvanceReturnsAmount ?? '0');
	const advanced = sumAmounts(cashAdvances.map(({ cashAdvanceApplicationAmount: amount }) => amount));
	if (returned === undefined || advanced === undefined)
		return { problem: 'The amount of a cash advance is no number' };
	if ((cashAdvances.length > 0 || !isWithin(returned, '0')) && !byPayee.has(EMPLOYEE))
		byPayee.set(EMPLOYEE, []);

	const payees: Payee[] = [];
	for (const [payee, journal] of byPayee) {
		const isEmployee = payee === EMPLOYEE;
		const journalAmount = sumAmounts(journal.map(({ amountGross }) => amountGross));
		if (journalAmount === undefined)
			return { problem: `A journal row of ${payee} is without a readable amountGross` };
		const [cashAdvanceAmount, cashAdvanceReturnsAmount] = isEmployee ? [advanced, returned] : ['0', '0'];
		payees.push({
			payee,
			amount: sumAmounts([journalAmount, cashAdvanceAmount, cashAdvanceReturnsAmount]) as string,
			currency: report.employeeCurrencyAlphaCode ?? null,
			journalAmount,
			cashAdvanceAmount,
			cashAdvanceReturnsAmount,
			employee: document.employee ?? null,
			journal,
			cashAdvances: isEmployee ? cashAdvances : [],
		});
	}
	return { payees };
}

/** One side of every row is the company; the other is the payee. */
function payeeOf({ journalPayer, journalPayee }: Fields): string | undefined {
	const others = [journalPayer, journalPayee].filter((party) => party !== COMPANY);
	return others.length === 1 && typeof others[0] === 'string' && others[0] !== '' ? others[0] : undefined;
}
