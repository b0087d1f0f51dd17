import { isNegativeDecimal, negateDecimal, sameDecimal, sumDecimals } from '../formats/decimal';
import { isXmlElement } from '../formats/xml';
import type { Details, DetailValue } from './details';

function records(value: DetailValue | undefined): Details[] {
	return Array.isArray(value) ? value.filter((entry): entry is Details => isXmlElement(entry)) : [];
}

/** A journal entry with the keys an ERP needs to know where it belongs. */
export type JournalRow = Details & { ReportID: string };

/** All journal entries of a report, in its order, each with the IDs of what it belongs to. */
export function journalEntriesOf(details: Details): JournalRow[] {
	const common = { ReportID: String(details.ReportID ?? ''), CurrencyCode: details.CurrencyCode ?? null };
	return records(details.ExpenseEntriesList).flatMap((entry) =>
		records(entry.ItemizationsList).flatMap((itemization) =>
			records(itemization.AllocationsList).flatMap((allocation) =>
				records(allocation.JournalEntriesList).map((journalEntry) => ({
					...common,
					ReportEntryID: entry.ReportEntryID ?? null,
					ItemizationID: itemization.ItemizationID ?? null,
					AllocationID: allocation.AllocationID ?? null,
					ExpenseTypeName: itemization.ExpenseTypeName ?? entry.ExpenseTypeName ?? null,
					...journalEntry,
				})),
			),
		),
	);
}

/** What a report owes to one payee: SAP's step 3 of a financial connector. */
export type PayeeGroup = {
	ReportID: string;
	PayeePaymentTypeName: string;
	PayeePaymentCode: DetailValue;
	CurrencyCode: DetailValue;
	/** Debits minus credits, exact. */
	Total: string;
	JournalEntries: JournalRow[];
};

/** What a report says of itself; the journal entries add up to one of these, or something is missing or misread. */
const TOTALS = ['ReportTotal', 'TotalApprovedAmount', 'TotalClaimedAmount'];

/**
 * Groups journal entries by payee (`PayeePaymentTypeName`: Employee, or a card's payment type).
 * @returns the groups in order of appearance, or the problem: an amount or a side that can't be read, or entries that do not
 * add up to any total of the report
 */
export function payeesOf(details: Details): { payees: PayeeGroup[] } | { problem: string } {
	const groups = new Map<string, JournalRow[]>();
	for (const entry of journalEntriesOf(details)) {
		const name = String(entry.PayeePaymentTypeName ?? '');
		const rows = groups.get(name);
		if (rows) rows.push(entry);
		else groups.set(name, [entry]);
	}
	const payees: PayeeGroup[] = [];
	for (const [name, rows] of groups) {
		const total = totalOf(name, rows);
		if ('problem' in total) return total;
		payees.push({
			ReportID: rows[0].ReportID,
			PayeePaymentTypeName: name,
			// SAP's pages write both.
			PayeePaymentCode: rows[0].PayeePaymentCode ?? rows[0].PayeePaymentTypeCode ?? null,
			CurrencyCode: rows[0].CurrencyCode,
			Total: total.total,
			JournalEntries: rows,
		});
	}
	const problem = differenceFromTotals(
		details,
		payees.map(({ Total }) => Total),
	);
	return problem === undefined ? { payees } : { problem };
}

function totalOf(payee: string, rows: JournalRow[]): { total: string } | { problem: string } {
	const amounts: string[] = [];
	for (const row of rows) {
		const { DebitOrCredit } = row;
		if (DebitOrCredit !== 'DR' && DebitOrCredit !== 'CR')
			return { problem: `A journal entry of payee "${payee}" says neither debit (DR) nor credit (CR)` };
		amounts.push(signedAmount(row, DebitOrCredit));
	}
	const total = sumDecimals(amounts);
	return total === undefined
		? { problem: `A journal entry of payee "${payee}" has an amount that is not a number` }
		: { total };
}

/** A credit counts against the payee; some reports write it as a negative amount already. */
function signedAmount({ Amount }: JournalRow, side: 'DR' | 'CR'): string {
	const amount = typeof Amount === 'string' ? Amount : '';
	return side === 'CR' && !isNegativeDecimal(amount) ? (negateDecimal(amount) ?? '') : amount;
}

function differenceFromTotals(details: Details, amounts: string[]): string | undefined {
	const booked = sumDecimals(amounts) ?? '';
	const totals = TOTALS.map((name) => details[name]).filter((total) => typeof total === 'string');
	if (totals.length === 0 || totals.some((total) => sameDecimal(total, booked))) return undefined;
	return `The journal entries add up to ${booked}, but the report to ${totals.join(' or ')}`;
}
