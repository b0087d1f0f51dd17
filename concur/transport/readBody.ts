import { deadline } from './deadline';

/** A full details answer of a large report stays well below this. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;

interface ByteStream {
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
	readonly destroyed: boolean;
	destroy(): void;
}

function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'on' in body && 'destroy' in body;
}

/** The charset that an answer names; undefined stands for UTF-8. */
function charsetOf(contentType: string, start: string): string | undefined {
	const declared =
		/charset\s*=\s*"?([\w-]+)/i.exec(contentType) ??
		/^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/i.exec(start);
	return declared?.[1];
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
	let stopDeadline = (): void => undefined;
	const complete = await new Promise<boolean>((resolve) => {
		body.on('data', (chunk) => {
			size += chunk.length;
			if (size > MAX_BODY_BYTES) resolve(false);
			else chunks.push(chunk);
		});
		body.on('end', () => resolve(true));
		body.on('close', () => resolve(false));
		body.on('error', () => resolve(false));
		// Cut off before anyone listened: no event comes any more.
		if (body.destroyed) resolve(false);
		stopDeadline = deadline(Math.max(timeoutMs, 1), () => resolve(false));
	});
	stopDeadline();
	if (!complete) body.destroy();
	return { text: decode(Buffer.concat(chunks), contentType), complete };
}
