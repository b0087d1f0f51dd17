/** The document IDs of the benchmark, as an expression for n8n and as a function here: both must make the same. */
const DIGITS = 32;

export const documentId = (index: number): string => String(index).padStart(DIGITS, '0');

export const documentIdsExpression = (count: number): string =>
	`={{ { docId: Array.from({ length: ${count} }, (_, index) => String(index).padStart(${DIGITS}, '0')) } }}`;
