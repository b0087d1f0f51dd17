import { realClock } from '../../../concur/transport/clock';
import { virtualTime } from './virtualTime.mts';

const clock = virtualTime();

it('tells the time that n8n sleeps by', async () => {
	const started = realClock.now();
	expect(started).toBe(clock.now());
	await clock.until(realClock.sleep(250));
	expect(realClock.now() - started).toBe(250);
});

it('wakes up when it is cancelled', async () => {
	const cancel = new AbortController();
	const slept = realClock.sleep(60_000, cancel.signal);
	cancel.abort(new Error('cancelled'));
	await expect(slept).rejects.toThrow('cancelled');
});
