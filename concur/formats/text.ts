const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The longest text from Concur that is passed on. */
export const MAX_TEXT_LENGTH = 500;

/**
 * Makes a server's text safe to show: n8n renders some of it as HTML.
 * Control characters become spaces, markup is escaped, and the rest is cut at `limit` characters.
 */
export function safeText(text: unknown, limit = MAX_TEXT_LENGTH): string {
	if (typeof text !== 'string') return '';
	const plain = text
		.slice(0, limit * 4)
		.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.trim();
	const short = plain.length > limit ? `${plain.slice(0, limit)}…` : plain;
	return short.toWellFormed().replace(/[&<>]/g, (character) => ESCAPES[character]);
}
