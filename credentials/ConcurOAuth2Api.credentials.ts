import type { ICredentialType, INodeProperties } from 'n8n-workflow';

import { allowedDomainsProperties } from './allowedDomains';
import { baseUriProperties } from './baseUriProperties';

/** SAP: the authorization code is exchanged, and refreshed, at the global base URI; China and custom hosts have their own. */
const TOKEN_HOST =
	'$self["baseUri"] === "custom" ? $self["customBaseUri"].trim().replace(/\\/+$/, "") : $self["baseUri"].endsWith(".cn") ? $self["baseUri"] : "https://glz.api.concursolutions.com"';

/** SAP: browsers use the `www-` form of a data center's address. */
const AUTHORIZE_HOST =
	'($self["baseUri"] === "custom" ? $self["customBaseUri"].trim().replace(/\\/+$/, "") : $self["baseUri"]).replace(/^https:\\/\\/(?!www)(?=[^/]*\\.api\\.concur)/, "https://www-")';

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
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: '' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		...allowedDomainsProperties,
	];
}
