import { TOPIC_SCOPES } from './options.mts';
import type { EventServiceOptions } from './options.mts';

/** SAP: five per application. */
export const MOST_SUBSCRIPTIONS = 5;

/** As SAP's answers show it. */
export interface Subscription {
	id: string;
	topic: string;
	filter: string;
	webHookConfig: { endpoint: string };
	applicationId: string;
	companyIds: string[];
	groups: string[];
	scope: string;
	startFromEarliest: boolean;
}

export interface Refusal {
	status: number;
	message: string;
}

const NAME = /^[a-z0-9.-]{1,255}$/;

/** The app's subscriptions, as Concur keeps them. */
export class Subscriptions {
	private readonly byId = new Map<string, Subscription>();
	private readonly markedForDeletion = new Set<string>();
	/** Every name that ever existed here: for tests that look for what was left behind. */
	readonly history: Array<{ at: number; what: 'put' | 'delete' | 'gone'; id: string; endpoint?: string }> =
		[];

	constructor(
		private readonly options: EventServiceOptions,
		private readonly companyId: string,
		private readonly later: (millis: number, action: () => void) => void,
	) {}

	all(): Subscription[] {
		return [...this.byId.values()];
	}

	get(id: string): Subscription | undefined {
		return this.byId.get(id);
	}

	/** Creates, or updates the one of the same name. */
	put(body: unknown, topics: string[]): Subscription | Refusal {
		const { id, topic, filter, webHookConfig } = (body ?? {}) as Partial<Subscription>;
		if (typeof id !== 'string' || !NAME.test(id))
			return { status: 400, message: 'id: only lower-case letters, digits, dots and hyphens' };
		if (typeof topic !== 'string' || !(topic in TOPIC_SCOPES || topic === 'public.test'))
			return { status: 400, message: 'topic does not exist' };
		if (!topics.includes(topic)) return { status: 403, message: 'The app lacks the scope of the topic' };
		if (typeof filter !== 'string' || !isRegularExpression(filter))
			return { status: 400, message: 'filter is not a regular expression' };
		const endpoint = webHookConfig?.endpoint;
		if (typeof endpoint !== 'string' || !isReachable(endpoint))
			return { status: 400, message: 'webHookConfig.endpoint must be an https address' };
		if (this.options.takenNames?.includes(id))
			return { status: 409, message: `Subscription '${id}' belongs to another application` };
		const before = this.byId.get(id);
		if (!before && this.byId.size >= MOST_SUBSCRIPTIONS)
			return { status: 400, message: `An application may have ${MOST_SUBSCRIPTIONS} subscriptions` };
		const subscription: Subscription = {
			id,
			topic,
			filter,
			webHookConfig: { endpoint },
			applicationId: 'sandbox-application',
			companyIds: before?.companyIds ?? (this.options.companies === 'none' ? [] : [this.companyId]),
			groups: [],
			scope: 'public',
			startFromEarliest: false,
		};
		this.byId.set(id, subscription);
		if (this.options.loseReplacedOnDeletion === false) this.markedForDeletion.delete(id);
		this.history.push({ at: Date.now(), what: 'put', id, endpoint });
		return subscription;
	}

	/** SAP marks it; it is gone a while later, along with what was put there in the meantime. */
	delete(id: string): boolean {
		if (!this.byId.has(id)) return false;
		this.markedForDeletion.add(id);
		this.history.push({ at: Date.now(), what: 'delete', id });
		this.later(this.options.deletionMs ?? 2000, () => {
			if (!this.markedForDeletion.delete(id)) return;
			this.byId.delete(id);
			this.history.push({ at: Date.now(), what: 'gone', id });
		});
		return true;
	}

	/** A company request token is exchanged: the company joins the subscriptions that exist by then, and no later one. */
	companyConnects(companyId = this.companyId): void {
		for (const subscription of this.byId.values()) {
			if (!subscription.companyIds.includes(companyId)) subscription.companyIds.push(companyId);
		}
	}
}

function isRegularExpression(text: string): boolean {
	try {
		new RegExp(text);
		return true;
	} catch {
		return false;
	}
}

/** Concur takes https alone; the sandbox also this machine's own n8n, which has no certificate. */
function isReachable(endpoint: string): boolean {
	try {
		const { protocol, hostname } = new URL(endpoint);
		return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
	} catch {
		return false;
	}
}
