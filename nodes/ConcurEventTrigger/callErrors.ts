import { NodeApiError } from 'n8n-workflow';
import type { IHookFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { refusalAdvice, statusOf, tellFailedCall } from '../../concur/events/advice';
import type { Subscription } from '../../concur/events/subscription';
import type { FailedCall, SubscriptionService } from '../../concur/events/subscriptionService';

/** A failed call as an error. @param what the node wanted, as in "Concur could not ..." */
export function callError(
	context: IHookFunctions | ILoadOptionsFunctions,
	what: string,
	failed: FailedCall,
	topic: string,
): NodeApiError {
	const { said, advice } = tellFailedCall(failed, topic);
	const status = statusOf(failed);
	const error = new NodeApiError(
		context.getNode(),
		{ message: said },
		{
			description: advice,
			...(status === undefined ? {} : { httpCode: String(status) }),
		},
	);
	// Set afterwards: n8n puts a sentence of its own in the place of a message that holds a network code.
	error.message = `Concur could not ${what}: ${said}`;
	return error;
}

/** Why a subscription could not be saved; where Concur refused it, the app's other subscriptions tell more. */
export async function saveError(
	context: IHookFunctions,
	service: SubscriptionService,
	wanted: Subscription,
	refused: FailedCall,
): Promise<NodeApiError> {
	const error = callError(context, `save the subscription ${wanted.id}`, refused, wanted.topic);
	const status = statusOf(refused) ?? 0;
	if (status < 400 || status >= 500) return error;
	const ids = await service.ids();
	const reason = refusalAdvice(wanted.id, 'value' in ids ? ids.value : []);
	error.description = `${reason} ${error.description ?? ''}`.trim();
	return error;
}
