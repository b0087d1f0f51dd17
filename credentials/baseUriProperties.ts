import type { INodeProperties } from 'n8n-workflow';

import { CUSTOM_BASE_URI, DATA_CENTERS } from '../concur/signIn/baseUris';

/** Where the company's Concur is; the same two fields in both credentials. */
export const baseUriProperties: INodeProperties[] = [
	{
		displayName: 'Data Center',
		name: 'baseUri',
		type: 'options',
		options: DATA_CENTERS,
		default: DATA_CENTERS[0].value,
		description: "The base URI of your company's Concur, as in the geolocation of a token answer",
	},
	{
		displayName: 'Custom Base URI',
		name: 'customBaseUri',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://us2.api.concursolutions.com',
		displayOptions: { show: { baseUri: [CUSTOM_BASE_URI] } },
		description:
			"An https address of Concur's that is not in the list. Plain http is accepted for a sandbox on this machine only.",
	},
];
