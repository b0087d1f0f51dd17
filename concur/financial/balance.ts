import { isWithin, plainDecimal, subtractAmounts, sumAmounts } from './amount';
import { asRecord, recordsOf } from './documentTypes';

/** Net amounts are rounded per row, so they may be off by a cent; gross amounts may not. */
const ROUNDING = '0.01';

type Fields = Record<string, unknown>;

/**
 * Does an expense document add up? Gross amounts of the journal rows give the approved amount of each entry and of the report,
 * exactly; net amounts and taxes of each allocation give its gross amount, within a cent. A total that is absent is not asked for.
 * @returns what does not add up and by how much, first things first; empty when all does
 */
export function imbalancesOf(document: Fields): string[] {
	const entries = recordsOf(document.expenseEntry);
	const problems = entries.flatMap(entryProblems);
	const rows = entries.flatMap(rowsOf);
	const total = compare(rows, asRecord(document.report)?.totalApprovedAmount, 'the report');
	return total === undefined ? problems : [...problems, total];
}

const rowsOf = (entry: Fields): Fields[] =>
	recordsOf(entry.allocation).flatMap((allocation) => recordsOf(allocation.journal));

function entryProblems(entry: Fields): string[] {
	const name = `entry ${String(entry.entryId ?? 'without an ID')}`;
	const gross = compare(rowsOf(entry), entry.entryApprovedAmount, name);
	const allocations = recordsOf(entry.allocation).flatMap((allocation) =>
		allocationProblems(allocation, name),
	);
	return gross === undefined ? allocations : [gross, ...allocations];
}

/** Gross amounts against an approved amount, to the last digit. */
function compare(rows: Fields[], approved: unknown, name: string): string | undefined {
	const sum = sumAmounts(rows.map(({ amountGross }) => amountGross));
	if (sum === undefined) return `${name} has a journal row without a readable amountGross`;
	if (approved === undefined || approved === null) return undefined;
	const difference = subtractAmounts(sum, approved);
	if (difference === undefined) return `the approved amount of ${name} is no number`;
	return isWithin(difference, '0')
		? undefined
		: `the journal rows of ${name} sum to ${sum}, but ${String(plainDecimal(approved))} was approved: off by ${difference}`;
}

/** Gross less taxes against net, of an allocation whose taxes are told. */
function allocationProblems(allocation: Fields, entryName: string): string[] {
	const rows = recordsOf(allocation.journal);
	if (!Array.isArray(allocation.tax)) return [];
	const taxes = recordsOf(allocation.tax);
	const checks: Array<[net: string, tax: string]> = [
		['amountNetOfTax', 'amountTax'],
		['amountNetOfReclaim', 'amountReclaim'],
	];
	return checks.flatMap(([net, tax]) => {
		const amounts = [...rows.map((row) => row[net]), ...taxes.map((line) => line[tax])];
		if (amounts.some((amount) => amount === undefined || amount === null)) return [];
		const difference = subtractAmounts(sumAmounts(rows.map((row) => row.amountGross)), ...amounts);
		if (difference !== undefined && isWithin(difference, ROUNDING)) return [];
		const id = String(allocation.allocationId ?? 'without an ID');
		const by = difference === undefined ? 'an amount is no number' : `off by ${difference}`;
		return [`in allocation ${id} of ${entryName}, ${net} and ${tax} do not give the gross amount: ${by}`];
	});
}
