import type { FastifyInstance } from 'fastify';

import type { Fault, RateLimit, SandboxReport } from '../options.mts';
import { makeReports } from '../seedData.mts';
import type { Service } from '../service.mts';

const parse = <Value,>(body: unknown): Value => JSON.parse(String(body || 'null')) as Value;

/** Steering for other processes; the sandbox listens on loopback only. */
export function controlRoutes(app: FastifyInstance, service: Service, credentials: () => object): void {
	app.get('/sandbox/state', () => ({
		reports: service.store.all(),
		account: Object.fromEntries(service.log.all()),
		tokenCalls: { total: service.tokens.total, ok: service.tokens.ok, byGrant: service.tokens.byGrant },
	}));
	app.get('/sandbox/events', (request) => {
		const after = Number((request.query as { after?: string }).after ?? 0);
		return service.log.events.filter(({ number }) => number > after);
	});
	app.get('/sandbox/credentials', credentials);
	app.post('/sandbox/reports', (request) => {
		const body = parse<SandboxReport[] | { make: number; fields?: Partial<SandboxReport>; seed?: number }>(
			request.body,
		);
		const reports = Array.isArray(body) ? body : makeReports(body.make, body.fields, body.seed);
		service.store.add(reports);
		return reports;
	});
	app.post('/sandbox/faults', (request) => {
		service.faults.set(parse<Fault[]>(request.body) ?? []);
		return { ok: true };
	});
	app.post('/sandbox/settings', (request) => {
		const settings = parse<{ latencyMs?: number; rateLimit?: RateLimit | null }>(request.body);
		if (settings.latencyMs !== undefined) service.setLatency(settings.latencyMs);
		if (settings.rateLimit !== undefined) service.setRateLimit(settings.rateLimit ?? undefined);
		return { ok: true };
	});
	app.post('/sandbox/tokens/expire', () => {
		service.tokens.expireAccessTokens();
		return { ok: true };
	});
}
