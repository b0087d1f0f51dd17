import type { ICredentialTestRequest, IHttpRequestOptions } from 'n8n-workflow';

import { REPORTS_PATH } from '../concur/reports/paths';
import type { ConcurApiFields } from '../concur/signIn/credential';
import { ConcurError } from '../concur/transport/errors';

/** Stands in for the read that proves the credential: which one that is depends on what Concur grants at the sign-in. */
export const TEST_PATH = '/read-that-proves-the-role';

const ONE_DOCUMENT_PATH = '/financialintegration/fi/v4/companies/transactiontypes/expense/transactions';

/**
 * Puts the read in place that proves what the nodes need: one report of the company or, for a token that may read financial documents only,
 * one of those.
 * @param fields the credential after its sign-in
 * @throws ConcurError for a user's token where only a company's will do
 */
export function withTestRead(
	fields: ConcurApiFields,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	if (requestOptions.url !== TEST_PATH) return requestOptions;
	const scopes = String(fields.scope ?? '').split(' ');
	const documentsOnly = scopes.includes('FISVC') && !scopes.includes('EXPRPT');
	if (documentsOnly && fields.grantType === 'password') {
		throw new ConcurError(
			"This is a user's token, and the Financial Integration Service (scope FISVC) takes a company's only: choose the grant type Company Request Token",
			'Make a Company Request Token in Concur: Administration > Company > Authentication Admin > Company Request Token.',
		);
	}
	return {
		...requestOptions,
		url: documentsOnly ? ONE_DOCUMENT_PATH : REPORTS_PATH,
		qs: documentsOnly ? { limit: 1 } : { user: 'ALL', limit: 1 },
	};
}

/** What n8n says where the read is refused. */
export const testRules: ICredentialTestRequest['rules'] = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'Concur refuses this token (HTTP 401): it is wrong, expired or revoked, or its authorization scheme is. Sign in anew.',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 403,
			message:
				"The sign-in works, but Concur lets this token read nothing of the company (HTTP 403). For expense reports, give the user the role Web Services Administrator in Concur and the app the scope EXPRPT. For the Financial Integration Service (scope FISVC) a user's token won't do: use the grant type Company Request Token.",
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message: 'Concur does not answer at this base URI (HTTP 404). Check the data center.',
		},
	},
];
