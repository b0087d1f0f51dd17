import { readIsoDate } from '../formats/isoDate';
import { safeText } from '../formats/text';
import { APPROVAL_STATUS, PAYMENT_STATUS } from './statusCodes';

/** Filters of the v3 report list, as a user sets them. */
export interface ReportFilters {
	user?: string;
	paymentStatusCode?: string[];
	otherPaymentStatusCode?: string;
	approvalStatusCode?: string[];
	otherApprovalStatusCode?: string;
	testUsers?: TestUsers;
	/** Those of `TEXT_FILTERS` (text), of `FLAG_FILTERS` (booleans). Date ranges, by `DATE_FILTERS` and After or Before: text, a Date or Luxon's DateTime. */
	[name: string]: unknown;
}

/** What becomes of test users' reports, which are in the same list as real ones. */
export type TestUsers = 'exclude' | 'include' | 'only';

/** Filters that Reports v3.0 compares with a text. */
export const TEXT_FILTERS = [
	'approverLoginID',
	'attendeeTypeCode',
	'batchID',
	'countryCode',
	'currencyCode',
	'expenseGroupConfigID',
	'expenseTypeCode',
	'paymentType',
	'reimbursementMethod',
	'vendorName',
] as const;

/** Filters that are true or false. */
export const FLAG_FILTERS = ['hasAttendees', 'hasBillableExpenses', 'hasImages', 'hasVAT'] as const;

/** The date ranges that Reports v3.0 knows. */
export const DATE_FILTERS = [
	'createDate',
	'submitDate',
	'processingPaymentDate',
	'paidDate',
	'modifiedDate',
	'entryTransactionDate',
	'userDefinedDate',
] as const;

/** A date that an expression gave: text, a Date, or Luxon's DateTime, which is ISO 8601 as text. */
function textOf(value: unknown): string {
	const { toISOString } = Object(value) as { toISOString?: unknown };
	try {
		return String(typeof toISOString === 'function' ? toISOString.call(value) : value);
	} catch {
		// A Date that holds no date.
		return String(value);
	}
}

/**
 * Turns a user's date into one that Concur accepts: `yyyy-MM-dd`, or `yyyy-MM-ddTHH:mm:ss.SSS` in UTC.
 * @param value ISO 8601 in any form, a Date or Luxon's DateTime; a time without a zone is UTC, as Concur's own dates are
 * @returns the text, or undefined when it is no such date
 */
export function concurDate(value: unknown): string | undefined {
	const date = readIsoDate(textOf(value));
	if (date === undefined) return undefined;
	return 'day' in date
		? new Date(date.day).toISOString().slice(0, 10)
		: new Date(date.instant).toISOString().slice(0, -1);
}

function codes(known: object, chosen: string[] = [], others = ''): string[] {
	const typed = others
		.split(',')
		.map((code) => code.trim())
		.filter(Boolean);
	return [...new Set([...chosen.filter((code) => Object.hasOwn(known, code)), ...typed])];
}

/**
 * The query of the v3 list.
 * @returns the query, or the problem in words for the user
 */
export function reportQuery(filters: ReportFilters): { query: Record<string, string> } | { problem: string } {
	const payment = codes(PAYMENT_STATUS, filters.paymentStatusCode, filters.otherPaymentStatusCode);
	const approval = codes(APPROVAL_STATUS, filters.approvalStatusCode, filters.otherApprovalStatusCode);
	const strange = [...payment, ...approval].find((code) => !/^\w{1,20}$/.test(code));
	if (strange !== undefined) {
		return {
			problem: `"${strange.slice(0, 50)}" is not a status code. Codes look like P_PROC or A_APPR; separate several with commas.`,
		};
	}
	const query: Record<string, string> = { user: filters.user?.trim() || 'ALL' };
	if (payment.length > 0) query.paymentStatusCode = payment.join(',');
	if (approval.length > 0) query.approvalStatusCode = approval.join(',');
	for (const name of TEXT_FILTERS) {
		const text = String(filters[name] ?? '').trim();
		if (text) query[name] = text;
	}
	for (const name of FLAG_FILTERS)
		if (typeof filters[name] === 'boolean') query[name] = String(filters[name]);
	// Unless asked for, a test user's report must not be booked as a real one.
	if (filters.testUsers !== 'include') query.isTestUser = String(filters.testUsers === 'only');
	for (const range of DATE_FILTERS) {
		const problem = addDateRange(query, filters, range);
		if (problem) return { problem };
	}
	return { query };
}

function addDateRange(
	query: Record<string, string>,
	filters: ReportFilters,
	range: (typeof DATE_FILTERS)[number],
): string | undefined {
	for (const name of [`${range}After`, `${range}Before`]) {
		const value = filters[name] ?? '';
		if (typeof value === 'string' && value.trim() === '') continue;
		const date = concurDate(value);
		if (date === undefined) {
			return `"${safeText(textOf(value), 50)}" in ${name} is not a date. Choose one, or write it as ISO 8601 does, for example 2026-08-01 or 2026-08-01T00:00:00Z.`;
		}
		query[name] = date;
	}
	const after = query[`${range}After`];
	const before = query[`${range}Before`];
	return after && before && after > before
		? `${range}After (${after}) is later than ${range}Before (${before}), so no report can match.`
		: undefined;
}
