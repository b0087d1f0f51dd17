import { VirtualClock } from './virtualClock.mts';

const clock = new VirtualClock(15_000);

/** While the tests of a file run, time passes only as they let it, also for n8n's own sleep. */
export function virtualTime(): VirtualClock {
	const later = (happen: () => void, millis = 0): number => {
		clock.later(Math.max(millis, 1), happen);
		return 0;
	};
	let restore = (): void => undefined;
	beforeAll(() => {
		const now = jest.spyOn(performance, 'now').mockImplementation(clock.now);
		const timer = jest
			.spyOn(globalThis, 'setTimeout')
			.mockImplementation(later as unknown as typeof setTimeout);
		restore = () => {
			now.mockRestore();
			timer.mockRestore();
		};
	});
	afterAll(async () => {
		// Nobody lets time pass for what would still wait.
		await clock.pass(100_000);
		restore();
	});
	return clock;
}
