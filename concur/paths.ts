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

/** OAuth2 token endpoint. */
export const SIGN_IN_PATH = '/oauth2/v0/token';
