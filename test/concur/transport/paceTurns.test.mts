import { Pace } from '../../../concur/transport/pace';
import { answer, concur, names, NOT_SENT } from './pacedConcur.mts';

const NUMBERS = Array.from({ length: 24 }, (_, index) => `${index}`);

describe('a run', () => {
	it('needs no pace of others, no signal and no bound of its waits', async () => {
		const pace = new Pace(2, undefined);
		expect(pace.cancelled).toBe(false);
		expect(await pace.inTurn(async () => await Promise.resolve(answer(201)))).toEqual(answer(201));
		expect(Math.abs(pace.now() - performance.now())).toBeLessThan(10_000);
	});

	it('tells the time by the clock of all', async () => {
		const { clock, paceOf } = concur();
		await clock.pass(1234);
		expect(paceOf(1).now()).toBe(1234);
	});

	it('does not wait at all once it is cancelled, nor when there is nothing to wait for', async () => {
		const { clock, paceOf } = concur();
		const slept = jest.spyOn(clock, 'later');
		const cancel = new AbortController();
		const pace = paceOf(1, cancel.signal);
		await pace.wait(0);
		await pace.wait(-5);
		expect(pace.cancelled).toBe(false);
		cancel.abort();
		await pace.wait(60_000);
		expect(pace.cancelled).toBe(true);
		expect(slept).not.toHaveBeenCalled();
	});

	it('waits in slices of a second', async () => {
		const { clock, paceOf } = concur();
		const slept = jest.spyOn(clock, 'later');
		await clock.until(paceOf(1).wait(2500));
		expect(slept.mock.calls.map(([millis]) => millis)).toEqual([1000, 1000, 500]);
	});

	it('that is cancelled before it began asks for no turn', async () => {
		const { clock, shared, starts, send } = concur();
		const pace = new Pace(1, AbortSignal.abort(), Infinity, shared);
		expect(await clock.until(pace.inTurn(send('a')))).toEqual(NOT_SENT);
		expect(starts).toEqual([]);
	});

	it('learns nothing about Concur from sending that throws', async () => {
		const { clock, seen, send, paceOf } = concur();
		const pace = paceOf(9);
		pace.open();
		const all = NUMBERS.map(async (name) => await pace.inTurn(send(name, new Error('no'))).catch(() => name));
		expect(await clock.until(Promise.all(all))).toEqual(NUMBERS);
		expect(seen.most).toBe(4);
		await clock.until(Promise.all(NUMBERS.map(async (name) => await pace.inTurn(send(name)))));
		expect(seen.most).toBe(8);
	});

	it('spaces posts by posts and reads by reads', async () => {
		const { clock, starts, send, paceOf } = concur();
		const pace = paceOf(9);
		pace.open();
		const turns = async (kind?: 'post' | 'read') =>
			await clock.until(Promise.all(NUMBERS.map(async (name) => await pace.inTurn(send(name), kind))));
		await turns();
		starts.length = 0;
		await turns('post');
		expect(starts[1][1] - starts[0][1]).toBe(1);
		starts.length = 0;
		await turns('read');
		expect(starts[1][1] - starts[0][1]).toBe(4);
	});
});

describe('the turns of several runs', () => {
	it('come in the order in which they were asked for', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [one, two] = [paceOf(1), paceOf(1)];
		const all = [one.inTurn(send('a')), two.inTurn(send('b')), one.inTurn(send('c')), two.inTurn(send('d'))];
		await clock.until(Promise.all(all));
		expect(starts).toEqual([
			['a', 0],
			['b', 1],
			['c', 100],
			['d', 101],
		]);
	});

	it('a second try of one goes ahead of first ones of another', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [one, two] = [paceOf(9), paceOf(9)];
		one.open();
		two.open();
		one.slowDown(1000);
		const all = [
			...['a', 'b', 'c'].map(async (name) => await one.inTurn(send(name))),
			two.inTurn(send('d'), 'read', true),
		];
		await clock.until(Promise.all(all));
		expect(names(starts)).toBe('dabc');
	});

	it('one that comes during a rest and may start sooner does', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [patient, hasty, hastier] = [paceOf(1), paceOf(1, undefined, 730), paceOf(1, undefined, 500)];
		patient.slowDown(5000);
		const all = [patient.inTurn(send('a'))];
		await clock.pass(50);
		all.push(hasty.inTurn(send('b'), 'read', true), hastier.inTurn(send('c')));
		await clock.until(Promise.all(all));
		expect(starts).toEqual([
			['c', 500],
			['b', 730],
			['a', 5000],
		]);
	});

	it('a rest that is asked for during another one holds for who waits already', async () => {
		const { clock, starts, send, paceOf } = concur();
		const pace = paceOf(1);
		pace.slowDown(300);
		const turn = pace.inTurn(send('a'));
		await clock.pass(250);
		pace.slowDown(500);
		await clock.until(turn);
		expect(starts).toEqual([['a', 750]]);
	});

	it('a rest is slept in slices of 200 ms, by one for all', async () => {
		const { clock, starts, send, paceOf } = concur();
		const [one, two] = [paceOf(1), paceOf(1)];
		one.slowDown(450);
		const slept = jest.spyOn(clock, 'later');
		const all = [one.inTurn(send('a')), two.inTurn(send('b')), one.inTurn(send('c'))];
		await clock.pass(449);
		expect(slept.mock.calls.map(([millis]) => millis)).toEqual([200, 200, 50]);
		await clock.until(Promise.all(all));
		expect(names(starts)).toBe('abc');
	});

	it('of a cancelled one are given up at once, first tries and second ones, and only those', async () => {
		const { clock, shared, starts, send, paceOf } = concur();
		const cancel = new AbortController();
		const removed = jest.spyOn(cancel.signal, 'removeEventListener');
		const [gone, other] = [paceOf(9, cancel.signal), paceOf(9)];
		gone.open();
		gone.slowDown(1000);
		const given = [gone.inTurn(send('a')), gone.inTurn(send('b'), 'post', true), gone.inTurn(send('c'))];
		const kept = [other.inTurn(send('d')), other.inTurn(send('e'), 'post', true)];
		await clock.pass(100);
		cancel.abort();
		expect(await Promise.all(given)).toEqual([NOT_SENT, NOT_SENT, NOT_SENT]);
		expect(removed).toHaveBeenCalledTimes(1);
		expect(shared.unusedMs).toBe(0);
		expect(await clock.until(Promise.all(kept))).toEqual([answer(), answer()]);
		expect(names(starts)).toBe('ed');
	});

	it('leave no wait behind, and unused since the last one ended', async () => {
		const { clock, shared, send, paceOf } = concur();
		await clock.until(paceOf(1).inTurn(send('a')));
		expect(clock.now()).toBe(100);
		const slept = jest.spyOn(clock, 'later');
		await clock.pass(5000);
		expect(slept).not.toHaveBeenCalled();
		expect(shared.unusedMs).toBe(5000);
	});
});
