import type { IHookFunctions } from 'n8n-workflow';

import type { Subscription } from '../../concur/events/subscription';
import type { SubscriptionService } from '../../concur/events/subscriptionService';
import { callError } from './callErrors';
import { subscriptionNameOf } from './settings';

/** What the node keeps with the workflow, beside the events it has seen. */
interface StaticData {
	/** The subscription that Concur was last seen to have, and of which app. */
	confirmed?: { app: string; subscription: Subscription };
	/** Earlier names of this node's subscription, still to be deleted. */
	former?: string[];
	/** In the editor's test alone, whose static data n8n never stores: what the test has subscribed. */
	testSubscription?: string;
}

/** @returns what may be read and changed; n8n stores it after an activation, and never that of a test */
export const dataOf = (context: IHookFunctions): StaticData =>
	context.getWorkflowStaticData('node') as StaticData;

/** Remembers what Concur has, and deletes what the node's subscription was called before. */
export async function noteConfirmed(
	context: IHookFunctions,
	service: SubscriptionService,
	app: string,
	subscription: Subscription,
): Promise<void> {
	const data = dataOf(context);
	const before = data.confirmed;
	const renamed =
		before?.app === app && before.subscription.id !== subscription.id ? [before.subscription.id] : [];
	const former = [...(data.former ?? []), ...renamed].filter((id) => id !== subscription.id);
	data.confirmed = { app, subscription };
	data.former = former;
	for (const id of former) {
		const outcome = await service.remove(id);
		if (typeof outcome === 'object')
			context.logger.warn(
				`${id}: the former subscription could not be deleted; the next activation tries again`,
			);
		else data.former = data.former.filter((other) => other !== id);
	}
}

/**
 * The name of the subscription that n8n takes down. Of a test that it stops while it starts, n8n knows no static data: its address
 * alone tells it from the active workflow, whose subscription must stay. Nor may an activation that failed take a test's.
 * @returns undefined when the one that is there is another's
 * @throws NodeApiError when Concur can't be asked
 */
export async function ownSubscription(
	context: IHookFunctions,
	service: SubscriptionService,
): Promise<string | undefined> {
	const [production, test] = [subscriptionNameOf(context, false), subscriptionNameOf(context, true)];
	if (dataOf(context).confirmed !== undefined) return production;
	const addressOf = async (name: string): Promise<string | undefined> => {
		const answer = await service.find(name);
		if (!('found' in answer)) throw callError(context, 'look for the subscription', answer, '');
		return answer.found?.subscription.webHookConfig.endpoint;
	};
	const own = context.getNodeWebhookUrl('default');
	if ((await addressOf(production)) === own) return production;
	// One that Concur does not show yet may be there all the same.
	return [own, undefined].includes(await addressOf(test)) ? test : undefined;
}
