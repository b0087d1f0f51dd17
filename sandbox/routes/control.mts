import type { FastifyInstance } from 'fastify';

import type { Fault, SandboxReport } from '../options.mts';
import { makeReports } from '../seedData.mts';
import type { Service } from '../service.mts';

const parse = <Value,>(body: unknown): Value => JSON.parse(String(body || 'null')) as Value;

/** Steering for other processes; the sandbox listens on loopback only. */
export function controlRoutes(app: FastifyInstance, service: Service, credentials: () => object): void {
	app.get('/sandbox/state', () => ({
		reports: service.store.all(),
		account: Object.fromEntries(service.log.all()),
		tokenCalls: service.tokens.calls,
		inFlight: service.inFlight,
		settings: settingsOf(service),
		faults: service.faults.count,
		clock: { now: service.clock.now(), ahead: service.clock.ahead },
		lateCommits: service.lateCommits.count,
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
		service.set(parse<Parameters<Service['set']>[0]>(request.body) ?? {});
		return { ok: true };
	});
	app.post('/sandbox/status', (request) => {
		const { id, paymentStatusCode } = parse<{ id: string; paymentStatusCode: string }>(request.body);
		const report = service.store.get(id);
		if (report) service.store.setPaymentStatus(report, paymentStatusCode);
		return { ok: report !== undefined };
	});
	app.post('/sandbox/clock', (request) => {
		const { windMs, pastLateCommits } = parse<{ windMs?: number; pastLateCommits?: boolean }>(request.body);
		if (windMs !== undefined) service.clock.wind(windMs);
		if (pastLateCommits) service.lateCommits.windPast();
		return { now: service.clock.now() };
	});
	app.post('/sandbox/tokens/expire', () => {
		service.tokens.expireAccessTokens();
		return { ok: true };
	});
	app.post('/sandbox/tokens/revoke-refresh-tokens', () => {
		service.tokens.revokeRefreshTokens();
		return { ok: true };
	});
	app.post('/sandbox/tokens/expire-request-tokens', () => {
		service.tokens.expireRequestTokens();
		return { ok: true };
	});
	app.post('/sandbox/tokens/renew-request-token', () => ({
		requestToken: service.tokens.renewRequestToken(),
	}));
}

/** The settings that are in force, without those that only a start can set. */
function settingsOf({ settings }: Service): Record<string, unknown> {
	const onlyAtStart = ['port', 'reports', 'faults', 'faultScript', 'secondPost', 'randomSeed'];
	return Object.fromEntries(
		Object.entries(settings).filter(([name, value]) => value !== undefined && !onlyAtStart.includes(name)),
	);
}
