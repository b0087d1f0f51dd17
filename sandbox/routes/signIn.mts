import type { FastifyInstance } from 'fastify';

import type { Service } from '../service.mts';

/** oauth2/v0: the token endpoint and the browser's authorization. */
export function signInRoutes(app: FastifyInstance, service: Service): void {
	app.post('/oauth2/v0/token', (request, reply) =>
		service.handle(request, reply, {
			endpoint: 'token',
			changes: true,
			needsRole: false,
			act: () => {
				const form = new URLSearchParams(String(request.body ?? ''));
				const { status, body } = service.tokens.exchange(form, String(request.headers.host ?? ''));
				return { status, contentType: 'application/json', body: JSON.stringify(body) };
			},
		}),
	);

	// The sandbox's user always agrees.
	app.get('/oauth2/v0/authorize', async (request, reply) => {
		const { redirect_uri: redirectUri = '', state = '' } = request.query as Record<string, string>;
		const target = new URL(redirectUri);
		target.searchParams.set('code', service.tokens.newCode());
		target.searchParams.set('state', state);
		return await reply.redirect(target.toString());
	});
}
