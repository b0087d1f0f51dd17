/** Exact decimals: Concur's amounts are decimal strings with up to 8 places, and money must not become a float. */

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/**
 * Adds decimal strings exactly.
 * @returns the sum with as many places as the most precise addend, "0" for none; undefined when one is not a decimal
 */
export function sumDecimals(amounts: string[]): string | undefined {
	const parsed = amounts.map((amount) => PATTERN.exec(amount.trim()));
	// No spread: a hundred thousand arguments overflow the stack.
	const places = parsed.reduce((most, match) => Math.max(most, match?.[3]?.length ?? 0), 0);
	let total = 0n;
	for (const match of parsed) {
		if (!match) return undefined;
		const [, sign, whole, fraction = ''] = match;
		const units = BigInt(`${whole}${fraction.padEnd(places, '0')}`);
		total += sign === '-' ? -units : units;
	}
	return format(total, places);
}

/** "12.30" -> "-12.30"; undefined when it is not a decimal. */
export function negateDecimal(amount: string): string | undefined {
	const match = PATTERN.exec(amount.trim());
	if (!match) return undefined;
	const digits = amount.trim().replace(/^[+-]/, '');
	return match[1] === '-' ? digits : `-${digits}`;
}

export function isNegativeDecimal(amount: string): boolean {
	return amount.trim().startsWith('-');
}

/** Are two decimals the same amount, however many places they are written with? */
export function sameDecimal(left: string, right: string): boolean {
	const difference = negateDecimal(right);
	const sum = difference === undefined ? undefined : sumDecimals([left, difference]);
	return sum !== undefined && /^-?0(\.0*)?$/.test(sum);
}

function format(units: bigint, places: number): string {
	const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
	const whole = digits.slice(0, digits.length - places);
	const fraction = places > 0 ? `.${digits.slice(-places)}` : '';
	return `${units < 0n ? '-' : ''}${whole}${fraction}`;
}
