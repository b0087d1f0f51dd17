import type { FastifyRequest } from 'fastify';

/**
 * The path segment at an index of the raw URL, decoded once: a client that encodes an ID twice must not be helped.
 * @returns undefined when the segment is not valid percent-encoding
 */
export function rawSegment(request: FastifyRequest, index: number): string | undefined {
	const segments = (request.raw.url ?? '').split('?')[0].split('/');
	try {
		return decodeURIComponent(segments[index] ?? '');
	} catch {
		return undefined;
	}
}
