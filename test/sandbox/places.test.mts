import { makeReports, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { drawLatency } from '../../sandbox/latency.mts';
import { seededRandom } from '../../sandbox/random.mts';
import { SandboxClient } from '../../sandbox/client.mts';
import { call, detailsPath, post, statusOf } from './http.mts';

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) =>
	(sandbox = await startSandbox({ reports: makeReports(60), ...options }));
afterEach(async () => await sandbox?.close());

const ids = (count: number) =>
	sandbox
		.reports()
		.slice(0, count)
		.map(({ id }) => id);
async function postAll(count: number): Promise<{ millis: number; slowest: number }> {
	const started = Date.now();
	const times = await Promise.all(
		ids(count).map(async (id) => {
			expect(await statusOf(await post(sandbox, id))).toBe('SUCCESS');
			return Date.now() - started;
		}),
	);
	return { millis: Date.now() - started, slowest: Math.max(...times) };
}

describe('places', () => {
	it('work on so many posts at once; the rest queue, so that more in flight take longer', async () => {
		await start({ slots: 4, latencyMs: 100 });
		const { millis } = await postAll(20);
		// Five rounds of four.
		expect(millis).toBeGreaterThanOrEqual(495);
		expect(millis).toBeLessThan(1900);
		expect(sandbox.inFlight()).toEqual({ posts: 0, peak: 20 });
		sandbox.set({ slots: null });
		expect(sandbox.inFlight().peak).toBe(0);
	});

	it('are for posts only, and may take another time than the way there', async () => {
		await start({ slots: 1, slotMs: 400, latencyMs: 20 });
		const posts = postAll(3);
		await call(sandbox, detailsPath(ids(1)[0]));
		expect(sandbox.inFlight().posts).toBe(3);
		expect((await posts).millis).toBeGreaterThanOrEqual(1215);
	});

	it('are kept by a post whose client has gone away', async () => {
		await start({ slots: 1, latencyMs: 150 });
		const gone = new AbortController();
		const [first, second] = ids(2);
		const lost = expect(post(sandbox, first, {}, gone.signal)).rejects.toThrow();
		setTimeout(() => gone.abort(), 30);
		const started = Date.now();
		await new Promise((resolve) => setTimeout(resolve, 10));
		expect(await statusOf(await post(sandbox, second))).toBe('SUCCESS');
		expect(Date.now() - started).toBeGreaterThanOrEqual(290);
		await lost;
		expect(sandbox.report(first)?.paymentStatusCode).toBe('P_PAID');
	});

	it('are not taken by what is refused at the door', async () => {
		await start({ slots: 1, slotMs: 500 });
		const busy = post(sandbox, ids(1)[0]);
		expect((await post(sandbox, ids(1)[0], { authorization: 'Bearer wrong' })).status).toBe(401);
		expect(sandbox.account().get(ids(1)[0])?.commits).toBe(0);
		await busy;
	});
});

describe('latency', () => {
	it('varies lognormally: half below the median, one in six above median x e^sigma', () => {
		const random = seededRandom(1);
		const drawn = Array.from({ length: 20_000 }, () => drawLatency({ medianMs: 300, sigma: 1 }, random));
		const share = (bound: number) => drawn.filter((millis) => millis <= bound).length / drawn.length;
		expect(share(300)).toBeCloseTo(0.5, 1);
		expect(share(300 * Math.E)).toBeCloseTo(0.841, 2);
		expect(share(300 / Math.E)).toBeCloseTo(0.159, 2);
		expect(drawLatency(50, random)).toBe(50);
	});

	it('is the same for the same seed, and leaves faults alone', async () => {
		const run = async (latencyMs: SandboxOptions['latencyMs']) => {
			await start({
				randomSeed: 3,
				latencyMs,
				faults: [{ on: 'integrationStatus', kind: 'unavailable', probability: 0.5 }],
			});
			const statuses = [];
			for (const id of ids(20)) statuses.push((await post(sandbox, id)).status);
			await sandbox.close();
			return statuses;
		};
		expect(await run({ medianMs: 2, sigma: 1 })).toEqual(await run(0));
	});

	it('grows in mid-run, also by another process', async () => {
		await start({ latencyMs: 40 });
		expect((await postAll(1)).millis).toBeLessThan(390);
		await new SandboxClient(sandbox.baseUri).set({ latencyFactor: 10 });
		const started = Date.now();
		await post(sandbox, ids(2)[1]);
		expect(Date.now() - started).toBeGreaterThanOrEqual(395);
	});
});
