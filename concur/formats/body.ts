import { parseJson } from './json';
import { readMessages } from './messages';
import { safeText } from './text';
import { isXmlElement, parseXml, withoutByteOrderMark } from './xml';

/**
 * Reads JSON or XML, told apart by content and not by what was asked for; undefined when it is neither, is cut off, or
 * contradicts itself (a key twice, a second root).
 */
export function parseBody(text: string): Record<string, unknown> | undefined {
	const body = withoutByteOrderMark(text).trim();
	if (body.startsWith('<')) return parseXml(body);
	if (!body.startsWith('{')) return undefined;
	const value = parseJson(body);
	return isXmlElement(value) ? value : undefined;
}

/** A page's title is near its start; a longer search would take seconds on a page that is made for it. */
const TITLE_WITHIN = 10_000;

/** Concur's own words in an error body (JSON, XML or a gateway's HTML page), escaped and capped; empty when there are none. */
export function readErrorMessage(text: string): string {
	const body = parseBody(text);
	const messages = body ? readMessages(body) : [];
	if (messages.length > 0) return safeText(messages.join('; '));
	const title = /<title[^<>]{0,200}>([^<]{1,500})<\/title>/i.exec(text.slice(0, TITLE_WITHIN));
	if (title) return safeText(title[1]);
	return body || text.trimStart().startsWith('<') ? '' : safeText(text);
}

/** What an error body is known by: `Error` itself, what SAP puts around it, the batch result, v4's form, or a plain one. */
const ERROR_KEYS = ['Error', 'error', 'Errors', 'errors', 'Response', 'report-batch-result', 'errorMessage'];

/**
 * Reads an error that came in place of the answer. Concur sends some with HTTP 200.
 * @returns its words, escaped and capped (empty when it has none); undefined when the body is no error
 */
export function readErrorBody(text: string): string | undefined {
	const body = parseBody(text);
	if (!body) return undefined;
	const isPlain = 'Message' in body && ('Server-Time' in body || 'Id' in body);
	return isPlain || ERROR_KEYS.some((key) => Object.hasOwn(body, key)) ? readErrorMessage(text) : undefined;
}
