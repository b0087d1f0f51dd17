import type { Details } from '../../../concur/reports/details';
import { journalEntriesOf, payeesOf } from '../../../concur/reports/journal';

/** A report of one entry with one itemization and one allocation. */
function reportOf(
	journalEntries: Details[],
	{ itemization = {}, entry = {}, ...report }: { itemization?: Details; entry?: Details } & Details = {},
): Details {
	const AllocationsList = [{ AllocationID: 'L', JournalEntriesList: journalEntries }];
	const ItemizationsList = [{ ItemizationID: 'I', AllocationsList, ...itemization }];
	return {
		ReportID: 'R',
		CurrencyCode: 'EUR',
		ExpenseEntriesList: [{ ItemizationsList, ...entry }],
		...report,
	};
}
const debit = (Amount: string, fields: Details = {}): Details => ({
	DebitOrCredit: 'DR',
	Amount,
	PayeePaymentTypeName: 'Employee',
	...fields,
});

describe('a journal entry', () => {
	it.each([
		[{ itemization: { ExpenseTypeName: 'Tax' }, entry: { ExpenseTypeName: 'Hotel' } }, 'Tax'],
		[{ entry: { ExpenseTypeName: 'Hotel' } }, 'Hotel'],
		[{ itemization: { ExpenseTypeName: 'Tax' } }, 'Tax'],
		[{}, null],
	])('has the expense type of its itemization, or else of its entry: %j', (fields, name) => {
		expect(journalEntriesOf(reportOf([{ Amount: '1' }], fields))).toEqual([
			{
				ReportID: 'R',
				CurrencyCode: 'EUR',
				ReportEntryID: null,
				ItemizationID: 'I',
				AllocationID: 'L',
				ExpenseTypeName: name,
				Amount: '1',
			},
		]);
	});

	it('keeps its own word where it names the same as what it belongs to', () => {
		expect(journalEntriesOf(reportOf([{ CurrencyCode: 'USD' }]))[0].CurrencyCode).toBe('USD');
	});

	it('is looked for only where there are records', () => {
		expect(journalEntriesOf({})).toEqual([]);
		expect(journalEntriesOf({ ExpenseEntriesList: 'none' })).toEqual([]);
		expect(journalEntriesOf(reportOf(['text', null] as never))).toEqual([]);
	});

	it('of a report without an ID or a currency says so', () => {
		const [row] = journalEntriesOf(reportOf([{}], { ReportID: null, CurrencyCode: null }));
		expect(row).toMatchObject({ ReportID: '', CurrencyCode: null });
	});
});

describe('what a payee gets', () => {
	it.each([
		[{ PayeePaymentCode: 'CASH', PayeePaymentTypeCode: 'C' }, 'CASH'],
		[{ PayeePaymentTypeCode: 'C' }, 'C'],
		[{ PayeePaymentCode: 'CASH' }, 'CASH'],
		[{}, null],
	])('carries its code, whichever way it is spelled: %j', (fields, code) => {
		const grouped = payeesOf(reportOf([debit('1.50', fields)]));
		expect(grouped).toMatchObject({
			payees: [
				{
					ReportID: 'R',
					PayeePaymentTypeName: 'Employee',
					PayeePaymentCode: code,
					CurrencyCode: 'EUR',
					Total: '1.50',
				},
			],
		});
	});

	it('is grouped under no name where none is given', () => {
		const grouped = payeesOf(reportOf([debit('1', { PayeePaymentTypeName: null })]));
		expect(grouped).toMatchObject({ payees: [{ PayeePaymentTypeName: '' }] });
	});

	it.each([
		[debit('x'), 'has an amount that is not a number'],
		[debit(null as never), 'has an amount that is not a number'],
		[debit(['1'] as never), 'has an amount that is not a number'],
		[{ ...debit('x'), DebitOrCredit: 'CR' }, 'has an amount that is not a number'],
	])('is nothing where an amount can not be read: %j', (row, problem) => {
		expect(payeesOf(reportOf([debit('1'), row]))).toEqual({
			problem: `A journal entry of payee "Employee" ${problem}`,
		});
	});

	it('is nobody where nothing was booked', () => {
		expect(payeesOf(reportOf([]))).toEqual({ payees: [] });
		expect(payeesOf(reportOf([], { ReportTotal: '0' }))).toEqual({ payees: [] });
		expect(payeesOf(reportOf([], { ReportTotal: '5' }))).toHaveProperty('problem');
	});

	it('adds up to one of the totals that the report names, all of which are told where it does not', () => {
		const totals = { ReportTotal: '2', TotalApprovedAmount: '3', TotalClaimedAmount: '4' };
		expect(payeesOf(reportOf([debit('1')], totals))).toEqual({
			problem: 'The journal entries add up to 1, but the report to 2 or 3 or 4',
		});
	});
});
