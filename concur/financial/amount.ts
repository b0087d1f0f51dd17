import { negateDecimal, sumDecimals } from '../formats/decimal';

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
/** SAP's amounts have at most 8 places and 23 digits; an exponent beyond this is no amount. */
const MAX_EXPONENT = 100;

/**
 * Writes an amount without exponent and exactly: `0E-8` -> `0.00000000`, `1.5E+3` -> `1500`.
 * @returns undefined when it is no decimal
 */
export function plainDecimal(amount: unknown): string | undefined {
	const match = typeof amount === 'string' ? PATTERN.exec(amount.trim()) : null;
	if (!match) return undefined;
	const [, sign, whole, fraction = '', exponentText = '0'] = match;
	const exponent = Number(exponentText);
	if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
	const places = fraction.length - exponent;
	const minus = sign === '-' ? '-' : '';
	if (places <= 0) return `${minus}${withoutLeadingZeros(whole + fraction + '0'.repeat(-places))}`;
	const digits = `${whole}${fraction}`.padStart(places + 1, '0');
	return `${minus}${withoutLeadingZeros(digits.slice(0, -places))}.${digits.slice(-places)}`;
}

const withoutLeadingZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/** Adds amounts exactly. @returns undefined when one of them is no decimal */
export function sumAmounts(amounts: unknown[]): string | undefined {
	const plain = amounts.map(plainDecimal);
	return plain.includes(undefined) ? undefined : sumDecimals(plain as string[]);
}

/** Subtracts exactly. @returns undefined when one of them is no decimal */
export function subtractAmounts(from: unknown, ...subtracted: unknown[]): string | undefined {
	const negated = subtracted.map((amount) => negateDecimal(plainDecimal(amount) ?? ''));
	return sumAmounts([from, ...negated]);
}

/** Is a plain decimal between -limit and limit? What is no decimal is not. */
export function isWithin(amount: string, limit: string): boolean {
	const room = subtractAmounts(limit, amount.replace('-', ''));
	return room !== undefined && !room.startsWith('-');
}
