import { VirtualClock } from './virtualClock.mts';

/** From here on time passes in this test file only as the test lets it, also for n8n's own sleep. */
export function virtualTime(): VirtualClock {
	const clock = new VirtualClock(50_000);
	jest.spyOn(performance, 'now').mockImplementation(clock.now);
	const later = (happen: () => void, millis = 0): number => {
		clock.later(Math.max(millis, 1), happen);
		return 0;
	};
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(later as unknown as typeof setTimeout);
	return clock;
}
