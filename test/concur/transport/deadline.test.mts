import { deadline } from '../../../concur/transport/deadline';

const pause = async (millis: number): Promise<void> =>
	await new Promise((resolve) => {
		setTimeout(resolve, millis);
	});

/** Milliseconds until it called back. */
async function timeUp(millis: number): Promise<number> {
	const started = performance.now();
	await new Promise<void>((resolve) => {
		deadline(millis, resolve);
	});
	return performance.now() - started;
}

it.each([0, 1, 30, 150])('calls back when %i ms are over, and never before', async (millis) => {
	expect(await timeUp(millis)).toBeGreaterThanOrEqual(millis);
});

it('does not let a short deadline wait for a long one that was there before', async () => {
	const stop = deadline(60_000, () => undefined);
	expect(await timeUp(20)).toBeLessThan(5000);
	stop();
});

it('calls back once each, in any order, and not at all where it was stopped', async () => {
	const over: string[] = [];
	const stops = ['a', 'b', 'c', 'd'].map((name, index) => deadline(120 - 30 * index, () => over.push(name)));
	stops[2]();
	await pause(500);
	expect(over.sort()).toEqual(['a', 'b', 'd']);
	for (const stop of stops) stop();
	await pause(150);
	expect(over).toHaveLength(3);
});

it('watches anew after the last deadline was over or stopped', async () => {
	await timeUp(1);
	deadline(10, () => undefined)();
	await pause(250);
	expect(await timeUp(5)).toBeLessThan(5000);
});

it('lets a deadline set the next one, as a request does that waits for a sign-in', async () => {
	let calls = 0;
	await new Promise<void>((resolve) => {
		const again = (): void => {
			calls += 1;
			if (calls === 3) resolve();
			else deadline(5, again);
		};
		deadline(5, again);
	});
	expect(calls).toBe(3);
});
