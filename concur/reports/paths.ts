/** Concur's resources as paths under a base URI. An ID is one path segment, percent-encoded exactly once. */

/** Post Integration Status, v2.0. */
export const integrationStatusPath = (reportId: string): string =>
	`/api/expense/expensereport/v2.0/integrationstatus/report/${encodeURIComponent(reportId)}`;

/** Get Report Details, v2.0 (XML): deprecated, and still the only resource with journal entries in one call. */
export const reportDetailsPath = (reportId: string): string =>
	`/api/expense/expensereport/v2.0/report/${encodeURIComponent(reportId)}`;

/** Reports, v3.0: the list. */
export const REPORTS_PATH = '/api/v3.0/expense/reports';

/** Reports, v3.0: one header. */
export const reportPath = (reportId: string): string => `${REPORTS_PATH}/${encodeURIComponent(reportId)}`;

/** Workflow action, v1.1 (XML), at a workflow step. */
export const workflowActionPath = (stepId: string): string =>
	`/api/expense/expensereport/v1.1/report/${encodeURIComponent(stepId)}/workflowaction`;

/** Send a report back, v4 (JSON). */
export const sendBackPath = (reportId: string): string =>
	`/expensereports/v4/reports/${encodeURIComponent(reportId)}/sendBack`;

/**
 * The workflow step that a report's `WorkflowActionURL` names. The URL may name another host or plain http, so only this
 * ID is taken from it.
 */
export function workflowStepId(workflowActionUrl: string | undefined): string | undefined {
	const [, segment] = /\/report\/([^/?#]+)\/workflowaction/i.exec(workflowActionUrl ?? '') ?? [];
	if (segment === undefined) return undefined;
	try {
		return decodeURIComponent(segment);
	} catch {
		// A bare `%`, as in old IDs: it was not encoded.
		return segment;
	}
}
