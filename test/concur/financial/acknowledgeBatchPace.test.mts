import type { Attempt } from '../../../concur/transport/attempt';
import { ConcurSignInError } from '../../../concur/transport/errors';
import { Pace } from '../../../concur/transport/pace';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from '../transport/virtualClock.mts';
import { acknowledgerIn, answer, element, LOST, ok, outcomes } from './acknowledging.mts';

const own = (Message: string): string => JSON.stringify({ Message, 'Server-Time': 'now', Id: '1' });
const PATIENT = { maxTries: 5, maxWaitMs: 60_000 };

/** What another run of the same company sends, and when. */
function otherRun(shared: SharedPace, clock: VirtualClock) {
	const pace = new Pace(8, undefined, Infinity, shared);
	pace.open();
	const starts: Array<[name: string, at: number]> = [];
	const send = async (name: string): Promise<Attempt> =>
		await pace.inTurn(async () => {
			starts.push([name, clock.now()]);
			return await Promise.resolve(answer({}));
		}, 'post');
	return { send, starts };
}

function both() {
	const clock = new VirtualClock();
	const shared = new SharedPace(clock);
	return { clock, shared, other: otherRun(shared, clock) };
}

describe('how a page of acknowledgements waits', () => {
	test('overloaded, everyone rests for as long as Concur asks for', async () => {
		const { clock, shared, other } = both();
		const world = acknowledgerIn({
			posts: [() => answer('', 429, '30'), ok],
			options: PATIENT,
			clock,
			shared,
		});
		const late = clock.sleep(10).then(async () => await other.send('other'));
		await world.acknowledge('a');
		await clock.until(late);
		expect(world.at[1]).toBeGreaterThanOrEqual(30_000);
		expect(other.starts[0][1]).toBeGreaterThanOrEqual(30_000);
	});

	test('no longer than Max Wait', async () => {
		const world = acknowledgerIn({
			posts: [() => answer('', 429, '3000'), ok],
			options: PATIENT,
		});
		expect(outcomes(await world.acknowledge('a'))).toEqual([['a', 'acknowledged', 2, false]]);
		expect(world.at[1]).toBeGreaterThanOrEqual(60_000);
		expect(world.at[1]).toBeLessThan(61_000);
	});

	test('after a deadlock only the page waits, longer each time, and the others go on', async () => {
		const { clock, shared, other } = both();
		const deadlock = () => answer(own('Transaction was deadlocked'), 400);
		const world = acknowledgerIn({
			posts: [deadlock, deadlock, deadlock, ok],
			options: PATIENT,
			clock,
			shared,
		});
		const late = clock.sleep(10).then(async () => await other.send('other'));
		expect(outcomes(await world.acknowledge('a'))).toEqual([['a', 'acknowledged', 4, false]]);
		await late;
		expect(other.starts[0][1]).toBeLessThan(100);
		const waits = world.at.slice(1).map((at, index) => at - world.at[index]);
		for (const [index, least] of [500, 1000, 2000].entries()) {
			expect(waits[index]).toBeGreaterThanOrEqual(least);
			expect(waits[index]).toBeLessThan(2 * least + 100);
		}
	});

	test('a first try waits for its turn, a second one goes ahead', async () => {
		const { clock, shared, other } = both();
		const order: string[] = [];
		const world = acknowledgerIn({
			posts: [
				() => {
					order.push('first try');
					void other.send('third').then(() => order.push('third'));
					return answer('', 429, '30');
				},
				(ids) => {
					order.push('second try');
					return ok(ids);
				},
			],
			options: PATIENT,
			clock,
			shared,
		});
		for (const name of ['first', 'second']) void other.send(name).then(() => order.push(name));
		await world.acknowledge('a');
		await clock.pass(60_000);
		expect(order).toEqual(['first', 'second', 'first try', 'second try', 'third']);
	});

	test('a run that is cancelled meanwhile sends nothing more', async () => {
		const cancelling = new AbortController();
		const world = acknowledgerIn({
			posts: [
				() => {
					cancelling.abort();
					return answer('', 429);
				},
			],
			options: { ...PATIENT, cancelSignal: cancelling.signal },
		});
		expect(outcomes(await world.acknowledge('a'))).toEqual([['a', 'notPosted', 1, false]]);
		expect(world.sent).toHaveLength(1);
	});
});

describe('when the run is over', () => {
	test.each([
		['what is no list', '<html>', 200],
		['a list that is no result yet', [element('a', 0)], 202],
	])('%s does not say that the sign-in was accepted', async (_, body, status) => {
		const world = acknowledgerIn({
			posts: [() => answer(body, status), () => answer('', 401)],
			options: { verify: false },
		});
		await world.acknowledge('a');
		await world.acknowledge('b');
		expect(world.acknowledger.pages.end).toEqual({ kind: 'unauthorized', words: '' });
	});

	test('not because of one refusal after a result', async () => {
		const world = acknowledgerIn({ posts: [ok, () => answer('', 401)] });
		await world.acknowledge('a');
		await world.acknowledge('b');
		expect(world.acknowledger.pages.end).toBeUndefined();
	});

	test('not because answers were lost: what became of them is another matter', async () => {
		const world = acknowledgerIn({ posts: [() => LOST], options: { verify: false } });
		for (const docId of ['a', 'b', 'c', 'd']) await world.acknowledge(docId);
		expect(world.sent).toHaveLength(4);
		expect(world.acknowledger.pages.end).toBeUndefined();
	});

	test('not because others renew the refresh token: each refusal was of another one', async () => {
		const refused = ['a', 'b', 'c', 'd'].map((refusedTokens): Attempt => {
			const error = new ConcurSignInError('Refused', '', 108, false);
			return { kind: 'signIn', error: Object.assign(error, { refusedTokens }) };
		});
		const world = acknowledgerIn({
			posts: [...refused.map((attempt) => () => attempt), ok],
			options: { maxTries: 2 },
		});
		expect(outcomes(await world.acknowledge('a'))).toEqual([['a', 'acknowledged', 1, false]]);
		expect(world.sent).toHaveLength(5);
	});

	test('a sign-in that is refused says so for each document, and no more is sent', async () => {
		const error = new ConcurSignInError('The refresh token is no longer valid', '', undefined, false);
		const world = acknowledgerIn({ posts: [() => ({ kind: 'signIn', error })] });
		expect(outcomes(await world.acknowledge('a', 'b'))).toEqual([
			['a', 'notPosted', 0, false],
			['b', 'notPosted', 0, false],
		]);
		expect(world.acknowledger.pages.end).toEqual({
			kind: 'signInRefused',
			words: 'The refresh token is no longer valid',
		});
		expect(outcomes(await world.acknowledge('c'))).toEqual([['c', 'notPosted', 0, false]]);
		expect(world.sent).toHaveLength(1);
	});
});
