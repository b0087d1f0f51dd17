import { SharedPace } from '../../../concur/transport/sharedPace';
import { seededRandom } from '../../../sandbox/random.mts';
import { lognormal, ratePerSecond, refusal, Simulation } from './simulatedConcur.mts';
import type { Concur } from './simulatedConcur.mts';

const REPORTS = 1000;
const SEEDS = [1, 2, 3, 4, 5];

/** Nearly the same every time: real answers are never exactly as long as one another. */
const about = (millis: number, seed = 1): (() => number) => {
	const random = seededRandom(seed);
	return () => millis * (0.95 + 0.1 * random());
};

const outcomes = (results: Array<{ outcome: string }>): string[] => [
	...new Set(results.map(({ outcome }) => outcome)),
];

let backOffJitter: jest.SpyInstance;
beforeEach(() => {
	backOffJitter = jest.spyOn(Math, 'random').mockImplementation(seededRandom(1));
});
afterEach(() => backOffJitter.mockRestore());

describe('as fast as Concur allows', () => {
	it.each([
		// Answer time, Max Concurrency, at most so many times the ideal.
		[50, 10, 1.1],
		[300, 64, 1.5],
		[300, 100, 1.9],
		[1000, 64, 1.5],
	])('%i ms answers, at most %i at once: %f x the ideal time', async (millis, maxConcurrency, atMost) => {
		const simulation = new Simulation({ millis: about(millis) });
		const { results, ...took } = await simulation.commit(REPORTS, { maxConcurrency });
		expect(outcomes(results)).toEqual(['committed']);
		expect(took.millis / ((REPORTS / maxConcurrency) * millis)).toBeLessThan(atMost);
		expect(simulation.mostInFlight).toBe(maxConcurrency);
		expect(simulation.posts).toBe(REPORTS);
	});

	it.each([
		[4, 1.15],
		[8, 1.15],
		[24, 1.2],
	])('%i slots of 100 ms: %f x the ideal time, never four times as many in flight', async (slots, atMost) => {
		for (const seed of SEEDS) {
			const simulation = new Simulation({ millis: about(100, seed), slots });
			const { millis } = await simulation.commit(REPORTS);
			expect(millis / ((REPORTS / slots) * 100)).toBeLessThan(atMost);
			expect(simulation.mostInFlight).toBeLessThanOrEqual(4 * slots);
			expect(simulation.mostInFlight).toBeGreaterThanOrEqual(slots);
		}
	});

	it('leaves Concur alone when only one thing is done at a time', async () => {
		const simulation = new Simulation({ millis: about(100), slots: 1 });
		await simulation.commit(200);
		expect(simulation.mostInFlight).toBeLessThanOrEqual(12);
	});
});

describe('answer times that say little', () => {
	const twiceAsLong = async (concur: () => Concur): Promise<void> => {
		const best = await new Simulation(concur()).commitAtOnce(REPORTS, 64);
		const { millis } = await new Simulation(concur()).commit(REPORTS);
		expect(millis / best).toBeLessThan(2);
	};

	it('vary widely: at most twice as long as 64 at once', async () => {
		for (const seed of SEEDS) await twiceAsLong(() => ({ millis: lognormal(300, 1, seed) }));
	});

	it.each([100, 300])(
		'triple in mid-run, from %i ms: at most twice as long as 64 at once',
		async (millis) => {
			for (const seed of SEEDS) {
				await twiceAsLong(() => {
					const usual = about(millis, seed);
					return { millis: (finished) => usual() * (finished < REPORTS / 2 ? 1 : 3) };
				});
			}
		},
	);

	it('vary widely and triple: at most twice as long as 64 at once', async () => {
		for (const seed of SEEDS) {
			await twiceAsLong(() => {
				const usual = lognormal(300, 1, seed);
				return { millis: (finished) => usual() * (finished < REPORTS / 2 ? 1 : 3) };
			});
		}
	});
});

