import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { allowedDomainsProperties } from './allowedDomains';
import { baseUriProperties } from './baseUriProperties';
import { authenticateRequest } from '../concur/signIn/authenticateRequest';
import { REPORTS_PATH } from '../concur/reports/paths';
import type { ConcurApiFields } from '../concur/signIn/credential';
import { withoutToken } from '../concur/transport/request';
import { signIn } from '../concur/signIn/signIn';

const show = (...grantType: string[]) => ({ show: { grantType } });

/** Stores the Concur OAuth token and renews it. SAP: "Authentication - Getting Started". */
export class ConcurApi implements ICredentialType {
	name = 'concurApi';

	displayName = 'Concur API';

	documentationUrl = 'https://github.com/n8n-nodes-concur/n8n-nodes-concur?tab=readme-ov-file#credentials';

	icon = { light: 'file:../icons/concur.svg', dark: 'file:../icons/concur.dark.svg' } as const;

	httpRequestNode = {
		name: 'SAP Concur',
		docsUrl: 'https://developer.concur.com/api-reference/',
		apiBaseUrlPlaceholder: 'https://us2.api.concursolutions.com/api/v3.0/expense/reports?user=ALL',
	};

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'options',
			options: [
				{
					name: 'Refresh Token',
					value: 'refreshToken',
					description: 'A refresh token that you already have. It renews itself for as long as it is used.',
				},
				{
					name: 'Company Request Token',
					value: 'companyRequestToken',
					description: 'Made by your SAP Concur administrator; it is exchanged once, within 24 hours',
				},
				{
					name: 'Password',
					value: 'password',
					description: 'The login of a user who need not use single sign-on',
				},
				{
					name: 'Access Token',
					value: 'accessToken',
					description: 'A token that you paste. It ends after an hour, unless it is a legacy token.',
				},
			],
			default: 'refreshToken',
			description: 'How n8n gets its token from Concur',
		},
		...baseUriProperties,
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
			displayOptions: show('refreshToken', 'companyRequestToken', 'password'),
			description: 'The ID of your app at SAP Concur',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: show('refreshToken', 'companyRequestToken', 'password'),
			description: 'The secret that SAP Concur issued with the client ID',
		},
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: show('refreshToken'),
			description: 'Replaced here by itself whenever Concur issues a new one',
		},
		{
			displayName: 'Company UUID',
			name: 'companyUuid',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 08BCCA1E-0D4F-4261-9F1B-F778D96617D6',
			displayOptions: show('companyRequestToken'),
			description: 'Shown together with the Company Request Token',
		},
		{
			displayName: 'Company Request Token',
			name: 'requestToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: show('companyRequestToken'),
			description:
				'In Concur: Administration > Company > Authentication Admin > Company Request Token. It may expire once this credential has been tested.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. name@company.com',
			displayOptions: show('password'),
			description: 'The login ID of a Concur user with the role Web Services Administrator',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: show('password'),
			description: 'The Concur password of that user',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: show('accessToken'),
			description: 'A token that Concur issued',
		},
		{
			displayName: 'Authorization Scheme',
			name: 'authorizationScheme',
			type: 'options',
			options: [
				{ name: 'Bearer', value: 'Bearer', description: 'Current tokens' },
				{ name: 'OAuth', value: 'OAuth', description: 'Legacy tokens, issued before 2017' },
			],
			default: 'Bearer',
			displayOptions: show('accessToken'),
			description: 'How the token is sent to Concur',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{ displayName: 'Geolocation', name: 'geolocation', type: 'hidden', default: '' },
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		// n8n hands a node only those fields that its dialog shows for the grant: what must survive a restart has no display conditions.
		{
			displayName: 'Stored Refresh Token',
			name: 'storedRefreshToken',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
		{ displayName: 'Stored For', name: 'storedFor', type: 'hidden', default: '' },
		{
			displayName: 'Refresh Token Expires At',
			name: 'refreshTokenExpiresAt',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName:
				'The user behind the token needs the role Web Services Administrator in Concur, and the app the scope EXPRPT. The test reads one report of the company to prove it.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		...allowedDomainsProperties,
	];

	/** n8n calls this when there is no session token, after a refused one, and in the credential test; what it returns is stored. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const session = await signIn(withoutToken(this), credentials as unknown as ConcurApiFields);
		return { ...session };
	}

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		authenticateRequest(credentials as unknown as ConcurApiFields, requestOptions);

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: REPORTS_PATH,
			qs: { user: 'ALL', limit: 1 },
			headers: { Accept: 'application/json' },
		},
		rules: [
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
						'The sign-in works, but this user may not read the reports of the company (HTTP 403). Give the user the role Web Services Administrator in Concur and the app the scope EXPRPT.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'Concur does not answer at this base URI (HTTP 404). Check the data center.',
				},
			},
		],
	};
}
