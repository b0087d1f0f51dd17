import { isXmlElement } from './xml';

/** Where an error body keeps its words; of one object's only the first that has any. */
const MESSAGE_KEYS = ['Message', 'message', 'errorMessage', 'error_description', 'error'];
/** Those whose elements are words as well; an `error` with elements is an error within the error. */
const ELEMENTS_IN = ['Message', 'message'];
const MAX_DEPTH = 8;
const MAX_MESSAGES = 10;

/**
 * The words of an error body, outermost first, each once. Concur nests them: `Response > Content > Error > Message`, the errors
 * of a batch, a Message that holds elements, and v4's `validationErrors`, which say what its `errorMessage` leaves open.
 * @returns at most ten messages, as Concur wrote them
 */
export function readMessages(body: Record<string, unknown>): string[] {
	const found = new Set<string>();
	collect(body, found, 0);
	return [...found];
}

function collect(value: unknown, found: Set<string>, depth: number): void {
	if (depth > MAX_DEPTH || found.size >= MAX_MESSAGES) return;
	if (Array.isArray(value)) for (const entry of value) collect(entry, found, depth + 1);
	if (!isXmlElement(value)) return;
	const source = textOf(value.source);
	for (const key of MESSAGE_KEYS) {
		const words = Object.hasOwn(value, key) ? textOf(value[key], ELEMENTS_IN.includes(key)) : '';
		if (words === '') continue;
		found.add(source === '' ? words : `${source}: ${words}`);
		break;
	}
	for (const [key, child] of Object.entries(value)) {
		if (!ELEMENTS_IN.includes(key)) collect(child, found, depth + 1);
	}
}

/** Text, or the texts of the elements that a message holds. */
function textOf(value: unknown, withElements = false): string {
	if (typeof value === 'string') return value.trim();
	if (!withElements || !isXmlElement(value)) return '';
	const elements = Object.entries(value).filter(([name]) => !name.startsWith('@_'));
	const texts = elements.map(([, text]) => textOf(text));
	return texts.filter(Boolean).join(': ');
}
