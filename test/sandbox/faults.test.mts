import { makeReports, startSandbox } from '../../sandbox/index.mts';
import type { Fault, Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { SandboxClient } from '../../sandbox/client.mts';
import { until } from '../until.mts';
import { call, detailsPath, post, SEED, statusOf, token } from './http.mts';

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
afterEach(async () => await sandbox.close());

type Kind = Fault['kind'];
const paid = () => sandbox.report(SEED)?.paymentStatusCode === 'P_PAID';
const commits = () => sandbox.account().get(SEED)?.commits ?? 0;

const ANSWERS: Array<[Kind, number]> = [
	['rateLimit', 429],
	['unavailable', 503],
	['internalError', 500],
	['badGateway', 502],
	['gatewayTimeout', 504],
	['deadlock', 400],
	['tooManyRequests400', 400],
	['requestLimit400', 400],
	['otherBadRequest', 400],
	['unauthorized', 401],
	['forbidden', 403],
	['notFound', 404],
	['html', 200],
	['empty', 200],
	['oddStatus', 200],
	['redirect', 302],
	['body', 200],
	['proxyBadGateway', 502],
	['proxyUnavailable', 503],
	['proxyGatewayTimeout', 504],
	['filterForbidden', 403],
	['errorIn200', 200],
	['emptyErrorIn200', 200],
	['nestedError', 400],
	['nestedDeadlock', 400],
	['batchError', 400],
	['messageWithElements', 400],
	['validationErrors', 400],
	['systemStep403', 403],
	['refusalWithLineBreak', 200],
	['echoedSecrets', 400],
];

describe.each([false, true])('a fault that commits: %s', (commit) => {
	it.each(ANSWERS)('%s answers HTTP %i', async (kind, status) => {
		await start({ faults: [{ on: 'integrationStatus', kind, commit, times: 1 }] });
		const answer = await post(sandbox, SEED);
		expect(answer.status).toBe(status);
		expect(await answer.text()).not.toContain('"Status":"SUCCESS"');
		expect(paid()).toBe(commit);
		expect(sandbox.events().at(-1)).toMatchObject({ fault: kind, status, committed: commit, reportId: SEED });
		expect(await statusOf(await post(sandbox, SEED))).toBe(commit ? 'FAILURE' : 'SUCCESS');
		expect(commits()).toBe(1);
	});

	it.each<Kind>(['dropConnection', 'truncated', 'hang'])('%s gives no whole answer', async (kind) => {
		await start({ faults: [{ on: 'integrationStatus', kind, commit, times: 1, delayMs: 50 }] });
		await expect(post(sandbox, SEED).then(async (answer) => await answer.text())).rejects.toThrow();
		expect(paid()).toBe(commit);
		expect(sandbox.events().at(-1)).toMatchObject({ fault: kind, committed: commit });
	});
});

it.each<Kind>(['switchingProtocols', 'headersOnly'])('%s never settles', async (kind) => {
	await start({ faults: [{ on: 'integrationStatus', kind, commit: true }] });
	const aborted = new AbortController();
	const answer = post(sandbox, SEED, {}, aborted.signal).then(async (response) => await response.text());
	const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 300));
	expect(await Promise.race([answer, silence])).toBe('silence');
	expect(paid()).toBe(true);
	aborted.abort();
	await expect(answer).rejects.toThrow();
});

it('a late commit comes after the client was hung up on', async () => {
	await start({ faults: [{ on: 'integrationStatus', kind: 'lateCommit', times: 1, delayMs: 60_000 }] });
	await expect(post(sandbox, SEED)).rejects.toThrow();
	expect(paid()).toBe(false);
	sandbox.wind(60_000);
	expect(paid()).toBe(true);
	expect(commits()).toBe(1);
});

it('a slow body arrives byte by byte', async () => {
	await start({ faults: [{ on: 'integrationStatus', kind: 'slowBody', commit: true, delayMs: 3 }] });
	const started = Date.now();
	expect(await statusOf(await post(sandbox, SEED))).toBe('SUCCESS');
	expect(Date.now() - started).toBeGreaterThan(80);
});

it('a huge body is larger than any answer of Concur', async () => {
	await start({ faults: [{ on: 'integrationStatus', kind: 'hugeBody', commit: true }] });
	const answer = await post(sandbox, SEED);
	expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(50_000_000);
	await answer.body?.cancel();
});

it('Retry-After is written in seconds, as a date, or not at all', async () => {
	const unavailable = { on: 'integrationStatus', kind: 'unavailable' } as const;
	await start({
		faults: [
			{ ...unavailable, call: 1, retryAfter: 7 },
			{ ...unavailable, call: 2, retryAfter: 'date' },
			{ ...unavailable, call: 3 },
		],
	});
	const headers = [];
	for (let calls = 0; calls < 3; calls += 1)
		headers.push((await post(sandbox, SEED)).headers.get('retry-after'));
	expect(headers[0]).toBe('7');
	expect(Math.abs(Date.parse(String(headers[1])) - Date.now())).toBeLessThan(3000);
	expect(headers[2]).toBeNull();
});

