import { AppTokens } from './appTokens.mts';
import { Deliveries } from './deliveries.mts';
import type { Delivery, EventAccount } from './deliveries.mts';
import { ALL_SCOPES, TOPIC_SCOPES } from './options.mts';
import type { DeliveryForm, EventServiceOptions, ServiceEvent } from './options.mts';
import { SigningKeys } from './signingKeys.mts';
import type { PublishedKey } from './signingKeys.mts';
import { Subscriptions } from './subscriptions.mts';
import type { Subscription } from './subscriptions.mts';

/** The text of an event, as it goes over the line. */
function bodyOf(event: ServiceEvent, { spacing, body }: DeliveryForm): Buffer {
	if (body !== undefined) return Buffer.from(body);
	if (spacing !== 'odd') return Buffer.from(JSON.stringify(event));
	return Buffer.from(` ${JSON.stringify(event, null, '\t').replaceAll('\n', ' \r\n')}\r\n\r\n`);
}

/** What a test holds of the event service. */
export interface EventServiceControl {
	subscriptions(): Subscription[];
	/** Every PUT, DELETE and disappearance, oldest first. */
	history: Subscriptions['history'];
	/** @returns the deliveries that were started: none without a subscription that wants the event */
	publish(events: ServiceEvent[], form?: DeliveryForm): Delivery[];
	deliveries(): Delivery[];
	/** What came of each event. */
	account(): Map<string, EventAccount>;
	/** Waits until no delivery waits any more. @throws when that takes longer than the limit */
	settled(limitMs?: number): Promise<void>;
	keys(): PublishedKey[];
	/** A new key pair; from now on it signs. */
	rotateKey(endsAt?: number): PublishedKey;
	companyConnects(companyId?: string): void;
	setConcurrency(concurrency: number): void;
}

/** SAP's Event Subscription Service v4: tokens of the app, subscriptions, and delivery. */
export class EventService implements EventServiceControl {
	readonly tokens: AppTokens;
	readonly subscriptionStore: Subscriptions;
	private readonly outbox: Deliveries;
	/** Key pairs are made when they are first asked for: most sandboxes deliver nothing. */
	private signingKeys: SigningKeys | undefined;
	private readonly listeners = new Set<(delivery: Delivery) => void>();

	constructor(
		readonly options: EventServiceOptions,
		companyId: string,
		later: (millis: number, action: () => void) => void,
		tokenLifeSeconds = 3600,
	) {
		this.tokens = new AppTokens(options.scopes ?? ALL_SCOPES, tokenLifeSeconds);
		this.subscriptionStore = new Subscriptions(options, companyId, later);
		this.outbox = new Deliveries(
			options,
			{ header: (...values) => this.signing.header(...values) },
			later,
			(delivery) => {
				for (const listener of this.listeners) listener(delivery);
			},
		);
	}

	private get signing(): SigningKeys {
		this.signingKeys ??= new SigningKeys();
		return this.signingKeys;
	}

	get history(): Subscriptions['history'] {
		return this.subscriptionStore.history;
	}

	/** The topics that the app's scopes show: none without one of the topic's own. */
	topics(): string[] {
		const { scopes } = this.tokens;
		const shown = Object.keys(TOPIC_SCOPES).filter((topic) =>
			TOPIC_SCOPES[topic].some((scope) => scopes.includes(scope)),
		);
		return shown.length === 0 ? [] : [...shown, 'public.test'];
	}

	subscriptions(): Subscription[] {
		return this.subscriptionStore.all();
	}

	publish(events: ServiceEvent[], form: DeliveryForm = {}): Delivery[] {
		return events.flatMap((event) =>
			this.subscriptions()
				.filter(
					({ topic, filter, companyIds }) =>
						topic === event.topic &&
						new RegExp(`^(?:${filter})$`).test(event.eventType) &&
						companyIds.includes(String(event.facts.companyId)),
				)
				.flatMap((subscription) =>
					this.outbox.add(event, bodyOf(event, { ...this.options.form, ...form }), subscription, form),
				),
		);
	}

	deliveries(): Delivery[] {
		return this.outbox.all;
	}

	account(): Map<string, EventAccount> {
		return this.outbox.account();
	}

	async settled(limitMs = 60_000): Promise<void> {
		const until = Date.now() + limitMs;
		const waiting = () => this.outbox.all.filter(({ state }) => state === 'waiting').length;
		while (waiting() > 0) {
			if (Date.now() > until) throw new Error(`${waiting()} deliveries still wait after ${limitMs} ms`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}

	keys(): PublishedKey[] {
		return this.signing.published;
	}

	rotateKey(endsAt?: number): PublishedKey {
		return this.signing.rotate(endsAt);
	}

	companyConnects(companyId?: string): void {
		this.subscriptionStore.companyConnects(companyId);
	}

	setConcurrency(concurrency: number): void {
		this.outbox.setConcurrency(concurrency);
	}

	listen(listener: (delivery: Delivery) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	close(): void {
		this.outbox.close();
	}
}
