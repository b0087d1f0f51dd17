import type { FastifyRequest } from 'fastify';

import { errorAnswer } from './answer.mts';
import type { SandboxAnswer } from './answer.mts';
import type { Call } from './call.mts';
import type { Service } from './service.mts';

/** What Concur checks before anything else. @returns the refusal, if any */
export function refusal(
	service: Service,
	request: FastifyRequest,
	{ endpoint, needsRole, refuse }: Call,
): SandboxAnswer | undefined {
	const accept = String(request.headers.accept ?? '');
	if (request.headers['transfer-encoding'] !== undefined)
		return errorAnswer(400, 'Chunked transfer encoding is not supported', accept);
	if (!['GET', 'DELETE'].includes(request.method) && request.headers['content-length'] === undefined)
		return errorAnswer(400, 'Content-Length is missing', accept);
	if (endpoint === 'token') return undefined;
	// An app's token is good here and nowhere else, a company's everywhere else.
	if (endpoint === 'events')
		return service.eventService.tokens.isGood(request.headers.authorization)
			? service.rateLimiter.refuse(service.settings.rateLimit)
			: errorAnswer(401, 'The token is not an app token, or has expired', accept);
	if (!request.headers.authorization) return errorAnswer(401, 'The Authorization header is missing', accept);
	const grant = service.tokens.check(request.headers.authorization);
	if (!grant)
		return errorAnswer(
			service.settings.expiredTokenStatus ?? 401,
			'The token is expired, revoked or unknown',
			accept,
		);
	if (needsRole && !grant.administrator)
		return errorAnswer(403, 'The user lacks the role Web Services Administrator', accept);
	return refuse?.(grant) ?? service.rateLimiter.refuse(service.settings.rateLimit);
}
