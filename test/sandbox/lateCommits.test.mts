import { startSandbox } from '../../sandbox/index.mts';
import type { Fault, Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { SandboxClient } from '../../sandbox/client.mts';
import { until } from '../until.mts';
import { call, detailsPath, post, SEED, statusOf } from './http.mts';

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
afterEach(async () => await sandbox.close());

const on = 'integrationStatus';
const paid = () => sandbox.report(SEED)?.paymentStatusCode === 'P_PAID';
const account = () => sandbox.account().get(SEED);
const lost = async () => await expect(post(sandbox, SEED).then((answer) => answer.text())).rejects.toThrow();
const sendBack = async () =>
	await call(sandbox, `/expensereports/v4/reports/${encodeURIComponent(SEED)}/sendBack`, {
		method: 'PATCH',
		body: '{"comment":"Wrong account"}',
	});
async function shown(): Promise<string> {
	const text = await (await call(sandbox, detailsPath(SEED))).text();
	return /<PaymentStatusCode>(.*)<\/PaymentStatusCode>/.exec(text)?.[1] ?? '';
}

describe('a commit that comes late', () => {
	it.each<[Fault['kind'], number]>([
		['dropConnection', 0],
		['truncated', 0],
		['badGateway', 502],
		['proxyUnavailable', 503],
		['gatewayTimeout', 504],
		['html', 200],
		['empty', 200],
	])('after %s', async (kind, status) => {
		await start({ faults: [{ on, kind, commitAfterMs: 300_000, times: 1 }] });
		if (status === 0) await lost();
		else expect((await post(sandbox, SEED)).status).toBe(status);
		expect([paid(), sandbox.lateCommits()]).toEqual([false, 1]);
		expect(sandbox.events().at(-1)).toMatchObject({ fault: kind, committed: false });
		sandbox.wind(200_000);
		expect(paid()).toBe(false);
		sandbox.wind(100_000);
		expect([paid(), sandbox.lateCommits()]).toEqual([true, 0]);
		expect(account()).toMatchObject({ posts: 1, commits: 1, postsAfterCommit: 0 });
		expect(sandbox.events().at(-1)).toMatchObject({ fault: kind, committed: true });
	});

	it('is committed at its own moment, however far the clock is wound', async () => {
		await start({ faults: [{ on, kind: 'dropConnection', commitAfterMs: 30_000 }] });
		const before = sandbox.now();
		await lost();
		sandbox.wind(3_600_000);
		const [at] = account()?.committedAt ?? [];
		expect(at - before).toBeGreaterThanOrEqual(30_000);
		expect(at - before).toBeLessThan(60_000);
		expect(sandbox.now() - before).toBeGreaterThanOrEqual(3_600_000);
	});

	it('comes while the connection still hangs', async () => {
		await start({ faults: [{ on, kind: 'hang', commitAfterMs: 5_000, delayMs: 60_000 }] });
		const hanging = lost();
		await until(() => sandbox.lateCommits() > 0);
		sandbox.wind(5_000);
		expect(paid()).toBe(true);
		sandbox.wind(60_000);
		await hanging;
	});

	it('comes by itself when its time has come', async () => {
		await start({ faults: [{ on, kind: 'lateCommit', delayMs: 100 }] });
		await lost();
		await until(paid);
	});

	it.each(['refuse', 'commitAgain'] as const)(
		'does nothing to a report that is Paid (%s)',
		async (secondPost) => {
			await start({ secondPost, faults: [{ on, kind: 'lateCommit', delayMs: 30_000, call: 1 }] });
			await lost();
			expect(await statusOf(await post(sandbox, SEED))).toBe('SUCCESS');
			const { committedAt } = account() ?? {};
			sandbox.windPastLateCommits();
			expect(account()).toMatchObject({ posts: 2, commits: 1, postsAfterCommit: 0, committedAt });
			expect(sandbox.events()[0]).toMatchObject({ fault: 'lateCommit', committed: false });
		},
	);

	it('does nothing to a report that was sent back, even when it has returned', async () => {
		await start({ faults: [{ on, kind: 'lateCommit', delayMs: 30_000 }] });
		await lost();
		expect((await sendBack()).status).toBe(204);
		sandbox.setPaymentStatus(SEED, 'P_PROC');
		sandbox.windPastLateCommits();
		expect(sandbox.report(SEED)?.paymentStatusCode).toBe('P_PROC');
		expect(account()).toMatchObject({ commits: 0, sentBack: 1 });
	});

	it('can be a send back as well', async () => {
		await start({ faults: [{ on: 'workflow', kind: 'gatewayTimeout', commitAfterMs: 10_000 }] });
		expect((await sendBack()).status).toBe(504);
		expect(account()?.sentBack).toBe(0);
		sandbox.windPastLateCommits();
		expect(account()?.sentBack).toBe(1);
	});

	it('can be waited for by another process', async () => {
		await start({ faults: [{ on, kind: 'lateCommit', delayMs: 300_000 }] });
		await lost();
		const client = new SandboxClient(sandbox.baseUri);
		expect(await client.state()).toMatchObject({ lateCommits: 1, clock: { ahead: 0 }, faults: 1 });
		await client.wind(1_000);
		expect(paid()).toBe(false);
		await client.windPastLateCommits();
		expect(paid()).toBe(true);
		const { lateCommits, clock } = await client.state();
		expect(lateCommits).toBe(0);
		expect(clock.ahead).toBeGreaterThan(290_000);
	});
});

describe('reads that lag', () => {
	it('show the state before a commit for so long', async () => {
		await start({ readLagMs: 500_000 });
		expect(await statusOf(await post(sandbox, SEED))).toBe('SUCCESS');
		const { ownerLoginId } = sandbox.report(SEED)!;
		const header = async () => {
			const path = `/api/v3.0/expense/reports/${encodeURIComponent(SEED)}?user=${ownerLoginId}`;
			return ((await (await call(sandbox, path)).json()) as { PaymentStatusCode: string }).PaymentStatusCode;
		};
		const listed = async (status: string) => {
			const path = `/api/v3.0/expense/reports?user=ALL&paymentStatusCode=${status}`;
			const { Items } = (await (await call(sandbox, path)).json()) as { Items: Array<{ ID: string }> };
			return Items.some(({ ID }) => ID === SEED);
		};
		expect([await shown(), await header(), await listed('P_PROC'), await listed('P_PAID')]).toEqual([
			'P_PROC',
			'P_PROC',
			true,
			false,
		]);
		// The post itself goes by the truth.
		expect(await statusOf(await post(sandbox, SEED))).toBe('FAILURE');
		sandbox.wind(500_000);
		expect([await shown(), await header(), await listed('P_PROC'), await listed('P_PAID')]).toEqual([
			'P_PAID',
			'P_PAID',
			false,
			true,
		]);
	});

	it('lag for one report from its fault on, also behind a late commit', async () => {
		await start({ faults: [{ on, kind: 'dropConnection', commitAfterMs: 100_000, readLagMs: 500_000 }] });
		await lost();
		sandbox.wind(150_000);
		expect([paid(), await shown()]).toEqual([true, 'P_PROC']);
		sandbox.wind(500_000);
		expect(await shown()).toBe('P_PAID');
	});

	it('go to a replica for one call, where a fault says so', async () => {
		await start({ faults: [{ on: 'details', kind: 'staleRead', call: 2 }] });
		expect(await shown()).toBe('P_PROC');
		await post(sandbox, SEED);
		expect([await shown(), await shown()]).toEqual(['P_PROC', 'P_PAID']);
		expect(sandbox.events().map(({ fault }) => fault)).toEqual([
			undefined,
			undefined,
			'staleRead',
			undefined,
		]);
	});

	it('show every state for as long as its change lags', async () => {
		await start({ readLagMs: 100_000 });
		sandbox.setPaymentStatus(SEED, 'P_HOLD');
		sandbox.wind(60_000);
		sandbox.setPaymentStatus(SEED, 'P_PAYC');
		sandbox.wind(30_000);
		expect(await shown()).toBe('P_PROC');
		sandbox.wind(30_000);
		expect(await shown()).toBe('P_HOLD');
		sandbox.wind(60_000);
		expect(await shown()).toBe('P_PAYC');
	});
});
