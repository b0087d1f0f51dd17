import { subtractAmounts } from './amount';
import { asRecord, recordsOf } from './documentTypes';
import type { DocumentType } from './documentTypes';

type Fields = Record<string, unknown>;

/** A journal row with all that an ERP needs to book it. Amounts are exact text. */
export interface JournalRow {
	/** From 1, within the document. */
	row: number;
	journal: Fields;
	/** Taxes of the row's allocation that the row names; rows that share a tax show it each. */
	taxes: Fields[];
	/** This row's part of the taxes: gross less net, so that parts of a shared tax add up. */
	amountTax?: string;
	amountReclaim?: string;
	/** Custom fields and organizational units that hold something: cost centers, projects, ... */
	costObjects: Record<string, { code: unknown; value: unknown }>;
	/** The allocation, entry or invoice line around the row, without what stands above. */
	allocation?: Fields;
	entry?: Fields;
	lineItem?: Fields;
	/** Of the whole document. */
	header: Fields;
}

const READERS: Partial<Record<DocumentType, (document: Fields) => JournalRow[]>> = {
	expense: expenseRows,
	cashadvance: cashAdvanceRows,
	invoice: invoiceRows,
};

/** Do documents of this type have journal rows? */
export function hasJournal(docType: DocumentType): boolean {
	return READERS[docType] !== undefined;
}

/** The journal rows of a document, in its order; none for a type that has no journal. */
export function journalRowsOf(docType: DocumentType, document: Fields): JournalRow[] {
	return (READERS[docType]?.(document) ?? []).map((row, index) => ({ ...row, row: index + 1 }));
}

function expenseRows(document: Fields): JournalRow[] {
	const header = without(document, 'expenseEntry', 'cashAdvanceApplication');
	return recordsOf(document.expenseEntry).flatMap((entry) =>
		recordsOf(entry.allocation).flatMap((allocation) =>
			recordsOf(allocation.journal).map((journal) => ({
				row: 0,
				journal,
				taxes: taxesOf(journal, recordsOf(allocation.tax)),
				...partsOf(journal),
				costObjects: { ...costObjectsOf(entry), ...costObjectsOf(allocation) },
				allocation: without(allocation, 'journal', 'tax'),
				entry: without(entry, 'allocation'),
				header,
			})),
		),
	);
}

function taxesOf(journal: Fields, taxes: Fields[]): Fields[] {
	const named = journal.taxGuid;
	return Array.isArray(named) ? taxes.filter(({ taxGuid }) => named.includes(taxGuid)) : [];
}

/** The row's own taxes, left out where an amount is absent. */
function partsOf({ amountGross, amountNetOfTax, amountNetOfReclaim }: Fields): Partial<JournalRow> {
	const amountTax = subtractAmounts(amountGross, amountNetOfTax);
	const amountReclaim = subtractAmounts(amountGross, amountNetOfReclaim);
	return {
		...(amountTax === undefined ? {} : { amountTax }),
		...(amountReclaim === undefined ? {} : { amountReclaim }),
	};
}

function cashAdvanceRows(document: Fields): JournalRow[] {
	const header = without(document, 'journalData');
	return recordsOf(document.journalData).map((journal) => ({
		row: 0,
		journal,
		taxes: [],
		costObjects: costObjectsOf(asRecord(document.employeeData) ?? {}),
		header,
	}));
}

/** An invoice's allocation holds one journal row, not a list, and that holds its tax. */
function invoiceRows(document: Fields): JournalRow[] {
	const header = without(document, 'lineItem');
	return recordsOf(document.lineItem).flatMap((lineItem) =>
		recordsOf(lineItem.allocation).flatMap((allocation) => {
			const journal = asRecord(allocation.journal);
			if (!journal) return [];
			const tax = asRecord(journal.tax);
			return {
				row: 0,
				journal: without(journal, 'tax'),
				taxes: tax ? [tax] : [],
				costObjects: { ...costObjectsOf(lineItem), ...costObjectsOf(allocation) },
				allocation: without(allocation, 'journal'),
				lineItem: without(lineItem, 'allocation'),
				header,
			};
		}),
	);
}

const PAIR = /^(.+(?:Custom|OrgUnit)\d+)Code$/;

/** Pairs such as `allocationCustom1Code` and `allocationCustom1Value`, of which one holds something. */
function costObjectsOf(fields: Fields): JournalRow['costObjects'] {
	const found: JournalRow['costObjects'] = {};
	for (const [key, code] of Object.entries(fields)) {
		const name = PAIR.exec(key)?.[1];
		if (name === undefined) continue;
		const value = fields[`${name}Value`] ?? null;
		if (![code, value].every((part) => part === null || part === '')) found[name] = { code, value };
	}
	return found;
}

function without(fields: Fields, ...keys: string[]): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
}
