import { isWithin, plainDecimal } from './amount';

/** A value from an item, as it may be sent, or why it may not. */
export type Checked<Value> = { value: Value } | { problem: string };

/** SAP: amounts have at most 23 digits, 8 of them after the point. */
const MOST_DIGITS = 23;
const MOST_PLACES = 8;
/** From here on a JavaScript number may hold other digits than the ERP meant. */
const SAFE_DIGITS = 15;

/** Text as it is sent; empty when there is none. Numbers are written out: a company code may come as one. */
export function textFrom(value: unknown): string {
	if (Number.isSafeInteger(value)) return String(value);
	return typeof value === 'string' ? value.trim() : '';
}

/** @param name what the field is called in the message */
export function boundedText(value: unknown, name: string, most: number): Checked<string> {
	if (value !== undefined && value !== null && typeof value !== 'string' && typeof value !== 'number')
		return { problem: `${name} must be text` };
	const text = textFrom(value);
	return text.length > most
		? { problem: `${name} has ${text.length} characters; Concur takes at most ${most}` }
		: { value: text };
}

/** An exact amount: decimal text, or a number that is short enough to be meant. */
export function amountFrom(value: unknown, name: string): Checked<string> {
	const written = typeof value === 'number' ? String(value) : value;
	const amount = plainDecimal(written);
	if (amount === undefined) return { problem: `${name} must be a decimal number, such as 78.50` };
	const digits = amount.replace(/\D/g, '').replace(/^0+/, '').length;
	const places = amount.split('.')[1]?.length ?? 0;
	if (typeof value === 'number' && digits > SAFE_DIGITS)
		return { problem: `${name} is a number with too many digits to be exact; give it as text` };
	if (places > MOST_PLACES || digits > MOST_DIGITS)
		return {
			problem: `${name} has too many digits; Concur takes ${MOST_DIGITS}, ${MOST_PLACES} of them after the point`,
		};
	return isWithin(amount, '0') ? { problem: `${name} is zero` } : { value: amount };
}

/** ISO 4217 codes that are younger than some of the lists that Node.js comes with. */
const YOUNG_CURRENCIES = ['SLE', 'VED', 'XCG', 'ZWG'];

export function currencyFrom(value: unknown, name: string): Checked<string> {
	const code = textFrom(value);
	const known = Intl.supportedValuesOf('currency').includes(code) || YOUNG_CURRENCIES.includes(code);
	return known ? { value: code } : { problem: `${name} must be a currency code of ISO 4217, such as EUR` };
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
const DAY = /^(\d{4})-?(\d{2})-?(\d{2})$/;
const TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/;
const MIDNIGHT = /^00:00(:00(\.0+)?)?$/;

/** n8n hands dates over as text, as Date or as Luxon's DateTime. */
function dateText(value: unknown): string {
	// Null when it is no date.
	if (value instanceof Date) return textFrom(value.toJSON());
	const toISO = (value as { toISO?: unknown } | null | undefined)?.toISO;
	return typeof toISO === 'function' ? String(toISO.call(value)) : textFrom(value);
}

/** A day that exists, as `YYYY-MM-DD`. */
function dayOf(text: string): string | undefined {
	const match = DAY.exec(text);
	if (!match) return undefined;
	const [, year, month, day] = match;
	const date = `${year}-${month}-${day}`;
	// 2026-02-30 is read as 2 March.
	return new Date(`${date}T00:00:00.000Z`).getUTCDate() === Number(day) ? date : undefined;
}

/** A time at midnight means the day as it is written; any other could mean two days. */
function dayAsWritten(text: string): string | undefined {
	const match = TIME.exec(text);
	return dayOf(match && MIDNIGHT.test(match[2]) ? match[1] : text);
}

/** A point in time, on a day that exists, in UTC. @returns null when it is none */
function instantOf(text: string): string | null {
	return dayOf(text.slice(0, DAY_LENGTH)) === undefined ? null : new Date(text).toJSON();
}

/** A day as `YYYY-MM-DD`. A time is taken only at midnight. */
export function dayFrom(value: unknown, name: string): Checked<string> {
	const day = dayAsWritten(dateText(value));
	return day === undefined ? { problem: `${name} must be a date such as 2026-10-20` } : { value: day };
}

/** A point in time in one of the two forms that Concur shows rightly: `2026-10-23T00:00:00.000Z`, or `20261023` for a day. */
export function clearingDateFrom(value: unknown, name: string): Checked<string> {
	const text = dateText(value);
	const zone = TIME.exec(text)?.[3];
	const sent = zone === undefined ? dayAsWritten(text)?.replaceAll('-', '') : instantOf(text);
	return sent
		? { value: sent }
		: {
				problem: `${name} must be a date such as 2026-10-23, or a time with its zone such as 2026-10-23T08:00:00.000Z`,
			};
}
