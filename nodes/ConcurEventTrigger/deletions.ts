import type { FailedCall, SubscriptionService } from '../../concur/events/subscriptionService';
import { now } from '../../concur/transport/clock';

/** Deletions under way; a subscription that is saved meanwhile may go under. */
const deletions = new Map<string, Promise<unknown>>();
/** Deletions of which it is not known whether Concur is still at it, and until when they are watched. */
const unsettled = new Map<string, number>();
const UNSETTLED_MS = 120_000;

/** Deletes a subscription of an app. @returns undefined when it is gone, `marked` when Concur still shows it */
export async function removeWatched(
	service: SubscriptionService,
	app: string,
	id: string,
): Promise<FailedCall | 'marked' | undefined> {
	const key = `${app} ${id}`;
	const deletion = service.remove(id).finally(() => deletions.delete(key));
	deletions.set(key, deletion);
	const outcome = await deletion;
	// An error may have come after the deed.
	if (outcome !== undefined) unsettled.set(key, now() + UNSETTLED_MS);
	return outcome;
}

/** Waits for a deletion of this subscription, if there is one: what Concur shows of it until then does not count. */
export async function awaitDeletion(service: SubscriptionService, app: string, id: string): Promise<void> {
	const key = `${app} ${id}`;
	await deletions.get(key);
	if ((unsettled.get(key) ?? 0) > now()) await service.untilGone(id);
	unsettled.delete(key);
}
