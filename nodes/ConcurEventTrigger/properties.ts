import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_TOPIC, TOPICS } from '../../concur/events/topics';

/** Event types by name, for each topic that SAP lists them for. */
const eventTypeLists: INodeProperties[] = TOPICS.filter(({ eventTypes }) => eventTypes.length > 0).map(
	({ value, eventTypes }) => ({
		displayName: 'Event Types',
		name: 'eventTypes',
		type: 'multiOptions',
		options: eventTypes,
		default: [],
		required: true,
		displayOptions: { show: { events: ['chosen'], topic: [value] } },
		description: 'Starts the workflow for events of these types',
	}),
);

export const properties: INodeProperties[] = [
	{
		displayName:
			'Concur must be able to reach this n8n over https from the internet: see <a href="https://github.com/n8n-nodes-concur/n8n-nodes-concur/blob/main/docs/events.md" target="_blank">what must be public, and what is lost while the workflow is off</a>',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Topic Name or ID',
		name: 'topic',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getTopics' },
		default: DEFAULT_TOPIC,
		description:
			'What the events are about: the topics that the scopes of your app show. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Every event of the topic' },
			{ name: 'By Pattern', value: 'pattern', description: 'A regular expression on the event type' },
			{ name: 'By Type', value: 'chosen', description: 'Chosen from the types that SAP documents' },
		],
		default: 'all',
		description: 'Which events of the topic start the workflow',
	},
	...eventTypeLists,
	{
		displayName: 'Pattern',
		name: 'pattern',
		type: 'string',
		default: '.*',
		required: true,
		placeholder: 'e.g. (expense|invoice)\\.readyForIntegration',
		displayOptions: { show: { events: ['pattern'] } },
		description:
			'A regular expression that Concur compares with the event type. SAP does not say whether it must match the whole type: write it so that both come to the same.',
	},
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		options: [
			{
				name: 'Off',
				value: 'off',
				description: 'Not checked, as where a proxy checks the client certificate of Concur',
			},
			{
				name: 'Report Only',
				value: 'report',
				description: 'The workflow starts in any case, and the item says whether the signature is valid',
			},
			{
				name: 'Require',
				value: 'require',
				description:
					'Events without a valid signature are refused with HTTP 401, and Concur tries again for 72 hours. Needs a public key in the credential.',
			},
		],
		default: 'report',
		description:
			'What happens to events that are not signed by Concur. An event is a doorbell: whatever it says, read the documents from Concur.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Company UUIDs',
				name: 'companyIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 08BCCA1E-0D4F-4261-9F1B-F778D96617D6',
				description: 'Only events of these companies start the workflow; separated by commas. Empty for all.',
			},
			{
				displayName: 'Remove Duplicates',
				name: 'deduplicate',
				type: 'boolean',
				default: true,
				description:
					'Whether an event that Concur delivers again starts nothing. The last 1,000 events are remembered; with several n8n processes an event may now and then start the workflow twice.',
			},
			{
				displayName: 'Subscription Name',
				name: 'subscriptionName',
				type: 'string',
				default: '',
				placeholder: 'e.g. my-company.erp',
				description:
					'Unique over all customers of Concur: lower-case letters, digits, dots and hyphens. ".prod" or ".test" is put behind it. Empty for a name that is made of this n8n, the workflow and the node.',
			},
			{
				displayName: 'When Deactivated',
				name: 'whenDeactivated',
				type: 'options',
				options: [
					{
						name: 'Delete Subscription',
						value: 'delete',
						description:
							'Concur takes a while to delete, so saving an active workflow takes longer too. A new subscription may begin without companies: see the documentation.',
					},
					{
						name: 'Keep Subscription',
						value: 'keep',
						description: 'Events that come while the workflow is off are lost, as with Delete',
					},
				],
				default: 'keep',
				description: 'What becomes of the subscription when the workflow is switched off',
			},
		],
	},
];
