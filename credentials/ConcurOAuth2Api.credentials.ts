import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { allowedDomainsProperties } from './allowedDomains';
import { REPORTS_PATH } from '../concur/reports/paths';
import { baseUriProperties } from './baseUriProperties';
import { testRules } from './credentialTest';

/** SAP: the authorization code is exchanged, and refreshed, at the global base URI; China and custom hosts have their own. */
const TOKEN_HOST =
	'$self["baseUri"] === "custom" ? $self["customBaseUri"].trim().replace(/\\/+$/, "") : $self["baseUri"].endsWith(".cn") ? $self["baseUri"] : "https://glz.api.concursolutions.com"';

/** SAP: browsers use the `www-` form of a data center's address. */
const AUTHORIZE_HOST =
	'($self["baseUri"] === "custom" ? $self["customBaseUri"].trim().replace(/\\/+$/, "") : $self["baseUri"]).replace(/^https:\\/\\/(?!www)(?=[^/]*\\.api\\.concur)/, "https://www-")';

/** n8n lets a credential's test go wherever it names: to Concur's own hosts, or to a server on the user's own machine. */
const TEST_HOST = `($credentials.baseUri === "custom" ? $credentials.customBaseUri.trim() : $credentials.baseUri).match(/^(https:\\/\\/([a-z0-9-]+\\.)*(concursolutions\\.com|concurcdc\\.cn)|https?:\\/\\/(localhost|127(\\.[0-9]+){3}|\\[::1\\])(:[0-9]+)?)(?=\\/*$)/i)[0]`;

/** Sign in through the browser; n8n stores and renews the tokens. SAP: "Authorization grant". */
export class ConcurOAuth2Api implements ICredentialType {
	name = 'concurOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Concur OAuth2 API';

	documentationUrl = 'https://github.com/n8n-nodes-concur/n8n-nodes-concur?tab=readme-ov-file#credentials';

	icon = { light: 'file:../icons/concur.svg', dark: 'file:../icons/concur.dark.svg' } as const;

	httpRequestNode = {
		name: 'SAP Concur (OAuth2)',
		docsUrl: 'https://developer.concur.com/api-reference/',
		apiBaseUrlPlaceholder: 'https://us2.api.concursolutions.com/api/v3.0/expense/reports?user=ALL',
	};

	properties: INodeProperties[] = [
		...baseUriProperties,
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `={{ ${AUTHORIZE_HOST} }}/oauth2/v0/authorize`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${TOKEN_HOST} }}/oauth2/v0/token`,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: 'EXPRPT',
			description:
				'Separated by spaces. Posting and reading reports needs EXPRPT; v4 send back needs expense.report.workflowstatus.write.',
		},
		{
			displayName:
				'<ul><li>Enter the OAuth Redirect URL of this dialog in your app at SAP Concur, and the Client ID and the Client Secret of the app here.</li><li>Connect, and sign in to Concur as a user with the role Web Services Administrator.</li><li>n8n tests no OAuth2 credential here. To prove the role, run Concur Expense: Report > Get Many once: it reads the reports of the company.</li></ul><a href="https://developer.concur.com/api-reference/authentication/getting-started.html" target="_blank">SAP: authorization grant</a>',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		...allowedDomainsProperties,
	];

	/** n8n's editor tests no OAuth2 credential; whoever asks n8n's public API for a test learns whether the role is there. */
	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			baseURL: `={{ ${TEST_HOST} }}`,
			url: REPORTS_PATH,
			qs: { user: 'ALL', limit: 1 },
			headers: { Accept: 'application/json' },
		},
		rules: testRules,
	};
}
