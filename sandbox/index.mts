import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { AddressInfo, Socket } from 'node:net';

import { errorAnswer } from './answer.mts';
import type { EventServiceControl } from './events/eventService.mts';
import { eventRoutes } from './events/routes.mts';
import type { Fault, RateLimit, SandboxOptions, SandboxReport } from './options.mts';
import type { ReportAccount, SandboxEvent } from './requestLog.mts';
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
export type { Fault, SandboxOptions, SandboxReport } from './options.mts';
export type { ReportAccount, SandboxEvent } from './requestLog.mts';
export { makeReports, SEED_ID } from './seedData.mts';

/** Credential values that the sandbox accepts; `refreshToken` is the current one. */
export interface SandboxCredentials {
	clientId: string;
	clientSecret: string;
	refreshToken: string;
	companyUuid: string;
	requestToken: string;
	username: string;
	password: string;
	accessToken: string;
	legacyToken: string;
}

/** A running stand-in for Concur. */
export interface Sandbox {
	baseUri: string;
	credentials: SandboxCredentials;
	report(id: string): SandboxReport | undefined;
	reports(): SandboxReport[];
	addReports(reports: SandboxReport[]): void;
	/** Every request, oldest first. */
	events(): SandboxEvent[];
	/** What was done to each report. */
	account(): Map<string, ReportAccount>;
	tokenCalls(): { total: number; ok: number; byGrant: Record<string, number> };
	setFaults(faults: Fault[]): void;
	clearFaults(): void;
	setRateLimit(rateLimit: RateLimit | undefined): void;
	setLatency(latencyMs: number): void;
	expireAccessTokens(): void;
	revokeRefreshTokens(): void;
	/** The Event Subscription Service: what is subscribed, and what was delivered. */
	eventService: EventServiceControl;
	close(): Promise<void>;
}

function credentialsOf({ tokens }: Service): SandboxCredentials {
	const {
		clientId,
		clientSecret,
		refreshToken,
		companyUuid,
		requestToken,
		username,
		password,
		accessToken,
		legacyToken,
	} = tokens;
	return {
		clientId,
		clientSecret,
		refreshToken,
		companyUuid,
		requestToken,
		username,
		password,
		accessToken,
		legacyToken,
	};
}

function buildApp(service: Service): FastifyInstance {
	const app = fastify({
		logger: false,
		bodyLimit: 10 * 1024 * 1024,
		routerOptions: { maxParamLength: 5000 },
	});
	// Bodies stay text: the endpoints are as particular about them as Concur.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	signInRoutes(app, service);
	integrationStatusRoutes(app, service);
	reportRoutes(app, service);
	workflowRoutes(app, service);
	eventRoutes(app, service);
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
		? setInterval(() => service.store.add(arrive()), 60_000 / options.arrivalsPerMinute)
		: undefined;
	return {
		baseUri: service.baseUri,
		get credentials() {
			return credentialsOf(service);
		},
		report: (id) => service.store.get(id),
		reports: () => service.store.all(),
		addReports: (reports) => service.store.add(reports),
		events: () => service.log.events,
		account: () => service.log.all(),
		tokenCalls: () => ({
			total: service.tokens.total,
			ok: service.tokens.ok,
			byGrant: service.tokens.byGrant,
		}),
		setFaults: (faults) => service.faults.set(faults),
		clearFaults: () => service.faults.set([]),
		setRateLimit: (rateLimit) => service.setRateLimit(rateLimit),
		setLatency: (latencyMs) => service.setLatency(latencyMs),
		expireAccessTokens: () => {
			service.tokens.expireAccessTokens();
			service.eventService.tokens.expireAll();
		},
		revokeRefreshTokens: () => service.tokens.revokeRefreshTokens(),
		eventService: service.eventService,
		close: async () => {
			clearInterval(arrivals);
			service.close();
			for (const socket of sockets) socket.destroy();
			await app.close();
		},
	};
}

/** A new report that has just reached Processing Payment. */
function arrive(): SandboxReport[] {
	const now = Date.now();
	return makeReports(
		1,
		{ processingPaymentDate: now, lastModifiedDate: now },
		Math.floor(Math.random() * 2 ** 31),
	);
}
