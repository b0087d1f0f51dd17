import { isNegativeDecimal, negateDecimal, sumDecimals } from '../formats/decimal';
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

/**
 * Groups journal entries by payee (`PayeePaymentTypeName`: Employee, or a card's payment type).
 * @returns the groups in order of appearance, or the problem when an amount is unreadable
 */
export function payeesOf(details: Details): { payees: PayeeGroup[] } | { problem: string } {
	const entries = journalEntriesOf(details);
	const groups = new Map<string, JournalRow[]>();
	for (const entry of entries) {
		const name = String(entry.PayeePaymentTypeName ?? '');
		groups.set(name, [...(groups.get(name) ?? []), entry]);
	}
	const payees: PayeeGroup[] = [];
	for (const [name, rows] of groups) {
		const Total = sumDecimals(rows.map(signedAmount));
		if (Total === undefined)
			return { problem: `A journal entry of payee "${name}" has an amount that is not a number` };
		payees.push({
			ReportID: rows[0].ReportID,
			PayeePaymentTypeName: name,
			// SAP's pages write both.
			PayeePaymentCode: rows[0].PayeePaymentCode ?? rows[0].PayeePaymentTypeCode ?? null,
			CurrencyCode: rows[0].CurrencyCode,
			Total,
			JournalEntries: rows,
		});
	}
	return { payees };
}

/** A credit counts against the payee; some reports write it as a negative amount already. */
function signedAmount(entry: JournalRow): string {
	const amount = typeof entry.Amount === 'string' ? entry.Amount : '';
	return entry.DebitOrCredit === 'CR' && !isNegativeDecimal(amount) ? (negateDecimal(amount) ?? '') : amount;
}
