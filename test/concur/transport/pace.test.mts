import { Pace } from '../../../concur/transport/pace';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { answer, concur, names, NOT_SENT } from './pacedConcur.mts';
import { VirtualClock } from './virtualClock.mts';

describe('one run', () => {
	it('sends one request at a time until it is opened, then as many as it may', async () => {
		const { clock, seen, send, paceOf } = concur();
		const pace = paceOf(3);
		const some = async () =>
			await Promise.all('abc'.split('').map(async (name) => await pace.inTurn(send(name))));
		await clock.until(some());
		expect(seen.most).toBe(1);
		pace.open();
		await clock.until(some());
		expect(seen.most).toBe(3);
	});

	it('gives its place back when sending throws', async () => {
		const { clock, starts, send, paceOf } = concur();
		const pace = paceOf(1);
		const first = pace.inTurn(send('a', new Error('no')));
		const second = pace.inTurn(send('b'));
		await expect(clock.until(first)).rejects.toThrow('no');
		expect(await clock.until(second)).toEqual(answer());
		expect(starts).toEqual([
			['a', 0],
			['b', 100],
		]);
	});

	it('takes what was tried before first', async () => {
		const { clock, starts, send, paceOf } = concur();
		const pace = paceOf(1);
		const all = [
			pace.inTurn(send('a')),
			pace.inTurn(send('b')),
			pace.inTurn(send('c'), 'post', true),
			pace.inTurn(send('d'), 'post', true),
		];
		await clock.until(Promise.all(all));
		expect(names(starts)).toBe('acdb');
	});

	it('starts nothing more once it is cancelled, not even what was waiting for its turn', async () => {
		const { clock, starts, send, paceOf } = concur();
		const cancel = new AbortController();
		const pace = paceOf(1, cancel.signal);
		const all = ['a', 'b', 'c'].map(async (name) => await pace.inTurn(send(name)));
		await clock.pass(50);
		cancel.abort();
		// At once, not only when the request in flight has ended.
		expect(await Promise.all(all.slice(1))).toEqual([NOT_SENT, NOT_SENT]);
		expect(await clock.until(all[0])).toEqual(answer());
		expect(await pace.inTurn(send('d'))).toEqual(NOT_SENT);
		expect(names(starts)).toBe('a');
		expect(pace.cancelled).toBe(true);
	});

	it('leaves no listener on the signal', async () => {
		const { clock, send, paceOf } = concur();
		const cancel = new AbortController();
		const added = jest.spyOn(cancel.signal, 'addEventListener');
		const removed = jest.spyOn(cancel.signal, 'removeEventListener');
		const pace = paceOf(1, cancel.signal);
		const some = async () =>
			await Promise.all(['a', 'b', 'c'].map(async (name) => await pace.inTurn(send(name))));
		await clock.until(some());
		await clock.until(some());
		// `a` starts at once, `b` and `c` wait with one for both: Node warns of a leak at the eleventh.
		expect(added).toHaveBeenCalledTimes(4);
		expect(removed.mock.calls).toEqual(added.mock.calls);
		expect(added.mock.calls[0][0]).toBe('abort');
	});
});

describe('waiting', () => {
	it('lasts as long as it is told', async () => {
		const { clock, paceOf } = concur();
		await clock.until(paceOf(1).wait(2500));
		expect(clock.now()).toBe(2500);
		await clock.until(paceOf(1).wait(0));
		expect(clock.now()).toBe(2500);
	});

	it('ends with the run, also where n8n cannot interrupt its sleep', async () => {
		const { clock, paceOf } = concur();
		const cancel = new AbortController();
		const waited = paceOf(1, cancel.signal).wait(60_000);
		await clock.pass(500);
		cancel.abort();
		await waited;
		expect(clock.now()).toBe(500);

		const deaf = new VirtualClock(15_000);
		const { sleep } = deaf;
		deaf.sleep = async (millis) => await sleep(millis);
		const later = new AbortController();
		const slept = new Pace(1, later.signal, 0, new SharedPace(deaf)).wait(60_000);
		await deaf.pass(1500);
		later.abort();
		await deaf.until(slept);
		expect(deaf.now()).toBe(2000);
	});
});

describe('several runs', () => {
	it('share a slow-down, each for as long as its own Max Wait allows', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [one, two, three] = [paceOf(9), paceOf(9, undefined, 30_000), paceOf(9, undefined, 1500)];
		one.slowDown(5000);
		await clock.until(Promise.all([one.inTurn(send('a')), two.inTurn(send('b')), three.inTurn(send('c'))]));
		expect(starts).toEqual([
			['c', 1500],
			['a', 5000],
			['b', 5001],
		]);
	});

	it('share the limit, and each keeps its own Max Concurrency', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [wide, narrow] = [paceOf(9), paceOf(1)];
		wide.open();
		narrow.open();
		const all = [
			...['a', 'b'].map(async (name) => await narrow.inTurn(send(name))),
			...['c', 'd', 'e', 'f'].map(async (name) => await wide.inTurn(send(name))),
		];
		await clock.until(Promise.all(all));
		// Four in flight: one of the narrow run, three of the other.
		expect(names(starts)).toBe('acdebf');
	});

	it('a refusal that one of them meets stops them all within its turn', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [one, two] = [paceOf(1), paceOf(1)];
		const first = one.inTurn(send('a', answer(503))).then(() => one.slowDown(1000));
		const second = two.inTurn(send('b')).then(async () => await two.inTurn(send('c')));
		await clock.until(Promise.all([first, second]));
		expect(starts).toEqual([
			['a', 0],
			['b', 1],
			['c', 1100],
		]);
	});

	it('a cancelled one leaves the others its place', async () => {
		const { clock, starts, send, paceOf } = concur();
		const cancel = new AbortController();
		const [gone, other] = [paceOf(9, cancel.signal), paceOf(9)];
		gone.slowDown(10_000);
		const all = [gone.inTurn(send('a')), other.inTurn(send('b'))];
		await clock.pass(400);
		cancel.abort();
		await clock.until(Promise.all(all));
		expect(starts).toEqual([['b', 10_000]]);
	});

	it('a cancelled one that was alone leaves no wait behind', async () => {
		const { clock, shared, send, paceOf } = concur();
		const cancel = new AbortController();
		const pace = paceOf(9, cancel.signal);
		pace.slowDown(60_000);
		const waiting = pace.inTurn(send('a'));
		await clock.pass(400);
		cancel.abort();
		expect(await waiting).toEqual(NOT_SENT);
		await clock.pass(600);
		const slept = jest.spyOn(clock, 'later');
		await clock.pass(100_000);
		expect(slept).not.toHaveBeenCalled();
		expect(shared.unusedMs).toBeGreaterThan(0);
	});
});
