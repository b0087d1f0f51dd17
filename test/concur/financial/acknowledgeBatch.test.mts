import { VirtualClock } from '../transport/virtualClock.mts';
import { acknowledgerIn, answer, element, LOST, newCompany, ok, outcomes } from './acknowledging.mts';

const taken = (ids: string[]) => answer(ids.map((id) => element(id, 101)));

describe('a page of acknowledgements', () => {
	test('is one request, and a result for each', async () => {
		const { acknowledge, sent, looks } = acknowledgerIn({ posts: [ok] });
		const results = await acknowledge('a', 'b');
		expect(outcomes(results)).toEqual([
			['a', 'acknowledged', 1, false],
			['b', 'acknowledged', 1, false],
		]);
		expect(results.get('a')).toMatchObject({
			docId: 'a',
			Status: 'SUCCESS',
			code: 0,
			httpStatusCode: 200,
			correlationId: 'c-1',
		});
		expect(sent).toEqual([['a', 'b']]);
		expect(looks()).toBe(0);
	});

	test('is sent again when it certainly changed nothing, and only so often', async () => {
		const once = acknowledgerIn({ posts: [() => answer('', 429), ok] });
		expect(outcomes(await once.acknowledge('a'))).toEqual([['a', 'acknowledged', 2, false]]);
		const always = acknowledgerIn({ posts: [() => answer('', 429)] });
		const results = await always.acknowledge('a', 'b');
		expect(outcomes(results)).toEqual([
			['a', 'notPosted', 2, false],
			['b', 'notPosted', 2, false],
		]);
		expect(results.get('a')).toMatchObject({ Status: 'ERROR', httpStatusCode: 429 });
		expect(always.sent).toHaveLength(2);
	});

	test('what was never sent counts as no attempt', async () => {
		const { acknowledger, acknowledge, looks } = acknowledgerIn({
			posts: [() => ({ kind: 'notSent', reason: 'refused', detail: 'ECONNREFUSED' })],
			options: { maxTries: 1 },
		});
		const results = await acknowledge('a');
		expect(outcomes(results)).toEqual([['a', 'notPosted', 0, false]]);
		expect(results.get('a')).toMatchObject({ httpStatusCode: null, correlationId: null });
		expect(looks()).toBe(0);
		// Concur can't be reached: there is no use in asking for the next page.
		expect(acknowledger.pages.end?.kind).toBe('connectionRefused');
	});

	test('each document of a lost one is looked up; those that are still READY are sent alone', async () => {
		const { acknowledge, sent } = acknowledgerIn({
			posts: [() => LOST, ok],
			status: (id) => (id === 'a' ? 'ACKNOWLEDGED' : 'READY'),
		});
		const results = await acknowledge('a', 'b');
		expect(outcomes(results)).toEqual([
			['a', 'acknowledged', 1, true],
			['b', 'acknowledged', 2, false],
		]);
		expect(sent).toEqual([['a', 'b'], ['b']]);
	});

	test('without a look, a lost one leaves everything unknown', async () => {
		const { acknowledge, sent, looks } = acknowledgerIn({ posts: [() => LOST], options: { verify: false } });
		const results = await acknowledge('a', 'b');
		expect(outcomes(results)).toEqual([
			['a', 'unknown', 1, false],
			['b', 'unknown', 1, false],
		]);
		expect(results.get('a')?.Status).toBe('UNKNOWN');
		expect(sent).toHaveLength(1);
		expect(looks()).toBe(0);
	});

	test('HTTP 202 is no result, whatever it holds', async () => {
		const { acknowledge, looks } = acknowledgerIn({
			posts: [
				(ids) =>
					answer(
						ids.map((id) => element(id, 0)),
						202,
					),
			],
		});
		expect(outcomes(await acknowledge('a'))).toEqual([['a', 'acknowledged', 1, true]]);
		expect(looks()).toBe(1);
	});

	test('a cancelled execution asks for nothing more, and what was under way is not known', async () => {
		const { acknowledge, looks } = acknowledgerIn({ posts: [() => ({ kind: 'cancelled', sent: true })] });
		expect(outcomes(await acknowledge('a'))).toEqual([['a', 'unknown', 1, false]]);
		expect(looks()).toBe(0);
	});

	test('101 is somebody else, unless an earlier attempt of ours is in doubt', async () => {
		const first = acknowledgerIn({ posts: [taken] });
		expect(outcomes(await first.acknowledge('a'))).toEqual([['a', 'alreadyAcknowledged', 1, false]]);
		expect(first.looks()).toBe(0);

		const same = newCompany();
		const clock = new VirtualClock();
		const doubtful = acknowledgerIn({
			posts: [() => LOST],
			company: same,
			source: () => undefined,
			clock,
		});
		expect(outcomes(await doubtful.acknowledge('a'))).toEqual([['a', 'unknown', 1, false]]);
		const later = acknowledgerIn({ posts: [taken], company: same, clock });
		expect(outcomes(await later.acknowledge('a', 'b'))).toMatchObject([
			['a', 'acknowledged', expect.any(Number), true],
			['b', 'alreadyAcknowledged', 1, false],
		]);
	});

	test('a success is one, also after an attempt in doubt, and what others have from then on is theirs', async () => {
		const [company, clock] = [newCompany(), new VirtualClock()];
		const doubtful = acknowledgerIn({ posts: [() => LOST], source: () => undefined, company, clock });
		expect(outcomes(await doubtful.acknowledge('a'))).toEqual([['a', 'unknown', 1, false]]);
		const later = acknowledgerIn({ posts: [ok], company, clock });
		expect(outcomes(await later.acknowledge('a'))).toEqual([['a', 'acknowledged', 1, false]]);
		expect(later.looks()).toBe(0);
		// It left on Success: given out once more, it would be booked twice.
		const last = acknowledgerIn({ posts: [taken], company, clock });
		expect(outcomes(await last.acknowledge('a'))).toEqual([['a', 'alreadyAcknowledged', 1, false]]);
	});

	test.each([
		['without a look', LOST, { verify: false }],
		['because it was cancelled', { kind: 'cancelled', sent: true } as const, {}],
	])('what was left open %s is in doubt for a later execution', async (_, attempt, options) => {
		const [company, clock] = [newCompany(), new VirtualClock()];
		const doubtful = acknowledgerIn({ posts: [() => attempt], options, company, clock });
		expect(outcomes(await doubtful.acknowledge('a'))).toEqual([['a', 'unknown', 1, false]]);
		const blind = acknowledgerIn({ posts: [taken], options: { verify: false }, company, clock });
		expect(outcomes(await blind.acknowledge('a'))).toEqual([['a', 'unknown', 1, false]]);
		const later = acknowledgerIn({ posts: [taken], company, clock });
		expect(outcomes(await later.acknowledge('a'))).toEqual([['a', 'acknowledged', 1, true]]);
		expect(later.looks()).toBe(1);
	});

	test.each([
		['what another has', taken],
		['what was never sent', () => ({ kind: 'notSent', reason: 'refused', detail: 'ECONNREFUSED' }) as const],
		['what Concur declined', (ids: string[]) => answer(ids.map((id) => element(id, 103)))],
	])('%s leaves no doubt for a later execution', async (_, post) => {
		const [company, clock] = [newCompany(), new VirtualClock()];
		await acknowledgerIn({ posts: [post], company, clock }).acknowledge('a');
		const later = acknowledgerIn({ posts: [taken], company, clock });
		expect(outcomes(await later.acknowledge('a'))).toEqual([['a', 'alreadyAcknowledged', 1, false]]);
		expect(later.looks()).toBe(0);
	});

	test('what is under way belongs to this execution, until it is settled', async () => {
		const same = newCompany();
		const one = acknowledgerIn({ posts: [ok], company: same });
		const other = acknowledgerIn({ posts: [ok], company: same });
		const elsewhere = acknowledgerIn({ posts: [ok] });
		const underWay = one.acknowledge('a');
		expect(other.acknowledger.isTakenElsewhere('a')).toBe(true);
		expect(other.acknowledger.isTakenElsewhere('b')).toBe(false);
		expect(elsewhere.acknowledger.isTakenElsewhere('a')).toBe(false);
		await underWay;
		expect(other.acknowledger.isTakenElsewhere('a')).toBe(false);
	});
});
