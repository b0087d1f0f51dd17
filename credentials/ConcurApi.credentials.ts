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

import { authenticateRequest } from '../concur/signIn/authenticateRequest';
import type { ConcurApiFields } from '../concur/signIn/credential';
import { signIn } from '../concur/signIn/signIn';
import { withoutToken } from '../concur/transport/request';
import { allowedDomainsProperties } from './allowedDomains';
import { baseUriProperties } from './baseUriProperties';
import { enteredProperties, grantProperties, storedProperties } from './concurApiProperties';
import { TEST_PATH, testRules, withTestRead } from './credentialTest';

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
		...baseUriProperties,
		...grantProperties,
		...enteredProperties,
		{
			displayName:
				'The user or company behind the token needs the role Web Services Administrator in Concur, and the app the scope EXPRPT. The test reads one report of the company to prove it; with the scope FISVC alone it reads one financial document.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		...storedProperties,
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
	): Promise<IHttpRequestOptions> => {
		const fields = credentials as unknown as ConcurApiFields;
		return authenticateRequest(fields, withTestRead(fields, requestOptions));
	};

	test: ICredentialTestRequest = {
		request: { method: 'GET', url: TEST_PATH, headers: { Accept: 'application/json' } },
		rules: testRules,
	};
}
