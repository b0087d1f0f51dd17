import { SharedPaces, sharedPaces } from '../../../concur/transport/sharedPaces';
import type { PacedRun } from '../../../concur/transport/sharedPace';
import { VirtualClock } from './virtualClock.mts';

const MINUTE = 60_000;
const run = (): PacedRun => ({
	inFlight: 0,
	mostInFlight: 9,
	maxWaitMs: Infinity,
	cancelSignal: undefined,
	waiting: 0,
	giveUp: () => undefined,
});

it('gives the runs of one company one pace, and another company its own', () => {
	const paces = new SharedPaces(new VirtualClock(15_000));
	expect(paces.of('here')).toBe(paces.of('here'));
	expect(paces.of('there')).not.toBe(paces.of('here'));
});

it('is one for all runs of the process', () => {
	expect(sharedPaces.of('here')).toBe(sharedPaces.of('here'));
});

it('forgets only what was not used', async () => {
	const clock = new VirtualClock(15_000);
	const paces = new SharedPaces(clock);
	const [here, there] = [paces.of('here'), paces.of('there')];
	await clock.pass(5 * MINUTE);
	const one = run();
	const turn = await clock.until(here.turn(one, 'post', false));
	if (turn) here.ended(one, turn, 'none');
	await clock.pass(5 * MINUTE);
	expect(paces.of('here')).toBe(here);
	expect(paces.of('there')).not.toBe(there);
});

it('forgets after ten minutes without use', async () => {
	const clock = new VirtualClock(15_000);
	const paces = new SharedPaces(clock);
	const pace = paces.of('here');
	await clock.pass(10 * MINUTE - 1);
	expect(paces.of('here')).toBe(pace);
	await clock.pass(1);
	expect(paces.of('here')).not.toBe(pace);
});

it('counts from the end of the last request, and never forgets one in flight or waiting', async () => {
	const clock = new VirtualClock(15_000);
	const paces = new SharedPaces(clock);
	const pace = paces.of('here');
	const one = run();
	const turn = await clock.until(pace.turn(one, 'post', false));
	await clock.pass(11 * MINUTE);
	expect(paces.of('here')).toBe(pace);
	if (turn) pace.ended(one, turn, 'none');
	await clock.pass(10 * MINUTE - 1);
	expect(paces.of('here')).toBe(pace);
	// Waits, since it may have none in flight.
	const stuck = { ...run(), mostInFlight: 0 };
	void pace.turn(stuck, 'post', false);
	await clock.pass(11 * MINUTE);
	expect(paces.of('here')).toBe(pace);
	void pace.turn(stuck, 'post', true);
	expect(pace.unusedMs).toBe(0);
});
