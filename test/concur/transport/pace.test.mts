import type { Attempt } from '../../../concur/transport/attempt';
import { Pace } from '../../../concur/transport/pace';

const answer: Attempt = {
	kind: 'answer',
	httpStatusCode: 200,
	body: '',
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
};

/** Resolves in the next turn of the event loop. */
const nextTurn = async (): Promise<void> =>
	await new Promise((resolve) => {
		setImmediate(resolve);
	});

it('spreads the starts over turns of the event loop, with as many in flight as may be', async () => {
	const pace = new Pace(4, undefined);
	pace.open();
	let turn = 0;
	const starts: number[] = [];
	let inFlight = 0;
	let most = 0;
	let running = true;
	const countTurns = (async () => {
		for (; running; turn += 1) await nextTurn();
	})();
	const send = async (): Promise<Attempt> => {
		starts.push(turn);
		most = Math.max(most, (inFlight += 1));
		await new Promise((resolve) => {
			setTimeout(resolve, 20);
		});
		inFlight -= 1;
		return answer;
	};
	await Promise.all(Array.from({ length: 12 }, async () => await pace.inTurn(send)));
	running = false;
	await countTurns;
	// Together, 12 requests of which 4 may be in flight would start in 3 turns.
	expect(new Set(starts).size).toBeGreaterThan(6);
	expect(most).toBe(4);
});

it('starts nothing more once the run is cancelled, not even what was waiting for its turn', async () => {
	const cancel = new AbortController();
	const pace = new Pace(1, cancel.signal);
	let sent = 0;
	const attempts = Array.from(
		{ length: 3 },
		async () =>
			await pace.inTurn(async () => {
				sent += 1;
				cancel.abort();
				return answer;
			}),
	);
	expect(await Promise.all(attempts)).toEqual([
		answer,
		{ kind: 'cancelled', sent: false },
		{ kind: 'cancelled', sent: false },
	]);
	expect(sent).toBe(1);
});
