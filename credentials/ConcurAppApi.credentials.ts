import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { allowedDomainsProperties } from './allowedDomains';
import { baseUriProperties } from './baseUriProperties';
import { authenticateRequest } from '../concur/signIn/authenticateRequest';
import type { ConcurApiFields } from '../concur/signIn/credential';
import { signIn } from '../concur/signIn/signIn';
import { withoutToken } from '../concur/transport/request';

/** n8n leaves out hidden fields of a credential that came over its API. */
const appFields = (credentials: ICredentialDataDecryptedObject): ConcurApiFields =>
	({ ...credentials, grantType: 'clientCredentials' }) as unknown as ConcurApiFields;

/** An app's own sign-in, for the Event Subscription Service alone. SAP: "Client credentials grant". */
export class ConcurAppApi implements ICredentialType {
	name = 'concurAppApi';

	displayName = 'Concur App API';

	documentationUrl =
		'https://github.com/n8n-nodes-concur/n8n-nodes-concur/blob/main/docs/events.md#the-credential';

	icon = { light: 'file:../icons/concur.svg', dark: 'file:../icons/concur.dark.svg' } as const;

	properties: INodeProperties[] = [
		...baseUriProperties,
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
			description:
				'The ID of your app at SAP Concur; the grant client_credentials must be switched on for it',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The secret that SAP Concur issued with the client ID',
		},
		{
			displayName: 'Public Keys',
			name: 'publicKeys',
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'The public keys or certificates that Concur signs its events with, one after the other. Around a change of keys enter the old and the new one. SAP publishes them under Event Subscription Service on developer.concur.com.',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{ displayName: 'Geolocation', name: 'geolocation', type: 'hidden', default: '' },
		{ displayName: 'Stored For', name: 'storedFor', type: 'hidden', default: '' },
		{
			displayName:
				'The app needs the scope events.topic.read and the scope of each topic, such as FISVC. The test reads the topics: an empty list means that the scope of the topic is missing.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		...allowedDomainsProperties,
	];

	/** n8n calls this when there is no session token, and after a refused one; what it returns is stored. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const session = await signIn(withoutToken(this), appFields(credentials));
		const { sessionToken, geolocation, storedFor } = session;
		return { sessionToken, geolocation, ...(storedFor === undefined ? {} : { storedFor }) };
	}

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => authenticateRequest(appFields(credentials), requestOptions);
}
