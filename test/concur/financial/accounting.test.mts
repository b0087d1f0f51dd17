import { imbalancesOf } from '../../../concur/financial/balance';
import { readDocumentPage } from '../../../concur/financial/documents';
import type { DocumentType } from '../../../concur/financial/documentTypes';
import { hasJournal, journalRowsOf } from '../../../concur/financial/journal';
import { payeesOf } from '../../../concur/financial/payees';
import { makeDocuments, sampleDocuments } from '../../../sandbox/index.mts';

type Fields = Record<string, unknown>;

const read = (docType: DocumentType, text: string): Fields =>
	readDocumentPage(`{"content":[{"id":"d","docStatus":"READY","document":${text}}]}`, docType)?.documents[0]
		.document as Fields;

const sample = (reportId: string): Fields => {
	const found = sampleDocuments().find(({ sourceId }) => sourceId === reportId);
	return read(found?.docType ?? 'expense', found?.text ?? '');
};
const WORKSHOP = '7C31D09A5E2F4B86A1D4';
const SUMMIT = 'B82E4D60C19F47A3952C';
const ADVANCE = '9E8D7C6B5A4F3E2D1C0B9A8F7E6D5C4B';

/** A document of one entry with one allocation. */
function small(
	entry: Fields,
	rows: Fields[],
	{ tax, total }: { tax?: Fields[]; total?: unknown } = {},
): Fields {
	return {
		report: total === undefined ? {} : { totalApprovedAmount: total },
		expenseEntry: [
			{
				entryId: 'E1',
				...entry,
				allocation: [{ allocationId: 'A1', journal: rows, ...(tax ? { tax } : {}) }],
			},
		],
	};
}

describe('balance', () => {
	test('the samples and made documents balance', () => {
		for (const id of [WORKSHOP, SUMMIT]) expect(imbalancesOf(sample(id))).toEqual([]);
		for (const { text } of makeDocuments(200, {}, 11))
			expect(imbalancesOf(read('expense', text))).toEqual([]);
	});

	test('a cent too much is told for the entry and the report', () => {
		const [{ text }] = makeDocuments(1, { unbalancedEvery: 1 }, 11);
		const problems = imbalancesOf(read('expense', text));
		expect(problems).toHaveLength(2);
		for (const problem of problems) expect(problem).toMatch(/: off by -0\.010*$/);
	});

	test('rule 1 is exact', () => {
		const document = small(
			{ entryApprovedAmount: '10.00000001' },
			[{ amountGross: '4' }, { amountGross: '6.00' }],
			{ total: '10' },
		);
		expect(imbalancesOf(document)).toEqual([
			'the journal rows of entry E1 sum to 10.00, but 10.00000001 was approved: off by -0.00000001',
		]);
		expect(
			imbalancesOf(small({ entryApprovedAmount: '10' }, [{ amountGross: '10.000' }], { total: '9.99' })),
		).toEqual(['the journal rows of the report sum to 10.000, but 9.99 was approved: off by 0.010']);
	});

	test('absent totals are not asked for; what is no number is told', () => {
		expect(imbalancesOf(small({}, [{ amountGross: '5' }]))).toEqual([]);
		expect(
			imbalancesOf(small({ entryApprovedAmount: null }, [{ amountGross: '5' }], { total: null })),
		).toEqual([]);
		expect(imbalancesOf({})).toEqual([]);
		expect(imbalancesOf(small({ entryApprovedAmount: '0E-8' }, []))).toEqual([]);
		expect(imbalancesOf(small({ entryApprovedAmount: '1' }, []))).toEqual([
			'the journal rows of entry E1 sum to 0, but 1 was approved: off by -1',
		]);
		expect(imbalancesOf(small({ entryApprovedAmount: 'x' }, [{ amountGross: '5' }], { total: 'y' }))).toEqual(
			['the approved amount of entry E1 is no number', 'the approved amount of the report is no number'],
		);
		expect(
			imbalancesOf(small({ entryId: undefined, entryApprovedAmount: '1' }, [{ amountGross: null }])),
		).toEqual([
			'entry without an ID has a journal row without a readable amountGross',
			'the report has a journal row without a readable amountGross',
		]);
	});

	const row = { amountGross: '119.00', amountNetOfTax: '100.00', amountNetOfReclaim: '100.00' };
	const tax = { amountTax: '19.00', amountReclaim: '19.00' };
	test.each([
		[row, [tax], []],
		[{ ...row, amountNetOfTax: '99.99' }, [tax], []],
		[{ ...row, amountNetOfTax: '100.01' }, [tax], []],
		[
			{ ...row, amountNetOfTax: '99.98' },
			[tax],
			[/allocation A1 of entry E1, amountNetOfTax and amountTax .*: off by 0\.02$/],
		],
		[
			{ ...row, amountNetOfReclaim: '100.02' },
			[tax],
			[/amountNetOfReclaim and amountReclaim .*: off by -0\.02$/],
		],
		[row, [], [/amountNetOfTax and amountTax .*: off by 19\.00$/, /amountNetOfReclaim and amountReclaim/]],
		[row, undefined, []],
		[row, [{ amountTax: '19', amountReclaim: null }], []],
		[{ amountGross: '119.00' }, [tax], []],
		[
			row,
			[{ amountTax: 'x', amountReclaim: '19' }],
			[/amountNetOfTax and amountTax .*: an amount is no number$/],
		],
	])('rule 2, within a cent: %#', (fields, taxes, problems) => {
		const found = imbalancesOf(small({ entryApprovedAmount: '119' }, [fields], { tax: taxes }));
		expect(found).toHaveLength(problems.length);
		problems.forEach((problem, index) => expect(found[index]).toMatch(problem));
	});

	test('rule 2 names an allocation without an ID', () => {
		const document = {
			expenseEntry: [{ allocation: [{ journal: [row], tax: [] }] }],
		};
		expect(imbalancesOf(document)[0]).toContain('in allocation without an ID of entry without an ID,');
	});
});

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
