import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { TOPICS } from '../../concur/events/topics';
import { testAppCredential } from './credentialTest';
import { createSubscription, deleteSubscription, subscriptionExists } from './lifecycle';
import { properties } from './properties';
import { receive } from './receive';
import { listTopics } from './topics';

const SUBTITLE = `={{ ${JSON.stringify(
	Object.fromEntries(TOPICS.map(({ name, value }) => [value, name])),
)} [$parameter.topic] ?? $parameter.topic }}`;

/** Starts a workflow when Concur says so. SAP: "Event Subscription Service v4". */
export class ConcurEventTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Concur Event Trigger',
		name: 'concurEventTrigger',
		icon: {
			light: 'file:../../icons/concurEventTrigger.svg',
			dark: 'file:../../icons/concurEventTrigger.dark.svg',
		},
		group: ['trigger'],
		// For each request to a webhook of version 1 n8n evaluates an expression, which takes longer than all the rest.
		version: 1.1,
		subtitle: SUBTITLE,
		description: 'Starts the workflow as soon as SAP Concur says that something is ready, paid or sent back',
		defaults: { name: 'Concur Event Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'concurAppApi', required: true, testedBy: 'testAppCredential' }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties,
	};

	methods = {
		loadOptions: {
			async getTopics(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await listTopics(this);
			},
		},
		credentialTest: {
			async testAppCredential(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return await testAppCredential(this, credential);
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await subscriptionExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createSubscription(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await deleteSubscription(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
