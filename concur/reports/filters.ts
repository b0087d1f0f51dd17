import { APPROVAL_STATUS, PAYMENT_STATUS } from './statusCodes';

/** Filters of the v3 report list, as a user sets them. */
export interface ReportFilters {
	user?: string;
	paymentStatusCode?: string[];
	otherPaymentStatusCode?: string;
	approvalStatusCode?: string[];
	otherApprovalStatusCode?: string;
	currencyCode?: string;
	countryCode?: string;
	batchID?: string;
	[date: string]: string | string[] | undefined;
}

/** The date ranges that Reports v3.0 knows. */
export const DATE_FILTERS = [
	'createDate',
	'submitDate',
	'processingPaymentDate',
	'paidDate',
	'modifiedDate',
] as const;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Turns a user's date into one that Concur accepts: `yyyy-MM-dd`, or `yyyy-MM-ddTHH:mm:ss.SSS` in UTC.
 * @returns the text, or undefined when it is no such date
 */
export function concurDate(text: string): string | undefined {
	const trimmed = text.trim();
	if (DATE.test(trimmed)) return isRealDate(trimmed) ? trimmed : undefined;
	if (!DATE_TIME.test(trimmed) || !isRealDate(trimmed.slice(0, 10))) return undefined;
	// Concur's dates carry no zone and mean UTC.
	const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(trimmed);
	const epoch = Date.parse(hasZone ? trimmed : `${trimmed}Z`);
	return Number.isNaN(epoch) ? undefined : new Date(epoch).toISOString().slice(0, -1);
}

function isRealDate(day: string): boolean {
	const epoch = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(epoch) && new Date(epoch).toISOString().startsWith(day);
}

function codes(known: object, chosen: string[] = [], others = ''): string[] {
	const typed = others
		.split(',')
		.map((code) => code.trim())
		.filter(Boolean);
	return [...new Set([...chosen.filter((code) => code in known), ...typed])];
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
	for (const name of ['currencyCode', 'countryCode', 'batchID'] as const) {
		const text = filters[name]?.trim();
		if (text) query[name] = text;
	}
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
		const text = filters[name];
		if (typeof text !== 'string' || text.trim() === '') continue;
		const date = concurDate(text);
		if (date === undefined) {
			return `"${text.slice(0, 50)}" is not a date that Concur accepts for ${name}. Write yyyy-MM-dd or yyyy-MM-ddTHH:mm:ss (UTC).`;
		}
		query[name] = date;
	}
	const after = query[`${range}After`];
	const before = query[`${range}Before`];
	return after && before && after > before
		? `${range}After (${after}) is later than ${range}Before (${before}), so no report can match.`
		: undefined;
}
