import type { INodeProperties } from 'n8n-workflow';

const show = (...grantType: string[]) => ({ show: { grantType } });

/** What to do for a grant, and where its values come from; visible while the user fills it in. Of HTML n8n shows `a`, `ul` and `li` only. */
const notice = (grantType: string, displayName: string): INodeProperties => ({
	displayName,
	name: `${grantType}Notice`,
	type: 'notice',
	default: '',
	displayOptions: show(grantType),
});

const link = (page: string, text: string): string =>
	`<a href="https://developer.concur.com/api-reference/authentication/${page}" target="_blank">${text}</a>`;

/** The ways to sign in, the one for companies first; each says what it needs. */
export const grantProperties: INodeProperties[] = [
	{
		displayName: 'Grant Type',
		name: 'grantType',
		type: 'options',
		options: [
			{
				name: 'Company Request Token',
				value: 'companyRequestToken',
				description:
					'For the whole company: made by your SAP Concur administrator, exchanged once within 24 hours',
			},
			{
				name: 'Refresh Token',
				value: 'refreshToken',
				description: 'A refresh token that you already have. It renews itself for as long as it is used.',
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
		default: 'companyRequestToken',
		description: 'How n8n gets its token from Concur',
	},
	notice(
		'companyRequestToken',
		`<ul><li>Get the Client ID and the Client Secret of your app from SAP Concur (its scopes: EXPRPT for reports, FISVC for financial documents).</li><li>Then open, in Concur, Administration > Company > Authentication Admin > Company Request Token, enter the Client ID there and submit.</li><li>Copy the Company UUID and the token into the fields below and save within 24 hours. From then on n8n renews the connection by itself.</li></ul>${link('company-auth.html', 'SAP: company tokens')}`,
	),
	notice(
		'refreshToken',
		`Enter a refresh token together with the Client ID and the Client Secret of the app that it was issued to. It lives six months; whenever Concur issues a new one, n8n puts it in its place. ${link('getting-started.html', 'SAP: refresh tokens')}`,
	),
	notice(
		'password',
		`Enter the login ID and the password of a Concur user with the role Web Services Administrator, as that user signs in at concursolutions.com. Users who must use single sign-on are refused: choose Company Request Token instead. ${link('getting-started.html', 'SAP: password grant')}`,
	),
	notice(
		'accessToken',
		`Paste a token to try things out. n8n can't renew it: a current one ends after an hour. Legacy tokens (issued before 2017) need the scheme OAuth. ${link('getting-started.html', 'SAP: tokens')}`,
	),
];

/** What the user enters for each grant. */
export const enteredProperties: INodeProperties[] = [
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
			'It may expire once this credential has been tested. Enter a new one only when n8n asks for it.',
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
];

/**
 * What a sign-in leaves here. n8n hands a node only those fields that its dialog shows for the grant: what must survive a restart is
 * hidden without display conditions.
 */
export const storedProperties: INodeProperties[] = [
	{
		displayName: 'Session Token',
		name: 'sessionToken',
		type: 'hidden',
		typeOptions: { expirable: true, password: true },
		default: '',
	},
	{ displayName: 'Geolocation', name: 'geolocation', type: 'hidden', default: '' },
	{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
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
];
