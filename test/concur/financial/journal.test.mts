import type { DocumentType } from '../../../concur/financial/documentTypes';
import { hasJournal, journalRowsOf } from '../../../concur/financial/journal';
import { makeDocuments } from '../../../sandbox/financial/makeDocuments.mts';
import { ADVANCE, read, sample, WORKSHOP } from './samples.mts';
import type { Fields } from './samples.mts';

describe('journal rows', () => {
	test('of the sample, with entry, allocation, cost objects and taxes', () => {
		const rows = journalRowsOf('expense', sample(WORKSHOP));
		expect(
			rows.map(({ row, journal, amountTax, amountReclaim }) => [
				row,
				journal.amountGross,
				amountTax,
				amountReclaim,
			]),
		).toEqual([
			[1, '142.8', '9.34', '9.34'],
			[2, '95.2', '6.23', '6.23'],
			[3, '47.6', '7.6', '7.6'],
			[4, '52.4', '8.37', '8.37'],
			[5, '66.6', '10.63', '10.63'],
			[6, '11.9', '1.9', '0.0'],
		]);
		const [first] = rows;
		expect(first.entry).toMatchObject({ expenseTypeName: 'Hotel', entryApprovedAmount: '238.0' });
		expect(first.entry).not.toHaveProperty('allocation');
		expect(first.allocation).toMatchObject({ allocationPercentage: '60' });
		expect(first.allocation).not.toHaveProperty('journal');
		expect(first.allocation).not.toHaveProperty('tax');
		expect(first.taxes).toMatchObject([{ taxCode: 'V7', amountTax: '9.34' }]);
		expect(first.header).toMatchObject({
			report: { reportId: WORKSHOP },
			employee: { employeeId: 'DE-20417' },
		});
		expect(Object.keys(first.header)).toEqual(['employee', 'report']);
	});

	test('cost objects: what is filled, of the entry and of the allocation', () => {
		const [row] = journalRowsOf('expense', {
			expenseEntry: [
				{
					entryOrgUnit1Code: 'DE',
					entryOrgUnit1Value: 'Germany',
					entryCustom2Code: null,
					entryCustom2Value: '',
					entryCustom3Code: null,
					entryCustom3Value: 'Only a value',
					entryCustom4Code: '',
					entryCustom40Code: 'P-40',
					entryCustom5CodeList: 'No pair',
					expenseTypeCode: 'X',
					allocation: [{ allocationCustom1Code: '4711', journal: [{}] }],
				},
			],
		});
		expect(row.costObjects).toEqual({
			entryOrgUnit1: { code: 'DE', value: 'Germany' },
			entryCustom3: { code: null, value: 'Only a value' },
			entryCustom40: { code: 'P-40', value: null },
			allocationCustom1: { code: '4711', value: null },
		});
		expect(row).not.toHaveProperty('amountTax');
		expect(row).not.toHaveProperty('amountReclaim');
		expect(row.taxes).toEqual([]);
	});

	test('only the taxes that the row names', () => {
		const tax = [{ taxGuid: 'a' }, { taxGuid: 'b' }];
		const rows = (journal: Fields[]) =>
			journalRowsOf('expense', { expenseEntry: [{ allocation: [{ journal, tax }] }] }).map(
				({ taxes }) => taxes,
			);
		expect(rows([{ taxGuid: ['b'] }, { taxGuid: [] }, { taxGuid: null }])).toEqual([
			[{ taxGuid: 'b' }],
			[],
			[],
		]);
	});

	test('of a cash advance', () => {
		const rows = journalRowsOf('cashadvance', {
			employeeData: { employeeOrgUnit1Code: 'DE10' },
			cashAdvanceData: { cashAdvanceId: ADVANCE },
			journalData: [{ amount: '100.0', debitOrCredit: 'DR' }],
		});
		expect(rows).toEqual([
			{
				row: 1,
				journal: { amount: '100.0', debitOrCredit: 'DR' },
				taxes: [],
				costObjects: { employeeOrgUnit1: { code: 'DE10', value: null } },
				header: {
					employeeData: { employeeOrgUnit1Code: 'DE10' },
					cashAdvanceData: { cashAdvanceId: ADVANCE },
				},
			},
		]);
		expect(journalRowsOf('cashadvance', sample(ADVANCE))).toHaveLength(1);
		expect(journalRowsOf('cashadvance', { journalData: [{}] })[0].costObjects).toEqual({});
	});

	test('of an invoice: one per allocation', () => {
		const [{ text, sourceId }] = makeDocuments(1, { docType: 'invoice' }, 4);
		expect(journalRowsOf('invoice', read('invoice', text))).toMatchObject([
			{
				row: 1,
				journal: { accountCode: '640000', amountGross: '119.00000000', amountShipping: '0E-8' },
				taxes: [{ taxCode: 'V9', amountTax: '19.00000000' }],
				costObjects: { allocationCustom1: { code: 'CC-1000', value: 'Cost Center' } },
				lineItem: { lineItemSequenceOrder: '1' },
				allocation: { allocationKey: '1' },
				header: { requestHeader: { requestId: sourceId } },
			},
		]);
		const [row, ...others] = journalRowsOf('invoice', {
			lineItem: [{ allocation: [{ journal: { tax: null } }, { journal: null }] }],
		});
		expect(others).toEqual([]);
		expect(row).toMatchObject({ row: 1, taxes: [], journal: {} });
		expect(row.journal).not.toHaveProperty('tax');
		expect(row.lineItem).not.toHaveProperty('allocation');
		expect(row.allocation).not.toHaveProperty('journal');
		expect(row.header).toEqual({});
	});

	test('of other types there are none', () => {
		expect(
			['expense', 'cashadvance', 'invoice', 'payroll', 'requestobligation', 'reportobligation'].map((type) =>
				hasJournal(type as DocumentType),
			),
		).toEqual([true, true, true, false, false, false]);
		expect(journalRowsOf('payroll', { expenseEntry: [{ allocation: [{ journal: [{}] }] }] })).toEqual([]);
	});
});
