import { startErpStandIn } from '../../../testing/erpStandIn.mts';
import type { ScenarioContext } from '../context.mts';

interface Entry {
	Amount?: string;
	DebitOrCredit?: string;
}

/** A report as Get Details gives it, with these journal entries. */
const report = (ReportID: string, ReportTotal: string, entries: Entry[]) => ({
	ReportID,
	ReportTotal,
	ExpenseEntriesList: [
		{
			ItemizationsList: [
				{
					AllocationsList: [
						{
							JournalEntriesList: entries.map((entry) => ({
								PayeePaymentTypeName: 'Employee',
								AccountCode: '1',
								...entry,
							})),
						},
					],
				},
			],
		},
	],
});

const debit = { Amount: '10.00', DebitOrCredit: 'DR' };

/** Read carelessly, each of these adds up to 15.00 as well. */
const NOT_TO_BE_BOOKED: Array<[name: string, entry: Entry]> = [
	['a side in lower case', { Amount: '5.00', DebitOrCredit: 'dr' }],
	['an unfamiliar side', { Amount: '5.00', DebitOrCredit: 'XX' }],
	['no side', { Amount: '5.00' }],
	['an amount that is no number', { Amount: 'NaN', DebitOrCredit: 'DR' }],
	['no amount', { DebitOrCredit: 'DR' }],
];

/** The ERP stand-in books debits and credits as the nodes read them, and nothing that is neither. */
export async function erpStandInBooksExactly(context: ScenarioContext): Promise<void> {
	const { database, close } = await startErpStandIn();
	context.atEnd(close);
	const book = async (...given: Parameters<typeof report>) =>
		(
			await database.query('SELECT total, refusal FROM erp_book($1::jsonb)', [
				JSON.stringify(report(...given)),
			])
		).rows as Array<{ total: string | null; refusal: string | null }>;
	for (const Amount of ['4.00', '-4.00']) {
		const [booked] = await book(`CR ${Amount}`, '6.00', [debit, { Amount, DebitOrCredit: 'CR' }]);
		context.check(`a credit of ${Amount} counts against the payee`, Number(booked.total) === 6, booked);
	}
	for (const [name, entry] of NOT_TO_BE_BOOKED) {
		const refused = await book(name, '15.00', [debit, entry]).catch((error: Error) => error.message);
		context.check(
			`${name} is an error, which sends nothing back`,
			typeof refused === 'string' && refused.startsWith('A journal entry '),
			refused,
		);
	}
	const { rows } = await database.query('SELECT report_id FROM erp_report');
	context.check('and nothing of it is booked', rows.length === 2, rows);
}
