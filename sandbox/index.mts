import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { AddressInfo, Socket } from 'node:net';

import { errorAnswer } from './answer.mts';
import { eventRoutes } from './events/routes.mts';
import { financialRoutes } from './financial/routes.mts';
import { credentialsOf, handleOf } from './handle.mts';
import type { Sandbox } from './handle.mts';
import type { SandboxOptions, SandboxReport } from './options.mts';
import { controlRoutes } from './routes/control.mts';
import { integrationStatusRoutes } from './routes/integrationStatus.mts';
import { pageRoutes } from './routes/page.mts';
import { reportRoutes } from './routes/reports.mts';
import { signInRoutes } from './routes/signIn.mts';
import { workflowRoutes } from './routes/workflow.mts';
import { makeReports } from './seedData.mts';
import { Service } from './service.mts';

export type { Delivery, EventAccount } from './events/deliveries.mts';
export { makeEvents } from './events/makeEvents.mts';
export type { DeliveryForm, EventServiceOptions, ServiceEvent } from './events/options.mts';
export { fieldsToPaste } from './fieldsToPaste.mts';
export type { Sandbox, SandboxCredentials } from './handle.mts';
export type { Fault, FaultScript, SandboxOptions, SandboxReport, Settings } from './options.mts';
export type { ReportAccount, SandboxEvent } from './requestLog.mts';
export { makeReports, SEED_ID } from './seedData.mts';
export { makeDocuments } from './financial/makeDocuments.mts';
export { sampleDocuments } from './financial/sampleDocuments.mts';

/** The APIs of Concur that the sandbox has; a further one adds its routes here. */
const APIS: Array<(app: FastifyInstance, service: Service) => void> = [
	signInRoutes,
	integrationStatusRoutes,
	reportRoutes,
	workflowRoutes,
	eventRoutes,
	financialRoutes,
];

function buildApp(service: Service): FastifyInstance {
	const app = fastify({
		logger: false,
		bodyLimit: 10 * 1024 * 1024,
		routerOptions: { maxParamLength: 5000 },
	});
	// Bodies stay text: the endpoints are as particular about them as Concur.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	for (const addRoutes of APIS) addRoutes(app, service);
	controlRoutes(app, service, () => credentialsOf(service));
	pageRoutes(app, service);
	app.setNotFoundHandler((request, reply) =>
		service.answerPlainly(
			request,
			reply,
			errorAnswer(404, 'There is no such address', request.headers.accept),
		),
	);
	app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) =>
		service.answerPlainly(
			request,
			reply,
			errorAnswer(error.statusCode ?? 500, error.message, request.headers.accept),
		),
	);
	return app;
}

/**
 * Starts the sandbox on this machine's loopback address.
 * @throws when the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const service = new Service(options);
	const app = buildApp(service);
	const sockets = new Set<Socket>();
	app.server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('close', () => sockets.delete(socket));
	});
	await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
	service.baseUri = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
	const arrivals = options.arrivalsPerMinute
		? setInterval(() => service.store.add(arrive(service.clock.now())), 60_000 / options.arrivalsPerMinute)
		: undefined;
	const close = async () => {
		clearInterval(arrivals);
		service.close();
		for (const socket of sockets) socket.destroy();
		await app.close();
	};
	return Object.assign(handleOf(service), { close });
}

/** A new report that has just reached Processing Payment. */
function arrive(now: number): SandboxReport[] {
	return makeReports(
		1,
		{ processingPaymentDate: now, lastModifiedDate: now },
		Math.floor(Math.random() * 2 ** 31),
	);
}
