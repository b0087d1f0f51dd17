import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { Settings } from '../options.mts';
import type { SandboxEntry, SandboxReport } from '../report.mts';

type Matches = (report: SandboxReport) => boolean;
type Query = Record<string, string>;

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z?)?$/;
const CODE = /^[A-Z]_[A-Z0-9]+$/;

const CODE_FILTERS = ['paymentStatusCode', 'approvalStatusCode'] as const;

/** The dates that a filter compares: one of them must be within its bounds. */
const DATE_FILTERS: Record<string, (report: SandboxReport) => number[]> = {
	createDate: ({ createDate }) => [createDate],
	submitDate: ({ submitDate }) => [submitDate],
	processingPaymentDate: ({ processingPaymentDate }) => [processingPaymentDate],
	paidDate: ({ paidDate }) => [paidDate],
	modifiedDate: ({ lastModifiedDate }) => [lastModifiedDate],
	userDefinedDate: ({ userDefinedDate = 0 }) => [userDefinedDate],
	entryTransactionDate: ({ entries, createDate }) =>
		entries.map(({ transactionDate = createDate }) => transactionDate),
};

const anyEntry =
	(matches: (entry: SandboxEntry, value: string) => boolean) => (report: SandboxReport, value: string) =>
		report.entries.some((entry) => matches(entry, value));

const TEXT_FILTERS: Record<string, (report: SandboxReport, value: string) => boolean> = {
	currencyCode: (report, value) => report.currencyCode === value,
	countryCode: (report, value) => report.countryCode === value,
	batchID: (report, value) => report.batchId === value,
	approverLoginID: (report, value) => report.approverLoginId === value,
	expenseGroupConfigID: (report, value) => report.expenseGroupConfigId === value,
	reimbursementMethod: (report, value) => report.reimbursementMethod === value,
	vendorName: anyEntry(({ vendor }, value) => vendor === value),
	expenseTypeCode: anyEntry(({ expenseTypeCode }, value) => expenseTypeCode === value),
	attendeeTypeCode: anyEntry(({ attendeeTypeCode }, value) => attendeeTypeCode === value),
	paymentType: anyEntry(
		({ payee, paymentTypeId }, value) =>
			(paymentTypeId ?? (payee === 'Employee' ? 'CASH' : 'CBCP')) === value,
	),
};

/** Filters that are true or false. */
const FLAG_FILTERS: Record<string, (report: SandboxReport) => boolean> = {
	isTestUser: ({ isTestUser }) => isTestUser === true,
	hasImages: ({ hasImages }) => hasImages === true,
	hasAttendees: ({ entries }) => entries.some(({ attendees }) => attendees.length > 0),
	hasBillableExpenses: ({ entries }) => entries.some(({ isBillable }) => isBillable === true),
	// The details show VAT at the first entry of every report.
	hasVAT: ({ entries }) => entries.length > 0,
};

const KNOWN = new Set<string>([
	'user',
	'limit',
	'offset',
	...CODE_FILTERS,
	...Object.keys(TEXT_FILTERS),
	...Object.keys(FLAG_FILTERS),
	...Object.keys(DATE_FILTERS).flatMap((name) => [`${name}After`, `${name}Before`]),
]);

const CUT = { millisecond: 1, second: 1000, minute: 60_000, day: 86_400_000 };

/** A date of a query in epoch milliseconds, as the filter takes it; NaN when it can't be read. */
function bound(text: string, precision: Settings['dateFilterPrecision'] = 'millisecond'): number {
	if (!DATE.test(text)) return Number.NaN;
	const date = Date.parse(text.includes('T') ? `${text.replace('Z', '')}Z` : `${text}T00:00:00Z`);
	return date - (date % CUT[precision]);
}

function codeFilter(name: (typeof CODE_FILTERS)[number], text: string): Matches | SandboxAnswer {
	const codes = text.split(',').map((code) => code.trim());
	const unknown = codes.find((code) => !CODE.test(code));
	if (unknown !== undefined) return errorAnswer(400, `${name} ${unknown} is not valid`);
	return (report) => codes.includes(report[name]);
}

function dateFilter(name: string, text: string, settings: Settings): Matches | SandboxAnswer {
	const after = name.endsWith('After');
	const limit = bound(text, settings.dateFilterPrecision);
	if (Number.isNaN(limit)) return errorAnswer(400, `${name} ${text} is not a valid date`);
	const datesOf = DATE_FILTERS[name.slice(0, after ? -'After'.length : -'Before'.length)];
	return (report) => datesOf(report).some((date) => (after ? date >= limit : date !== 0 && date <= limit));
}

function flagFilter(name: string, text: string): Matches | SandboxAnswer {
	if (text !== 'true' && text !== 'false') return errorAnswer(400, `${name} must be true or false`);
	const flag = FLAG_FILTERS[name];
	return (report) => flag(report) === (text === 'true');
}

function filter(name: string, text: string, settings: Settings): Matches | SandboxAnswer | undefined {
	if (name === 'paymentStatusCode' || name === 'approvalStatusCode')
		return text ? codeFilter(name, text) : undefined;
	if (Object.hasOwn(TEXT_FILTERS, name))
		return text ? (report) => TEXT_FILTERS[name](report, text) : undefined;
	if (Object.hasOwn(FLAG_FILTERS, name)) return flagFilter(name, text);
	return ['user', 'limit', 'offset'].includes(name) ? undefined : dateFilter(name, text, settings);
}

/** The filters of a query, or the error that Concur would give. */
export function filtersOf(query: Query, settings: Settings): Matches[] | SandboxAnswer {
	// The real one may forgive a misspelt parameter and hand out everything: here it shows.
	const unknown = Object.keys(query).find((name) => !KNOWN.has(name));
	if (unknown !== undefined) return errorAnswer(400, `The query parameter ${unknown} is not known`);
	const filters: Matches[] = [];
	for (const [name, text] of Object.entries(query)) {
		const made = filter(name, text, settings);
		if (made && typeof made !== 'function') return made;
		if (made) filters.push(made);
	}
	return filters;
}
