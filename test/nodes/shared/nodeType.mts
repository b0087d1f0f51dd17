import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';

import { ConcurApi } from '../../../credentials/ConcurApi.credentials.ts';
import { ConcurOAuth2Api } from '../../../credentials/ConcurOAuth2Api.credentials.ts';

export const CREDENTIAL_TYPES: Record<string, ICredentialType> = {
	concurApi: new ConcurApi(),
	concurOAuth2Api: new ConcurOAuth2Api(),
};

/** A node that may be signed in either way. No node of the package: what all of them hold takes longer to load than a test runs. */
export function nodeTypeWith(properties: INodeProperties[]): INodeType {
	const names = Object.keys(CREDENTIAL_TYPES);
	const authentication = names.map((name) => ({
		name,
		required: true,
		displayOptions: { show: { authentication: [name] } },
	}));
	const options = names.map((value) => ({ name: value, value }));
	return {
		description: {
			displayName: 'Concur',
			name: 'concur',
			group: ['output'],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main', 'main'],
			credentials: authentication,
			properties: [
				{ displayName: 'Sign-In', name: 'authentication', type: 'options', options, default: names[0] },
				...properties,
			],
		},
	};
}
