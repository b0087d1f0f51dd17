import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { scopeAdvice } from '../../concur/events/advice';
import { SubscriptionService } from '../../concur/events/subscriptionService';
import { DEFAULT_TOPIC, TOPICS } from '../../concur/events/topics';
import { openReader } from '../shared/reading';
import { callError } from './callErrors';
import { APP_CREDENTIAL } from './settings';

/** The topics to choose from: those that the app's scopes show. @throws with the scope that is missing */
export async function listTopics(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { line } = await openReader(context, APP_CREDENTIAL);
	const read = await new SubscriptionService(line).topics();
	if (!('value' in read)) throw callError(context, 'show its topics', read, DEFAULT_TOPIC);
	if (read.value.length === 0) {
		throw new NodeOperationError(context.getNode(), 'The app sees no topic', {
			description: scopeAdvice(DEFAULT_TOPIC),
		});
	}
	return read.value.map((value) => ({
		name: TOPICS.find((topic) => topic.value === value)?.name ?? value,
		value,
		description: value,
	}));
}
