import { setTimeout as pause } from 'node:timers/promises';
import { getAdditionalKeys } from 'n8n-core';
import {
	getCredentialOwnRequestAllowedDomains,
	ICredentialsHelper,
	injectDomainRestrictionFields,
	isExpression,
	NodeHelpers,
	UserError,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { ConcurApi } from '../../credentials/ConcurApi.credentials.ts';
import { ConcurAppApi } from '../../credentials/ConcurAppApi.credentials.ts';
import { ConcurOAuth2Api } from '../../credentials/ConcurOAuth2Api.credentials.ts';
import { oAuth2ApiProperties } from './oAuth2Api.mts';

const credentialTypes: Record<string, ICredentialType> = {
	concurApi: new ConcurApi(),
	concurAppApi: new ConcurAppApi(),
	concurOAuth2Api: new ConcurOAuth2Api(),
	oAuth2Api: { name: 'oAuth2Api', displayName: 'OAuth2 API', properties: oAuth2ApiProperties },
};

/** Registers another build of a credential type. */
export function registerCredentialType(name: string, type: ICredentialType): void {
	credentialTypes[name] = type;
}

/** n8n drops the stored value of these where the credential type hides the field (oauth/dcr-managed-fields.js). */
const OAUTH_PINNED_FIELDS = [
	'useDynamicClientRegistration',
	'authUrl',
	'accessTokenUrl',
	'grantType',
	'authentication',
	'usePkce',
	'requestTokenUrl',
	'signatureMethod',
];

/** What a query takes: others may read and write meanwhile, since n8n locks nothing. */
const QUERY_MS = 5;

/** A row of n8n's database, which several processes may share. n8n encrypts the JSON text; nothing else survives there either. */
export interface CredentialRow {
	json: string;
}

/**
 * One stored credential and n8n 2.41.1's own rules about it, as its credentials-helper.js has them: which fields a node is handed,
 * when preAuthentication is called, and what of its output is saved.
 */
export class StoredCredential extends ICredentialsHelper {
	saves = 0;

	constructor(
		readonly type: 'concurApi' | 'concurAppApi' | 'concurOAuth2Api',
		data: ICredentialDataDecryptedObject,
		private readonly row: CredentialRow = { json: JSON.stringify(data) },
	) {
		super();
	}

	/** The same row of n8n's database, as the process reads it that this class was loaded in. */
	static sharing(other: StoredCredential): StoredCredential {
		return new StoredCredential(other.type, other.data, other.row);
	}

	/** What is stored. A copy: change it by assigning a new value. */
	get data(): ICredentialDataDecryptedObject {
		return JSON.parse(this.row.json) as ICredentialDataDecryptedObject;
	}

	set data(data: ICredentialDataDecryptedObject) {
		this.row.json = JSON.stringify(data);
	}

	/** A query: what was stored when it was asked, some time later. */
	private async read(): Promise<ICredentialDataDecryptedObject> {
		const { data } = this;
		await pause(QUERY_MS);
		return data;
	}

	/** What a user does who edits the credential: the other fields keep what is stored, as n8n restores blanked ones. */
	edit(fields: ICredentialDataDecryptedObject): void {
		this.data = { ...this.data, ...fields };
	}

	getParentTypes(name: string): string[] {
		return credentialTypes[name].extends ?? [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	) {
		const { authenticate } = credentialTypes[typeName];
		return typeof authenticate === 'function'
			? await authenticate(credentials, requestOptions)
			: requestOptions;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	) {
		const type = credentialTypes[typeName];
		const expirable = type.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (expirable === undefined || typeof type.preAuthentication !== 'function') return undefined;
		const isTesting = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (credentials[expirable.name] !== '' && !credentialsExpired && !isTesting) return undefined;
		const output = await type.preAuthentication.call(
			restrictedToCredentialDomains(helpers, credentials),
			credentials,
		);
		if (output[expirable.name] === undefined || !node.credentials) return undefined;
		const stored = await this.read();
		const toSave = { ...stored };
		for (const [key, value] of Object.entries(output)) {
			if (key === expirable.name || !isExpression(stored[key])) toSave[key] = value as string;
		}
		await this.updateCredentials(node.credentials[typeName], typeName, toSave);
		return Object.assign(credentials, output) as ICredentialDataDecryptedObject;
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	) {
		const { preAuthentication } = credentialTypes[typeName];
		if (typeof preAuthentication !== 'function') return undefined;
		return (await preAuthentication.call(
			restrictedToCredentialDomains(helpers, credentials),
			credentials,
		)) as ICredentialDataDecryptedObject;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('not used by the engine');
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		typeName: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	) {
		const stored = await this.read();
		if (raw) return stored;
		const properties = this.getCredentialsProperties(typeName);
		const handed = { ...stored };
		for (const field of OAUTH_PINNED_FIELDS) {
			if (properties.some(({ name, type }) => name === field && type === 'hidden')) delete handed[field];
		}
		// The fourth argument is returnNoneDisplayed: what the dialog hides, a node is not handed.
		const shown = NodeHelpers.getNodeParameters(
			properties,
			handed as never,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		for (const field of ['allowedHttpRequestDomains', 'allowedDomains'])
			if (shown[field] === undefined && stored[field] !== undefined) shown[field] = stored[field];
		if (stored.oauthTokenData !== undefined) shown.oauthTokenData = stored.oauthTokenData;
		if (!values) return shown;
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = values;
		return workflow.expression.getParameterValue(
			shown as never,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			getAdditionalKeys(additionalData, mode, null, { isCredential: true } as never),
			executeData,
			false,
			shown,
		) as unknown as ICredentialDataDecryptedObject;
	}

	async updateCredentials(
		_details: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	) {
		this.saves += 1;
		// n8n reads the row once more, and takes nothing but its ID from it.
		await this.read();
		await pause(QUERY_MS);
		this.data = data;
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	) {
		await this.updateCredentials(details, type, {
			...(await this.read()),
			oauthTokenData: data.oauthTokenData,
		});
	}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		const type = credentialTypes[typeName];
		if (type.extends === undefined) return injectDomainRestrictionFields(type);
		const combined: INodeProperties[] = [];
		for (const parent of type.extends)
			NodeHelpers.mergeNodeProperties(combined, this.getCredentialsProperties(parent));
		NodeHelpers.mergeNodeProperties(combined, injectDomainRestrictionFields(type));
		return combined;
	}
}

/** n8n lets a credential's own sign-in reach the credential's allowed domains only. */
function restrictedToCredentialDomains(
	{ helpers }: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): IHttpRequestHelper {
	return {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				const allowedDomains = getCredentialOwnRequestAllowedDomains(credentials);
				if (allowedDomains === undefined) return await helpers.httpRequest(options);
				if (options.allowedDomains !== undefined) throw new UserError('allowed domains cannot be combined');
				return await helpers.httpRequest({ ...options, allowedDomains });
			},
		},
	};
}