describe('a limit of 20 requests a second', () => {
	it.each([
		[10, 1.15],
		[50, 1.15],
		[300, 1.3],
	])('%i ms answers: %f x the ideal time, at most 5 % refused, none given up', async (millis, atMost) => {
		for (const seed of SEEDS) {
			const simulation = new Simulation({ millis: about(millis, seed), accepts: ratePerSecond(20) });
			const { results, ...took } = await simulation.commit(REPORTS);
			expect(outcomes(results)).toEqual(['committed']);
			expect(took.millis / 50_000).toBeLessThan(atMost);
			expect(simulation.refused / simulation.posts).toBeLessThan(0.05);
		}
	});

	it('is not met again and again where requests take differently long to arrive: 1.25 x the ideal time', async () => {
		for (const seed of SEEDS) {
			const random = seededRandom(seed);
			const millis = () => 50 + 100 * random();
			const simulation = new Simulation({ millis, accepts: ratePerSecond(20) });
			const took = await simulation.commit(REPORTS);
			expect(took.millis / 50_000).toBeLessThan(1.25);
			expect(simulation.refused / simulation.posts).toBeLessThan(0.025);
		}
	});

	it('that is lifted is left behind', async () => {
		const limits = [ratePerSecond(20), ratePerSecond(200)];
		const accepts = (now: number) => limits[now < 30_000 ? 0 : 1](now);
		const simulation = new Simulation({ millis: about(50), accepts });
		const { millis } = await simulation.commit(3000);
		// At 20 a second it would take 150 s.
		expect(millis).toBeLessThan(110_000);
	});

	it.each([10, 200])('shared by %i runs: all are integrated', async (runs) => {
		const simulation = new Simulation({ millis: about(50), accepts: ratePerSecond(20) });
		const pace = new SharedPace(simulation.clock);
		const perRun = 200 / runs;
		const all = Array.from({ length: runs }, async (_, run) => {
			const subjects = Array.from({ length: perRun }, (_, index) => `RUN${run}X${index}`);
			return (await simulation.run(subjects, 64, pace)).results;
		});
		const results = (await simulation.clock.until(Promise.all(all))).flat();
		expect(outcomes(results)).toEqual(['committed']);
		expect(results).toHaveLength(200);
		expect(simulation.clock.now() / 10_000).toBeLessThan(1.3);
	});

	it.each([
		[0, 1.08],
		[20, 1.1],
		[30, 1.13],
	])(
		'met by runs that begin %i ms apart, few of them in flight, is known from the first refusals on: %f x the ideal time',
		async (apart, atMost) => {
			for (const seed of SEEDS) {
				const simulation = new Simulation({ millis: about(50, seed), accepts: ratePerSecond(20) });
				const pace = new SharedPace(simulation.clock);
				const random = seededRandom(seed);
				let begins = 0;
				const all = Array.from({ length: 200 }, async (_, run) => {
					begins += apart * (0.8 + 0.4 * random());
					await simulation.clock.sleep(begins);
					return (await simulation.run([`RUN${run}`], 64, pace)).results;
				});
				const results = (await simulation.clock.until(Promise.all(all))).flat();
				expect(outcomes(results)).toEqual(['committed']);
				expect(simulation.clock.now() / 10_000).toBeLessThan(atMost);
			}
		},
	);
});

it.each([0, 50, 300])('sporadic faults at %i ms: no longer than with four at once', async (millis) => {
	const faults = (seed: number): Concur => {
		const random = seededRandom(seed);
		return {
			millis: about(millis),
			fault: () => {
				const drawn = random();
				if (drawn < 0.02) return refusal(429, '1');
				if (drawn < 0.03) return refusal(503, '1');
				if (drawn < 0.04) return refusal(400, undefined, 'Transaction was deadlocked');
				if (drawn < 0.05) return refusal(500);
				return drawn < 0.06 ? { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' } : undefined;
			},
		};
	};
	for (const seed of SEEDS) {
		const four = await new Simulation(faults(seed)).commit(REPORTS, { maxConcurrency: 4 });
		const { results, ...took } = await new Simulation(faults(seed)).commit(REPORTS);
		expect(took.millis / four.millis).toBeLessThan(1.02);
		// Four faults in a row are rare, but chance.
		expect(results.filter(({ outcome }) => outcome !== 'committed').length).toBeLessThan(3);
	}
});
