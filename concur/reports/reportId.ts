import { safeText } from '../formats/text';

/** Concur's longest known report IDs have about 50 characters. */
const MAX_LENGTH = 256;

export type ReportIdInput = { reportId: string } | { problem: string; given: string };

/**
 * Reads a Report ID as a workflow supplies it. An ID is opaque: beyond trimming it stays as it is.
 * @param value text, or a number that is exact
 * @returns the ID, or why there is none, with what was given in a form that is safe to show
 */
export function readReportId(value: unknown): ReportIdInput {
	const problem = (text: string): ReportIdInput => ({ problem: text, given: describe(value) });
	if (value === undefined || value === null)
		return problem(
			'The Report ID is empty. Map it to the field that holds it, for example {{ $json.ReportID }}.',
		);
	if (typeof value === 'number') {
		return Number.isSafeInteger(value)
			? { reportId: String(value) }
			: problem('The Report ID came as a number that has lost digits. Pass it as text.');
	}
	if (typeof value !== 'string') {
		return problem(
			`The Report ID must be text, but it is ${Array.isArray(value) ? 'a list' : `of type ${typeof value}`}. Map it to a single field, for example {{ $json.ReportID }}.`,
		);
	}
	const reportId = value.trim();
	if (reportId === '')
		return problem(
			'The Report ID is empty. Map it to the field that holds it, for example {{ $json.ReportID }}.',
		);
	if (reportId.length > MAX_LENGTH) {
		return problem(
			`The Report ID has ${reportId.length} characters; Concur's have at most about 50. Check which field it is mapped to.`,
		);
	}
	// A dot segment would be folded away by every URL parser, and the request would go to another resource.
	if (reportId === '.' || reportId === '..' || !reportId.isWellFormed()) {
		return problem(
			'The Report ID is not one that Concur could have issued. Check which field it is mapped to.',
		);
	}
	return { reportId };
}

/** Does an answer name the report that was asked for? One about another report tells nothing about this one. */
export function isAbout(answeredId: unknown, reportId: string): boolean {
	return typeof answeredId === 'string' && answeredId.trim() === reportId;
}

function describe(value: unknown): string {
	if (typeof value === 'string' || typeof value === 'number') return safeText(String(value), 100);
	return value === undefined || value === null ? '' : Array.isArray(value) ? '[list]' : `[${typeof value}]`;
}
