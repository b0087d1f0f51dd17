import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** The ways to sign in, shared by all nodes of the package. */
export type ConcurCredential = 'concurApi' | 'concurOAuth2Api' | 'concurAppApi';

export const concurCredentials: INodeCredentialDescription[] = [
	{ name: 'concurApi', required: true, displayOptions: { show: { authentication: ['concurApi'] } } },
	{
		name: 'concurOAuth2Api',
		required: true,
		displayOptions: { show: { authentication: ['concurOAuth2Api'] } },
	},
];

export const authenticationProperty: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'API',
			value: 'concurApi',
			description:
				'A stored token that renews itself: refresh token, Company Request Token, login or a pasted token',
		},
		{
			name: 'OAuth2',
			value: 'concurOAuth2Api',
			description: 'Sign in to Concur in a browser window',
		},
	],
	default: 'concurApi',
};
