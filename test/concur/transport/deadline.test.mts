import { deadline } from '../../../concur/transport/deadline';
import { virtualTime } from './virtualTime.mts';

const clock = virtualTime();
const later = jest.spyOn(clock, 'later');

/** Nothing is watched any more when a test begins. */
beforeEach(async () => {
	await clock.pass(1000);
	later.mockClear();
});

/** How long each wait of the watch was. */
const waits = (): number[] => later.mock.calls.map(([millis]) => millis);

/** Milliseconds until it called back. */
async function timeUp(millis: number): Promise<number> {
	const started = clock.now();
	const over = new Promise<void>((resolve) => {
		deadline(millis, resolve);
	});
	await clock.until(over);
	return clock.now() - started;
}

it.each([1, 30, 100, 101, 150, 2500])('calls back when %i ms are over', async (millis) => {
	expect(await timeUp(millis)).toBe(millis);
});

it.each([0, -5])('calls back at once, but not within the call, when %i ms are left', async (millis) => {
	expect(await timeUp(millis)).toBe(1);
});

it('wakes up every 100 ms and at the end, no more often', async () => {
	await timeUp(250);
	expect(waits()).toEqual([100, 100, 50]);
});

it('comes up to 100 ms late beside a longer one, and at the end of the wait that was under way', async () => {
	const started = clock.now();
	const stop = deadline(60_000, () => undefined);
	await clock.pass(10);
	expect(await timeUp(20)).toBe(90);
	expect(clock.now() - started).toBe(100);
	stop();
});

it('one watch looks after all, and each calls back once, in time', async () => {
	const over: Array<[string, number]> = [];
	const started = clock.now();
	const note = (name: string) => () => over.push([name, clock.now() - started]);
	for (const [name, millis] of Object.entries({ b: 60, a: 30, d: 120, c: 60 })) deadline(millis, note(name));
	expect(waits()).toEqual([60]);
	await clock.pass(1000);
	expect(over).toEqual([
		['b', 60],
		['a', 60],
		['c', 60],
		['d', 120],
	]);
	expect(waits()).toEqual([60, 60]);
});

it('does not call back where it was stopped, nor does stopping the others undo anything', async () => {
	const over: string[] = [];
	const stops = ['a', 'b', 'c'].map((name) => deadline(50, () => over.push(name)));
	stops[1]();
	await clock.pass(1000);
	expect(over).toEqual(['a', 'c']);
	for (const stop of stops) stop();
	await clock.pass(1000);
	expect(over).toEqual(['a', 'c']);
});

it('watches no longer than the last deadline, and anew when another one comes', async () => {
	deadline(10, () => undefined);
	deadline(60_000, () => undefined)();
	await clock.pass(10);
	later.mockClear();
	await clock.pass(100_000);
	expect(waits()).toEqual([]);
	expect(await timeUp(5)).toBe(5);
});

it('lets a deadline set the next one, as a request does that waits for a sign-in', async () => {
	const started = clock.now();
	const calls: number[] = [];
	const again = (): void => {
		calls.push(clock.now() - started);
		if (calls.length < 3) deadline(5, again);
	};
	deadline(5, again);
	await clock.pass(1000);
	expect(calls).toEqual([5, 10, 15]);
});
