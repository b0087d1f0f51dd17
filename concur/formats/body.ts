import { safeText } from './text';
import { isXmlElement, parseXml, withoutByteOrderMark } from './xml';

/** Reads JSON or XML, told apart by content and not by what was asked for; undefined when it is neither. */
export function parseBody(text: string): Record<string, unknown> | undefined {
	const body = withoutByteOrderMark(text).trim();
	if (body.startsWith('<')) return parseXml(body);
	if (!body.startsWith('{')) return undefined;
	try {
		const value: unknown = JSON.parse(body);
		return isXmlElement(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

const MESSAGE_KEYS = ['Message', 'message', 'errorMessage', 'error_description', 'error'];

/** Concur's own words in an error body (JSON, XML or a gateway's HTML page), escaped and capped; empty when there are none. */
export function readErrorMessage(text: string): string {
	const body = parseBody(text);
	const candidates = body ? [body, ...Object.values(body)] : [];
	for (const candidate of candidates) {
		if (!isXmlElement(candidate)) continue;
		for (const key of MESSAGE_KEYS) {
			if (typeof candidate[key] === 'string' && candidate[key].trim() !== '') return safeText(candidate[key]);
		}
	}
	const title = /<title[^>]*>([^<]{1,500})<\/title>/i.exec(text);
	if (title) return safeText(title[1]);
	return body || text.trimStart().startsWith('<') ? '' : safeText(text);
}
