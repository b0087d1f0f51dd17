import { readResource } from '../reading/readResource';
import type { PacedLine, Patience, Read } from '../reading/readResource';
import type { ConcurRequest } from '../transport/attempt';
import {
	readSubscription,
	readSubscriptionIds,
	readTopics,
	subscriptionPath,
	SUBSCRIPTIONS_PATH,
	TOPICS_PATH,
	WEBHOOK_SUBSCRIPTION_PATH,
} from './subscription';
import type { FoundSubscription, Subscription } from './subscription';

/** A call that failed for good: what the last attempt came to, and in which words. */
export type FailedCall = Exclude<Read<unknown>, { value: unknown }>;

/** A user waits for the workflow to be activated. */
const PATIENCE: Patience = { maxTries: 3, maxWaitMs: 3000 };
const TIMEOUT_MS = 20_000;
/** How long to watch a deletion that Concur has only marked, and how often to look. */
const MAX_GONE_WAIT_MS = 15_000;
const LOOK_EVERY_MS = 500;

/**
 * The subscriptions of an app at SAP's Event Subscription Service v4. Every call may be repeated: saving is an upsert, and
 * what is deleted stays deleted. No call throws.
 */
export class SubscriptionService {
	constructor(private readonly line: PacedLine) {}

	/** The topics that the app's scopes show; empty without a scope of a topic. */
	async topics(): Promise<Read<string[]>> {
		return await this.call({ method: 'GET', path: TOPICS_PATH }, readTopics);
	}

	/** The names of all subscriptions of the app. */
	async ids(): Promise<Read<string[]>> {
		return await this.call({ method: 'GET', path: SUBSCRIPTIONS_PATH }, readSubscriptionIds);
	}

	async find(id: string): Promise<FailedCall | { found: FoundSubscription | undefined }> {
		const read = await this.call({ method: 'GET', path: subscriptionPath(id) }, (body) =>
			readSubscription(body, id),
		);
		if ('value' in read) return { found: read.value === 'absent' ? undefined : read.value };
		return read.kind === 'notFound' ? { found: undefined } : read;
	}

	/** Creates it, or updates the one of the same name. @returns undefined when Concur has it */
	async save(subscription: Subscription): Promise<FailedCall | undefined> {
		const read = await this.call(
			{
				method: 'PUT',
				path: WEBHOOK_SUBSCRIPTION_PATH,
				contentType: 'application/json',
				body: JSON.stringify(subscription),
			},
			(body) => body,
		);
		return 'value' in read ? undefined : read;
	}

	/**
	 * Deletes it, and watches until it is gone: Concur only marks it at first, and one that is saved again in that time may go
	 * under with it.
	 * @returns undefined when it is gone, `marked` when it was still there after a while
	 */
	async remove(id: string): Promise<FailedCall | 'marked' | undefined> {
		const read = await this.call({ method: 'DELETE', path: subscriptionPath(id) }, (body) => body);
		if (!('value' in read)) return read.kind === 'notFound' ? undefined : read;
		return (await this.untilGone(id)) ? undefined : 'marked';
	}

	/** Watches a subscription that may have been deleted, for a while. @returns whether it is gone */
	async untilGone(id: string): Promise<boolean> {
		for (let waited = 0; waited < MAX_GONE_WAIT_MS; waited += LOOK_EVERY_MS) {
			const look = await this.find(id);
			if ('found' in look && look.found === undefined) return true;
			await this.wait(LOOK_EVERY_MS);
		}
		return false;
	}

	async wait(millis: number): Promise<void> {
		await this.line.pace.wait(millis);
	}

	private async call<Value>(
		request: Pick<ConcurRequest, 'method' | 'path' | 'body' | 'contentType'>,
		parse: (body: string) => Value | undefined,
	): Promise<Read<Value>> {
		const whole: ConcurRequest = { ...request, accept: 'application/json', timeoutMs: TIMEOUT_MS };
		return await readResource(this.line, whole, parse, PATIENCE);
	}
}
