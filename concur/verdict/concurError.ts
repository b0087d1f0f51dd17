import { parseBody } from '../formats/body';
import { isXmlElement } from '../formats/xml';

/** Elements that Concur puts around its error, outermost first (SAP: HTTP status codes). */
const WRAPPERS = ['Response', 'Content', 'Error', 'Errors', 'Fault'];
const MOST_WRAPPERS = 4;

/**
 * Is this error body Concur's own? A proxy or a filter may answer in place of Concur, also for a report that was committed, so
 * only Concur's own word is certain. Known forms: `{ Message, "Server-Time", Id }`, the same within `Error` (and that within
 * `Response > Content`), the batch result, and v4's `{ timestamp, httpStatus, errorMessage, errorId, ... }`.
 * A Retry-After or a correlation ID prove nothing: a proxy may have added them.
 */
export function isConcurError(text: string): boolean {
	let body: unknown = parseBody(text);
	for (let depth = 0; depth <= MOST_WRAPPERS && isXmlElement(body); depth += 1) {
		if (isPlainError(body) || isV4Error(body) || 'report-batch-result' in body) return true;
		const current: Record<string, unknown> = body;
		const wrapper = WRAPPERS.find((name) => isXmlElement(current[name]));
		if (wrapper === undefined) return false;
		body = current[wrapper];
		if (wrapper === 'Error' && isXmlElement(body) && 'Message' in body) return true;
	}
	return false;
}

function isPlainError(body: Record<string, unknown>): boolean {
	return 'Message' in body && ('Server-Time' in body || 'Id' in body);
}

function isV4Error(body: Record<string, unknown>): boolean {
	return 'errorMessage' in body && ('httpStatus' in body || 'errorId' in body || 'validationErrors' in body);
}
