import { sleep } from 'n8n-workflow';

/** A full details answer of a large report stays well below this. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;

interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(error?: Error): void;
}

function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'destroy' in body;
}

function charsetOf(contentType: string, start: string): string {
	const declared =
		/charset\s*=\s*"?([\w-]+)/i.exec(contentType) ??
		/^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/i.exec(start);
	return declared?.[1] ?? 'utf-8';
}

function decode(bytes: Uint8Array, contentType: string): string {
	const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
	try {
		return new TextDecoder(charsetOf(contentType, start)).decode(bytes);
	} catch {
		// A charset that does not exist: the bytes are still most likely UTF-8.
		return new TextDecoder().decode(bytes);
	}
}

/**
 * Reads an answer's body as text, within a bound of bytes and of time: a server can stall or flood after its headers.
 * @returns the text, and whether it is the whole body
 */
export async function readBody(
	body: unknown,
	contentType: string,
	timeoutMs: number,
): Promise<{ text: string; complete: boolean }> {
	if (!isByteStream(body))
		return { text: typeof body === 'string' ? body : JSON.stringify(body ?? ''), complete: true };
	const chunks: Uint8Array[] = [];
	let size = 0;
	let complete = true;
	const finished = new AbortController();
	const stall = sleep(Math.max(timeoutMs, 1), finished.signal).then(
		() => {
			complete = false;
			body.destroy();
		},
		() => undefined,
	);
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > MAX_BODY_BYTES) {
				complete = false;
				break;
			}
			chunks.push(chunk);
		}
	} catch {
		complete = false;
	}
	finished.abort();
	void stall;
	return { text: decode(Buffer.concat(chunks), contentType), complete };
}
