import fs from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';

import type { Service } from '../service.mts';

const PAGE = path.join(process.cwd(), 'sandbox', 'page.html');

/** The live page at `/`, and the server-sent events that feed it. */
export function pageRoutes(app: FastifyInstance, service: Service): void {
	app.get('/', async (_request, reply) => await reply.type('text/html').send(fs.readFileSync(PAGE, 'utf8')));

	app.get('/sandbox/live', (request, reply) => {
		reply.hijack();
		reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		reply.raw.write('retry: 1000\n\n');
		const stop = service.log.listen((event) => reply.raw.write(`data: ${JSON.stringify(event)}\n\n`));
		request.raw.once('close', stop);
	});
}
