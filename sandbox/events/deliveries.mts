import http from 'node:http';
import https from 'node:https';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import type { DeliveryForm, EventServiceOptions, ServiceEvent } from './options.mts';
import type { SigningKeys } from './signingKeys.mts';
import type { Subscription } from './subscriptions.mts';

/** One try of a delivery. */
export interface DeliveryTry {
	at: number;
	millis: number;
	/** HTTP status; 0 when no answer came. */
	status: number;
	detail?: string;
}

/** One event on its way to one subscription's endpoint. */
export interface Delivery {
	number: number;
	eventId: string;
	eventType: string;
	subscriptionId: string;
	endpoint: string;
	/** `delivered`: a 2xx came; `dropped`: a 4xx that Concur does not retry, or its time is over. */
	state: 'waiting' | 'delivered' | 'dropped';
	tries: DeliveryTry[];
}

/** What came of one event, over all its deliveries. */
export interface EventAccount {
	eventId: string;
	deliveries: number;
	tries: number;
	delivered: number;
	dropped: number;
	waiting: number;
	statuses: number[];
}

const RETRIED = [401, 403, 429];
/** SAP names no back-off. */
const DEFAULT_BACK_OFF_MS = [1000, 2000, 5000, 10_000, 30_000];
/** Finished deliveries are forgotten, oldest first. */
const MAX_KEPT = 50_000;

/** Takes events to the endpoints, again and again, as SAP's service does. */
export class Deliveries {
	readonly all: Delivery[] = [];
	private readonly queue: Array<() => Promise<void>> = [];
	private readonly agents = {
		http: new http.Agent({ keepAlive: true, maxSockets: Infinity }),
		https: new https.Agent({ keepAlive: true, maxSockets: Infinity }),
	};
	private underWay = 0;
	private count = 0;
	private closed = false;
	private concurrency: number;

	constructor(
		private readonly options: EventServiceOptions,
		private readonly keys: Pick<SigningKeys, 'header'>,
		private readonly later: (millis: number, action: () => void) => void,
		private readonly changed: (delivery: Delivery) => void,
	) {
		this.concurrency = options.concurrency ?? 24;
	}

	setConcurrency(concurrency: number): void {
		this.concurrency = concurrency;
		this.next();
	}

	/** @param body the event's bytes; its signature is made at every try, since keys rotate meanwhile */
	add(event: ServiceEvent, body: Buffer, subscription: Subscription, form: DeliveryForm = {}): Delivery[] {
		const whole = { ...this.options.form, ...form };
		const made: Delivery[] = [];
		for (let copy = 0; copy < (whole.copies ?? 1); copy += 1) {
			this.count += 1;
			const delivery: Delivery = {
				number: this.count,
				eventId: event.id,
				eventType: event.eventType,
				subscriptionId: subscription.id,
				endpoint: subscription.webHookConfig.endpoint,
				state: 'waiting',
				tries: [],
			};
			this.all.push(delivery);
			made.push(delivery);
			const start = Date.now();
			const attempt = async () => await this.deliver(delivery, body, whole, start);
			if (whole.delayMs) this.later(whole.delayMs, () => this.enqueue(attempt));
			else this.enqueue(attempt);
		}
		if (this.all.length > MAX_KEPT) this.all.splice(0, this.all.length - MAX_KEPT);
		return made;
	}

	account(): Map<string, EventAccount> {
		const accounts = new Map<string, EventAccount>();
		for (const { eventId, state, tries } of this.all) {
			const account = accounts.get(eventId) ?? {
				eventId,
				deliveries: 0,
				tries: 0,
				delivered: 0,
				dropped: 0,
				waiting: 0,
				statuses: [],
			};
			account.deliveries += 1;
			account.tries += tries.length;
			account[state] += 1;
			account.statuses.push(...tries.map(({ status }) => status));
			accounts.set(eventId, account);
		}
		return accounts;
	}

	close(): void {
		this.closed = true;
		this.queue.length = 0;
		this.agents.http.destroy();
		this.agents.https.destroy();
	}

	private enqueue(attempt: () => Promise<void>): void {
		this.queue.push(attempt);
		this.next();
	}

	private next(): void {
		while (!this.closed && this.underWay < this.concurrency && this.queue.length > 0) {
			this.underWay += 1;
			const attempt = this.queue.shift() as () => Promise<void>;
			void attempt().finally(() => {
				this.underWay -= 1;
				this.next();
			});
		}
	}

	private async deliver(delivery: Delivery, body: Buffer, form: DeliveryForm, start: number): Promise<void> {
		const at = Date.now();
		const { status, detail } = await this.post(delivery.endpoint, body, form);
		if (this.closed) return;
		delivery.tries.push({ at, millis: Date.now() - at, status, ...(detail ? { detail } : {}) });
		const isRetried = status === 0 || status >= 500 || RETRIED.includes(status);
		const isOver = Date.now() - start > (this.options.retentionMs ?? 72 * 3_600_000);
		if (status >= 200 && status < 300) delivery.state = 'delivered';
		else if (!isRetried || isOver) delivery.state = 'dropped';
		else {
			const backOff = this.options.backOffMs ?? DEFAULT_BACK_OFF_MS;
			const wait = backOff[Math.min(delivery.tries.length, backOff.length) - 1] ?? 0;
			this.later(wait, () => this.enqueue(async () => await this.deliver(delivery, body, form, start)));
		}
		this.changed(delivery);
	}

	private async post(
		endpoint: string,
		plain: Buffer,
		form: DeliveryForm,
	): Promise<{ status: number; detail?: string }> {
		const url = new URL(endpoint);
		const signature = this.keys.header(plain, form.scheme ?? 'pss', form.keyId);
		const body = form.gzip ? gzipSync(plain) : plain;
		const contentType = form.contentType === undefined ? 'application/json' : form.contentType;
		const isHttps = url.protocol === 'https:';
		return await new Promise((resolve) => {
			const request = (isHttps ? https : http).request(
				url,
				{
					method: 'POST',
					agent: isHttps ? this.agents.https : this.agents.http,
					timeout: this.options.deliveryTimeoutMs ?? 60_000,
					headers: {
						'content-length': body.length,
						'concur-correlationid': randomBytes(16).toString('hex'),
						...(contentType ? { 'content-type': contentType } : {}),
						...(form.gzip ? { 'content-encoding': 'gzip' } : {}),
						...(signature === undefined ? {} : { 'concur-signature': signature }),
					},
				},
				(response) => {
					response.resume();
					response.once('end', () => resolve({ status: response.statusCode ?? 0 }));
					response.once('error', (error) => resolve({ status: 0, detail: error.message }));
					response.once('close', () => resolve({ status: 0, detail: 'the answer broke off' }));
				},
			);
			request.once('timeout', () => request.destroy(new Error('no answer in time')));
			request.once('error', (error) => resolve({ status: 0, detail: error.message }));
			request.end(body);
		});
	}
}
