/** The Report IDs of the benchmark, as an expression for n8n and as a function here: both must make the same. */
const PREFIX = 'BENCH';
const DIGITS = 15;

export const reportId = (index: number): string => PREFIX + String(index).padStart(DIGITS, '0');

export const reportIdsExpression = (count: number): string =>
	`={{ { ReportID: Array.from({ length: ${count} }, (_, index) => '${PREFIX}' + String(index).padStart(${DIGITS}, '0')) } }}`;