describe('a fault meets', () => {
	const seen = async (faults: Fault[], ids: string[]) => {
		sandbox.setFaults(faults);
		const statuses = [];
		for (const id of ids) statuses.push((await post(sandbox, id)).status);
		return statuses;
	};
	const on = 'integrationStatus';
	const kind = 'unavailable';

	it('the n-th call, so many times, or one report', async () => {
		await start({ reports: makeReports(2) });
		const [a, b] = sandbox.reports().map(({ id }) => id);
		expect(await seen([{ on, kind, call: 2 }], [a, a, a, b, b])).toEqual([200, 503, 200, 200, 503]);
		expect(await seen([{ on, kind, times: 1 }], [a, a, b, b])).toEqual([503, 200, 503, 200]);
		expect(await seen([{ on, kind, reportId: b }], [a, b, a, b])).toEqual([200, 503, 200, 503]);
		expect(await seen([], [a, b])).toEqual([200, 200]);
	});

	it('calls by chance, the same ones for the same seed', async () => {
		const run = async (randomSeed: number) => {
			await start({ randomSeed });
			const statuses = await seen([{ on, kind, probability: 0.5 }], Array<string>(40).fill(SEED));
			await sandbox.close();
			return statuses;
		};
		const first = await run(7);
		expect(await run(7)).toEqual(first);
		expect(await run(8)).not.toEqual(first);
		const met = first.filter((status) => status === 503).length;
		expect(met).toBeGreaterThan(8);
		expect(met).toBeLessThan(32);
	});

	it('reads and tokens as well', async () => {
		await start({
			faults: [
				{ on: 'details', kind: 'internalError' },
				{ on: 'list', kind: 'html' },
				{ on: 'token', kind: 'body', status: 400, body: '{"code":134}' },
			],
		});
		expect((await call(sandbox, detailsPath(SEED))).status).toBe(500);
		const list = await call(sandbox, '/api/v3.0/expense/reports?user=ALL');
		expect(list.headers.get('content-type')).toContain('text/html');
		expect(await token(sandbox, { grant_type: 'refresh_token' })).toEqual({
			status: 400,
			body: { code: 134 },
		});
	});
});

describe('pace', () => {
	it.each(['seconds', 'date'] as const)('limits calls per second, Retry-After in %s', async (retryAfter) => {
		await start({ rateLimit: { requestsPerSecond: 3, retryAfter } });
		const path = '/api/v3.0/expense/reports?user=ALL&limit=1';
		const started = Date.now();
		const answers = await Promise.all(Array.from({ length: 60 }, async () => await call(sandbox, path)));
		const refused = answers.filter(({ status }) => status === 429);
		const seconds = 1 + Math.ceil((Date.now() - started) / 1000);
		expect(answers.length - refused.length).toBeGreaterThanOrEqual(3);
		expect(answers.length - refused.length).toBeLessThanOrEqual(3 * seconds);
		const header = String(refused[0].headers.get('retry-after'));
		if (retryAfter === 'seconds') expect(header).toBe('1');
		else expect(Math.abs(Date.parse(header) - Date.now())).toBeLessThan(3000);
		sandbox.setRateLimit(undefined);
		expect((await call(sandbox, path)).status).toBe(200);
	});

	it('waits before each answer', async () => {
		await start();
		sandbox.setLatency(120);
		const started = Date.now();
		expect(await statusOf(await post(sandbox, SEED))).toBe('SUCCESS');
		expect(Date.now() - started).toBeGreaterThanOrEqual(115);
	});

	it('lets new reports arrive', async () => {
		await start({ reports: [], arrivalsPerMinute: 1200 });
		await until(() => sandbox.reports().length >= 2);
		const [report] = sandbox.reports();
		expect(report.paymentStatusCode).toBe('P_PROC');
		expect(Date.now() - report.processingPaymentDate).toBeLessThan(5000);
	});
});

it('another process can steer and read it', async () => {
	await start();
	const client = new SandboxClient(sandbox.baseUri);
	await client.setFaults([{ on: 'integrationStatus', kind: 'deadlock', times: 1 }]);
	expect((await post(sandbox, SEED)).status).toBe(400);
	expect(await statusOf(await post(sandbox, SEED))).toBe('SUCCESS');
	const { reports, account, tokenCalls } = await client.state();
	expect(reports).toHaveLength(12);
	expect(account[SEED]).toMatchObject({ posts: 2, commits: 1 });
	expect(tokenCalls.total).toBe(0);
	const events = await client.events();
	expect(events.map(({ fault, committed }) => [fault, committed])).toEqual([
		['deadlock', false],
		[undefined, true],
	]);
	expect(await client.events(events[0].number)).toHaveLength(1);
	expect(await client.makeReports(3)).toHaveLength(3);
	expect(await client.credentials()).toEqual(sandbox.credentials);
	await client.expireAccessTokens();
	expect((await post(sandbox, SEED)).status).toBe(401);
	expect(sandbox.reports()).toHaveLength(15);
});

it('close ends connections that hang', async () => {
	await start({ faults: [{ on: 'integrationStatus', kind: 'hang' }] });
	const hanging = expect(post(sandbox, SEED)).rejects.toThrow();
	await until(() => sandbox.events().length === 1);
	const started = Date.now();
	await sandbox.close();
	await hanging;
	expect(Date.now() - started).toBeLessThan(2000);
});
