/**
 * The address of one report, with its ID as the only group: a resource (`.../expense/reports/{ID}`, `.../report/{ID}`), Concur's
 * web page (`.../nui/expense/reports/{ID}`) or SAP's deep link (`.../goto/expense-report/{ID}`). The address of a workflow action
 * names a step where others name the report, so it is none.
 */
export const REPORT_URL =
	'^\\s*https?:\\/\\/[^\\/?#]+\\/(?![^?#]*\\/workflowaction)(?:[^?#]*\\/)?(?:reports?|expense-report)\\/([^\\/?#\\s]+)';

/** The ID as the report has it: in an address it is percent-encoded, unless it is an old one with a bare `%`. */
export function decodeReportId(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
