import { makeReports, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { drawLatency } from '../../sandbox/latency.mts';
import { seededRandom } from '../../sandbox/random.mts';
import { SandboxClient } from '../../sandbox/client.mts';
import { until } from '../until.mts';
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
/** How many posts the sandbox has worked on to the end. */
const commits = () => [...sandbox.account().values()].reduce((sum, account) => sum + account.commits, 0);
const inFlight = async (count: number) => await until(() => sandbox.inFlight().posts === count);

/** Posts so many reports at once. @returns when all have arrived; `answered` when all are answered, with success */
async function postAll(count: number): Promise<{ answered: Promise<void> }> {
	const statuses = Promise.all(ids(count).map(async (id) => await statusOf(await post(sandbox, id))));
	await inFlight(count);
	const answered = statuses.then((all) => expect(all).toEqual(all.map(() => 'SUCCESS')));
	return { answered };
}

// Times of minutes, and a clock that is wound: a slow machine can't come too late for them.
const MINUTE = 60_000;

describe('places', () => {
	it('work on so many posts at once; the rest queue, so that more in flight take longer', async () => {
		await start({ slots: 4, slotMs: 10 * MINUTE });
		const { answered } = await postAll(20);
		expect(sandbox.inFlight()).toEqual({ posts: 20, peak: 20 });
		for (let round = 1; round <= 5; round += 1) {
			sandbox.wind(9 * MINUTE);
			expect(commits()).toBe(4 * (round - 1));
			sandbox.wind(MINUTE);
			expect(commits()).toBe(4 * round);
		}
		await answered;
		// A post in between, refused at once: the most there ever were stays.
		expect((await post(sandbox, ids(1)[0], { authorization: 'Bearer wrong' })).status).toBe(401);
		await inFlight(0);
		expect(sandbox.inFlight()).toEqual({ posts: 0, peak: 20 });
		sandbox.set({ slots: null });
		expect(sandbox.inFlight().peak).toBe(0);
	});

	it('are for posts only, and may take another time than the way there', async () => {
		await start({ slots: 1, slotMs: 1000 * MINUTE, latencyMs: 10 * MINUTE });
		const { answered } = await postAll(2);
		let isRead = false;
		// When a read has arrived can't be seen: the clock goes on in small steps until it is answered.
		const reading = call(sandbox, detailsPath(ids(1)[0])).then(() => (isRead = true));
		while (!isRead) {
			sandbox.wind(MINUTE);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await reading;
		expect([sandbox.inFlight().posts, commits()]).toEqual([2, 0]);
		sandbox.wind(1000 * MINUTE);
		expect(commits()).toBe(1);
		sandbox.wind(1000 * MINUTE);
		expect(commits()).toBe(2);
		await answered;
	});

	it('are kept by a post whose client has gone away', async () => {
		await start({ slots: 1, latencyMs: 10 * MINUTE });
		const gone = new AbortController();
		const [first, second] = ids(2);
		const lost = expect(post(sandbox, first, {}, gone.signal)).rejects.toThrow();
		await inFlight(1);
		const answer = post(sandbox, second);
		await inFlight(2);
		gone.abort();
		await lost;
		await inFlight(1);
		sandbox.wind(10 * MINUTE);
		expect(sandbox.report(first)?.paymentStatusCode).toBe('P_PAID');
		expect(commits()).toBe(1);
		sandbox.wind(10 * MINUTE);
		expect(await statusOf(await answer)).toBe('SUCCESS');
	});

	it('are not taken by what is refused at the door', async () => {
		await start({ slots: 1, slotMs: 10 * MINUTE });
		const { answered } = await postAll(1);
		expect((await post(sandbox, ids(1)[0], { authorization: 'Bearer wrong' })).status).toBe(401);
		expect(commits()).toBe(0);
		sandbox.wind(10 * MINUTE);
		await answered;
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
		await start({ latencyMs: MINUTE });
		const before = await postAll(1);
		sandbox.wind(MINUTE);
		await before.answered;
		await new SandboxClient(sandbox.baseUri).set({ latencyFactor: 10 });
		const answer = post(sandbox, ids(2)[1]);
		await inFlight(1);
		sandbox.wind(9 * MINUTE);
		expect(commits()).toBe(1);
		sandbox.wind(MINUTE);
		expect(await statusOf(await answer)).toBe('SUCCESS');
	});
});
