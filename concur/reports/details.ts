import { isNegativeDecimal, negateDecimal, sameDecimal, sumDecimals } from '../formats/decimal';
import { isXmlElement, parseXml } from '../formats/xml';
import type { XmlElement, XmlValue } from '../formats/xml';

/** A field of report details: text as Concur wrote it, null for nil and for no date, a list, or a nested record. */
export type DetailValue = string | null | DetailValue[] | Details;
export interface Details {
	[name: string]: DetailValue;
}

/** What SAP writes where there is no date. */
const NO_DATE = /^0001-01-01T00:00:00(\.0+)?Z?$/;
const LIST_NAME = /List$/;

/**
 * Get Report Details (v2.0, XML) as JSON: `...List` elements are always lists, `i:nil` is null, `0001-01-01` dates are null,
 * an empty element is an empty text, and every value stays text, so that no amount becomes a float.
 * @returns undefined when the text is not a `ReportDetails` document
 */
export function readReportDetails(xml: string): Details | undefined {
	const root = parseXml(xml)?.ReportDetails;
	if (!isXmlElement(root)) return undefined;
	const details = toDetails(root);
	return typeof details.ReportID === 'string' ? details : undefined;
}

function toDetails(element: XmlElement): Details {
	const details: Details = {};
	for (const [name, value] of Object.entries(element)) {
		if (!name.startsWith('@_')) details[name] = LIST_NAME.test(name) ? toList(value) : toValue(value);
	}
	return details;
}

function toValue(value: XmlValue): DetailValue {
	if (Array.isArray(value)) return value.map(toValue);
	if (typeof value === 'string') return NO_DATE.test(value) ? null : value;
	if (value['@_nil'] === 'true') return null;
	const names = Object.keys(value).filter((name) => !name.startsWith('@_'));
	if (names.length === 0) return '';
	return names.length === 1 && names[0] === '#text' ? toValue(value['#text']) : toDetails(value);
}

/** One child or many, a list stays a list; an empty or nil one is an empty list. */
function toList(value: XmlValue): DetailValue[] {
	if (Array.isArray(value)) return value.flatMap(toList);
	if (typeof value === 'string') return value === '' ? [] : [value];
	return Object.entries(value)
		.filter(([name]) => !name.startsWith('@_'))
		.flatMap(([, children]) => (Array.isArray(children) ? children : [children]))
		.map(toValue);
}

function records(value: DetailValue | undefined): Details[] {
	return Array.isArray(value) ? value.filter((entry): entry is Details => isXmlElement(entry)) : [];
}

/** A journal entry with the keys an ERP needs to know where it belongs. */
export interface JournalRow extends Details {
	ReportID: string;
}

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
export interface PayeeGroup {
	ReportID: string;
	PayeePaymentTypeName: string;
	PayeePaymentCode: DetailValue;
	CurrencyCode: DetailValue;
	/** Debits minus credits, exact. */
	Total: string;
	JournalEntries: JournalRow[];
}

/**
 * Groups journal entries by payee (`PayeePaymentTypeName`: Employee, or a card's payment type).
 * @returns the groups in order of appearance, or the problem when an amount is unreadable or the totals don't add up
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
	const all = sumDecimals(entries.map(signedAmount));
	const byPayee = sumDecimals(payees.map(({ Total }) => Total));
	if (all === undefined || byPayee === undefined || !sameDecimal(all, byPayee)) {
		return { problem: `The payees' totals (${byPayee}) differ from the journal entries (${all})` };
	}
	return { payees };
}

/** A credit counts against the payee; some reports write it as a negative amount already. */
function signedAmount(entry: JournalRow): string {
	const amount = typeof entry.Amount === 'string' ? entry.Amount : '';
	return entry.DebitOrCredit === 'CR' && !isNegativeDecimal(amount) ? (negateDecimal(amount) ?? '') : amount;
}
