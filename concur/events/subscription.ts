/** Event Subscription Service v4: the topics that the app's scopes show. */
export const TOPICS_PATH = '/events/v4/topics';

/** Creates a subscription, or updates the one of the same name. */
export const WEBHOOK_SUBSCRIPTION_PATH = '/events/v4/subscriptions/webhook';

/** All subscriptions of the app. */
export const SUBSCRIPTIONS_PATH = '/events/v4/subscriptions';

/** One subscription, to read or to delete. */
export const subscriptionPath = (id: string): string => `${SUBSCRIPTIONS_PATH}/${encodeURIComponent(id)}`;

/** A webhook subscription as it is sent; mind the capital H. */
export interface Subscription {
	/** Unique over all of Concur's customers. */
	id: string;
	topic: string;
	/** Regular expression on the event type. */
	filter: string;
	webHookConfig: { endpoint: string };
}

/** A subscription as Concur shows it. */
export interface FoundSubscription {
	subscription: Subscription;
	/** The companies whose events arrive: Concur fills this list itself, and without an entry nothing comes. */
	companyIds: string[];
}

export const ALL_EVENTS = '.*';

const NAME = /^[a-z0-9.-]+$/;

/** Is this a name that Concur takes? Lower-case letters, digits, dots and hyphens. */
export function isSubscriptionName(name: string): boolean {
	return NAME.test(name);
}

/**
 * The name of a workflow's subscription. Test and production never share one: both are upserts, and the editor's test would
 * otherwise redirect the events of the running workflow.
 * @param own what the user typed; empty for a name made of the instance, the workflow and the node
 */
export function subscriptionName(
	own: string,
	from: { instanceId: string; workflowId: string; nodeId: string },
	isTest: boolean,
): string {
	const made = ['n8n', from.instanceId.slice(0, 8), from.workflowId, from.nodeId].join('.');
	const base = own.trim() === '' ? made.toLowerCase().replace(/[^a-z0-9.-]/g, '-') : own.trim();
	return `${base}.${isTest ? 'test' : 'prod'}`;
}

/**
 * The regular expression for these event types. It matches the same events whether Concur looks for a full match or
 * searches, which SAP does not say: no type of a topic is part of another.
 */
export function filterOf(eventTypes: string[]): string {
	if (eventTypes.length === 0) return ALL_EVENTS;
	const escaped = eventTypes.map((eventType) => eventType.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
	return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
}

/** Parses JSON; undefined when the text is none. */
function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the answer about one subscription: SAP's reference shows an array of one, its OpenAPI file an object.
 * @returns the subscription; `absent` when the answer names none of this id; undefined when it has another shape
 */
export function readSubscription(body: string, id: string): FoundSubscription | 'absent' | undefined {
	const answer = parse(body);
	const list: unknown[] | undefined = Array.isArray(answer)
		? answer
		: isObject(answer)
			? [answer]
			: undefined;
	if (list === undefined) return undefined;
	const found = list.filter(isObject).find((candidate) => candidate.id === id);
	if (found === undefined) return Array.isArray(answer) ? 'absent' : undefined;
	const { topic, filter, webHookConfig, companyIds } = found;
	return {
		subscription: {
			id,
			topic: String(topic),
			filter: String(filter),
			webHookConfig: { endpoint: isObject(webHookConfig) ? String(webHookConfig.endpoint) : '' },
		},
		companyIds: Array.isArray(companyIds) ? companyIds.map(String) : [],
	};
}

/** Reads the list of topics; undefined when the answer has another shape. */
export function readTopics(body: string): string[] | undefined {
	const answer = parse(body);
	if (!Array.isArray(answer) || !answer.every((topic) => typeof topic === 'string')) return undefined;
	return answer;
}

/** Reads the names in the list of subscriptions; undefined when the answer has another shape. */
export function readSubscriptionIds(body: string): string[] | undefined {
	const answer = parse(body);
	return Array.isArray(answer) ? answer.filter(isObject).map(({ id }) => String(id)) : undefined;
}

/** Do both ask for the same events at the same address? */
export function isSameSubscription(left: Subscription, right: Subscription): boolean {
	return (
		left.id === right.id &&
		left.topic === right.topic &&
		left.filter === right.filter &&
		left.webHookConfig.endpoint === right.webHookConfig.endpoint
	);
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Why Concur can't deliver to this address, or undefined when nothing speaks against it.
 * @param baseUri where Concur is: a sandbox on this machine delivers to this machine
 */
export function unreachable(endpoint: string, baseUri: string): string | undefined {
	let url: URL;
	try {
		url = new URL(endpoint);
	} catch {
		return 'it is not an address';
	}
	const isHere = LOOPBACK.test(url.hostname);
	if (isHere && LOOPBACK.test(new URL(baseUri).hostname)) return undefined;
	if (isHere) return 'it is an address of this machine only';
	return url.protocol === 'https:' ? undefined : 'it is not an https:// address';
}
