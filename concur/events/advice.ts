import { ADVICE } from '../verdict/advice';
import { POLICY } from '../verdict/kinds';
import type { FailedCall } from './subscriptionService';
import { EVENTS_SCOPE, scopesOf } from './topics';

/** Which scopes an app needs for a topic, in a sentence. */
export function scopeAdvice(topic: string): string {
	const scopes = scopesOf(topic);
	return `The app needs the scope ${EVENTS_SCOPE}${
		scopes === undefined ? ' and the one of the topic' : `, and for ${topic} the scope ${scopes}`
	}. Add it in the OAuth app tool of Concur (role Authentication Admin), or ask SAP Concur to.`;
}

/** The HTTP status that a failed call ended with; undefined when no answer came. */
export function statusOf({ lastAttempt }: FailedCall): number | undefined {
	return lastAttempt.kind === 'answer' ? lastAttempt.httpStatusCode : undefined;
}

/**
 * A call to the event service that failed, in words. It goes by the HTTP status: how this service writes its errors is not
 * documented, and asking again changes nothing, so that nobody has to be certain who answered.
 * @returns what was seen (in Concur's words where there are any), and what to do next
 */
export function tellFailedCall(failed: FailedCall, topic: string): { said: string; advice: string } {
	const { seen, advice } = ADVICE[failed.kind];
	const status = statusOf(failed) ?? 0;
	const said = failed.words || (status >= 400 ? `HTTP ${status}` : seen);
	if (status === 401 || status === 403) return { said, advice: scopeAdvice(topic) };
	if (status >= 400 && status < 500 && status !== 429) {
		return {
			said,
			advice: "Read Concur's message, and check the topic, the pattern and the subscription name.",
		};
	}
	return { said, advice: POLICY[failed.kind].committed === 'unclear' ? 'Try again later.' : advice };
}

/** SAP: an application may have five subscriptions. */
export const MOST_SUBSCRIPTIONS = 5;

/**
 * Why Concur did not take a subscription: its documents name no status for a name that is taken or a sixth subscription.
 * @param ids the names of the app's subscriptions, as far as they are known
 */
export function refusalAdvice(id: string, ids: string[]): string {
	if (!ids.includes(id) && ids.length >= MOST_SUBSCRIPTIONS) {
		return `The app has its ${MOST_SUBSCRIPTIONS} subscriptions already: ${ids.join(', ')}. Delete one: switch off its workflow with When Deactivated set to Delete, or delete it over Concur's interface.`;
	}
	return `If another app has the name "${id}" (names are unique over all customers of Concur), choose another one under Options > Subscription Name.`;
}
