import type { FastifyInstance } from 'fastify';

import { errorAnswer } from '../answer.mts';
import type { Service } from '../service.mts';

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\//;

/** oauth2/v0: the token endpoint and the browser's authorization. */
export function signInRoutes(app: FastifyInstance, service: Service): void {
	app.post('/oauth2/v0/token', (request, reply) => {
		const form = new URLSearchParams(String(request.body ?? ''));
		const host = String(request.headers.host ?? '');
		service.handle(request, reply, {
			endpoint: 'token',
			changes: true,
			needsRole: false,
			arrived: () => service.tokens.count(form, host),
			act: () => {
				// Concur takes the client's credentials in the body only.
				if (request.headers.authorization) return errorAnswer(400, 'Basic authentication is not supported');
				if (!String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded'))
					return errorAnswer(400, 'The body must be application/x-www-form-urlencoded');
				const { status, body } = service.tokens.exchange(form, host);
				return { status, contentType: 'application/json', body: JSON.stringify(body) };
			},
		});
	});

	// The sandbox's user always agrees; codes go to this machine only.
	app.get('/oauth2/v0/authorize', (request, reply) => {
		const { redirect_uri: redirectUri = '', state = '' } = request.query as Record<string, string>;
		if (!LOOPBACK.test(redirectUri))
			return service.answerPlainly(request, reply, errorAnswer(400, 'redirect_uri must be on this machine'));
		const target = new URL(redirectUri);
		target.searchParams.set('code', service.tokens.newCode());
		target.searchParams.set('state', state);
		service.answerPlainly(request, reply, {
			status: 302,
			headers: { location: target.toString() },
			body: '',
		});
	});
}
