import type { INodeProperties } from 'n8n-workflow';

const show = (conditions: Record<string, Array<string | boolean>>) => ({
	displayOptions: { show: conditions },
});

const unlessRegistered = show({ useDynamicClientRegistration: [false] });

function property(
	name: string,
	type: INodeProperties['type'],
	fallback: INodeProperties['default'],
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return { displayName: name, name, type, default: fallback, ...more } as INodeProperties;
}

/**
 * The fields that n8n's own credential `oAuth2Api` hands down (n8n-nodes-base 2.41, OAuth2Api.credentials.js), with their display
 * conditions and defaults; and `oauthTokenData`, which n8n adds (credentials-helper.js, getCredentialsProperties).
 */
export const oAuth2ApiProperties: INodeProperties[] = [
	property('useDynamicClientRegistration', 'hidden', false),
	property('grantType', 'options', 'authorizationCode', unlessRegistered),
	property('serverUrl', 'string', '', show({ useDynamicClientRegistration: [true] })),
	property(
		'authUrl',
		'string',
		'',
		show({ grantType: ['authorizationCode', 'pkce'], useDynamicClientRegistration: [false] }),
	),
	property('accessTokenUrl', 'string', '', unlessRegistered),
	property('clientId', 'string', '', unlessRegistered),
	property('clientCredentialType', 'hidden', 'clientSecret'),
	property('clientSecret', 'string', '', unlessRegistered),
	property('privateKey', 'hidden', ''),
	property('certificate', 'hidden', ''),
	property('scope', 'string', '', unlessRegistered),
	property(
		'authQueryParameters',
		'string',
		'',
		show({ grantType: ['authorizationCode', 'pkce'], useDynamicClientRegistration: [false] }),
	),
	property('authentication', 'options', 'header', unlessRegistered),
	property(
		'sendAdditionalBodyProperties',
		'boolean',
		false,
		show({
			grantType: ['clientCredentials'],
			authentication: ['body'],
			useDynamicClientRegistration: [false],
		}),
	),
	property('ignoreSSLIssues', 'boolean', false, { doNotInherit: true }),
	property('tokenExpiredStatusCode', 'number', 401, { doNotInherit: true }),
	property('oauthTokenData', 'json', '{}'),
];
