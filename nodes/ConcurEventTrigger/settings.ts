import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { readCompanyIds } from '../../concur/events/event';
import type { EventFilter } from '../../concur/events/event';
import { ALL_EVENTS, filterOf, isSubscriptionName, subscriptionName } from '../../concur/events/subscription';
import type { Subscription } from '../../concur/events/subscription';

export const APP_CREDENTIAL = 'concurAppApi';

type TriggerContext = IHookFunctions | IWebhookFunctions;

/** What the user chose under Options; n8n leaves out what was not touched. */
export interface TriggerOptions {
	companyIds?: string;
	deduplicate?: boolean;
	subscriptionName?: string;
	whenDeactivated?: 'keep' | 'delete';
}

export function optionsOf(context: TriggerContext): TriggerOptions {
	return context.getNodeParameter('options', {}) as TriggerOptions;
}

export function signatureModeOf(context: TriggerContext): 'report' | 'require' | 'off' {
	return context.getNodeParameter('signature', 'report') as 'report' | 'require' | 'off';
}

function chosenEventTypes(context: TriggerContext): string[] {
	if (context.getNodeParameter('events', 'all') !== 'chosen') return [];
	return context.getNodeParameter('eventTypes', []) as string[];
}

/** What the trigger lets through. A pattern is Concur's to apply: its regular expressions need not be JavaScript's. */
export function eventFilterOf(context: TriggerContext): EventFilter {
	return {
		topic: String(context.getNodeParameter('topic')),
		eventTypes: chosenEventTypes(context),
		companyIds: readCompanyIds(optionsOf(context).companyIds),
	};
}

/**
 * The subscription that this node needs at Concur.
 * @throws NodeOperationError when a parameter is missing or Concur would not take it
 */
export function wantedSubscription(context: IHookFunctions, isTest: boolean): Subscription {
	const node = context.getNode();
	const topic = String(context.getNodeParameter('topic', '')).trim();
	if (topic === '') throw new NodeOperationError(node, 'Choose a topic');
	const name = subscriptionNameOf(context, isTest);
	if (!isSubscriptionName(name)) {
		throw new NodeOperationError(node, `Concur takes no subscription with the name "${name}"`, {
			description: 'Use lower-case letters, digits, dots and hyphens under Options > Subscription Name.',
		});
	}
	return {
		id: name,
		topic,
		filter: wantedFilter(context),
		webHookConfig: { endpoint: String(context.getNodeWebhookUrl('default')) },
	};
}

/** The name of this node's subscription, for production or for the editor's test. */
export function subscriptionNameOf(context: IHookFunctions, isTest: boolean): string {
	const from = {
		instanceId: context.getInstanceId(),
		workflowId: context.getWorkflow().id ?? 'unsaved',
		nodeId: context.getNode().id,
	};
	return subscriptionName(optionsOf(context).subscriptionName ?? '', from, isTest);
}

function wantedFilter(context: IHookFunctions): string {
	const events = context.getNodeParameter('events', 'all') as string;
	if (events === 'all') return ALL_EVENTS;
	if (events === 'pattern') {
		const pattern = String(context.getNodeParameter('pattern', '')).trim();
		if (pattern !== '') return pattern;
		throw new NodeOperationError(context.getNode(), 'Enter a pattern, or choose all events');
	}
	const eventTypes = chosenEventTypes(context);
	if (eventTypes.length > 0) return filterOf(eventTypes);
	throw new NodeOperationError(context.getNode(), 'Choose at least one event type, or all events');
}
