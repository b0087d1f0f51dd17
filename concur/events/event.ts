/** What SAP's Event Subscription Service v4 sends: one JSON object per request. */
export interface ConcurEvent {
	/** The same in every delivery of the event; a UUID mostly, and any text in some of SAP's examples. */
	id: string;
	topic: string | undefined;
	eventType: string | undefined;
	/** The company that it is about, as `facts` names it. */
	companyId: string | undefined;
	/** SAP's support asks for it. */
	correlationId: string | undefined;
	/** The whole event as it came. */
	content: Record<string, unknown>;
}

/** What a trigger lets through; an empty list lets all through. */
export interface EventFilter {
	topic: string;
	eventTypes: string[];
	companyIds: string[];
}

/** Longer texts are none of Concur's names. */
const MAX_NAME_LENGTH = 200;
const PUBLIC = 'public.';

/** A list is none either, in effect: JSON gives it no names. */
function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function nameIn(content: unknown, key: string): string | undefined {
	const value = isObject(content) ? content[key] : undefined;
	return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH ? value : undefined;
}

/**
 * Reads the body of a delivery. Nothing in it is believed beyond its names: that is what the signature is for.
 * @param body the bytes as they came; a byte-order mark is accepted
 * @returns the event, or undefined when the body is not a JSON object with an `id`; never throws
 */
export function readEvent(body: Uint8Array): ConcurEvent | undefined {
	let content: unknown;
	try {
		// The decoder takes a byte-order mark away.
		content = JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
	if (!isObject(content)) return undefined;
	const id = typeof content.id === 'number' ? String(content.id) : content.id;
	if (typeof id !== 'string' || id.trim() === '') return undefined;
	return {
		id,
		topic: nameIn(content, 'topic'),
		eventType: nameIn(content, 'eventType'),
		companyId: nameIn(content.facts, 'companyId'),
		correlationId: nameIn(content, 'correlationId'),
		content,
	};
}

/** Are these the same topic? Some of SAP's examples leave `public.` out. */
export function isSameTopic(left: string, right: string): boolean {
	const bare = (topic: string) => (topic.startsWith(PUBLIC) ? topic.slice(PUBLIC.length) : topic);
	return bare(left) === bare(right);
}

/**
 * Is the event one that was asked for? What it does not say can't be wrong: an event without a topic, type or company
 * passes, since a doorbell that rings once too often does no harm.
 */
export function isWanted(event: ConcurEvent, { topic, eventTypes, companyIds }: EventFilter): boolean {
	if (event.topic !== undefined && !isSameTopic(event.topic, topic)) return false;
	if (event.eventType !== undefined && eventTypes.length > 0 && !eventTypes.includes(event.eventType)) {
		return false;
	}
	const companyId = event.companyId?.toLowerCase();
	return companyId === undefined || companyIds.length === 0 || companyIds.includes(companyId);
}

/** Company UUIDs as a user types them: separated by commas, spaces or line breaks; compared in lower case. */
export function readCompanyIds(text: unknown): string[] {
	return (typeof text === 'string' ? text : '')
		.split(/[\s,;]/)
		.filter((companyId) => companyId !== '')
		.map((companyId) => companyId.toLowerCase());
}
