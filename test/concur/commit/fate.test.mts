import fc from 'fast-check';

import type { RunOptions } from '../../../concur/commit/run';
import { CERTAIN, ModelConcur, UNCLEAR } from './modelConcur.mts';
import type { PostEvent, ReadEvent } from './modelConcur.mts';
import { storiesToTry } from '../../storiesToTry.mts';

/** A commit that nobody can tell, and a read that lags: together they are over five minutes after the post (SAP: wait 5 minutes). */
const LONGEST_MS = 299_000;
const commitAfterMs = fc.option(
	fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: LONGEST_MS / 2 })),
	{ nil: undefined },
);
const post: fc.Arbitrary<PostEvent> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant<PostEvent>({ answer: 'truth' }) },
	{
		weight: 5,
		arbitrary: fc.record({
			answer: fc.constantFrom(...UNCLEAR),
			commitAfterMs,
			tookMs: fc.integer({ min: 0, max: 60_000 }),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ answer: fc.constantFrom(...CERTAIN) }) },
);
const read: fc.Arbitrary<ReadEvent> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<ReadEvent>({ lagMs: 0 }) },
	{
		weight: 3,
		arbitrary: fc.record({
			lagMs: fc.integer({ min: 0, max: LONGEST_MS / 2 }),
			tookMs: fc.integer({ min: 0, max: 60_000 }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			fails: fc.constantFrom(
				'500' as const,
				'html' as const,
				'another report' as const,
				'error in 200' as const,
			),
		}),
	},
);
const options: fc.Arbitrary<Partial<RunOptions>> = fc.record({
	maxTries: fc.integer({ min: 1, max: 5 }),
	maxWaitMs: fc.constantFrom(0, 1000, 60_000, 400_000),
	verify: fc.boolean(),
	preCheck: fc.boolean(),
	mayHaveRunBefore: fc.boolean(),
});
const story = fc.record({
	status: fc.constantFrom('P_PROC', 'P_PROC', 'P_PROC', 'P_PAYC', 'P_HOLD', 'P_PAID', 'P_FAIL'),
	posts: fc.array(post, { maxLength: 8 }),
	reads: fc.array(read, { maxLength: 12 }),
	executions: fc.array(fc.record({ options, pauseMs: fc.integer({ min: 0, max: 400_000 }) }), {
		minLength: 1,
		maxLength: 3,
	}),
});

let stories = 0;

/** A post is sent again only after a certain answer, after a read that showed the report open or Paid, or five minutes later. */
function postsOnlyAfterCertainty(trace: ModelConcur['trace']): boolean {
	let unclearAt: number | undefined;
	for (const event of trace) {
		if ('read' in event) {
			if (['P_PROC', 'P_PAYC', 'P_PAID'].includes(event.read)) unclearAt = undefined;
		} else if (unclearAt !== undefined && event.at - unclearAt < 300_000) return false;
		else unclearAt = event.post === 'unclear' ? event.at : undefined;
	}
	return true;
}

it("any order of lost, late, refused, unreadable, a proxy's and sign-in answers: nothing is said that is not so", async () => {
	await fc.assert(
		fc.asyncProperty(story, async ({ status, posts, reads, executions }) => {
			const concur = new ModelConcur(status, [...posts], [...reads]);
			// One n8n process: a later execution knows what an earlier one left in doubt.
			const company = `model ${(stories += 1)}`;
			const ends: Array<{ startedAt: number; endedAt: number; outcome: string; statusAtEnd: string }> = [];
			for (const { options: chosen, pauseMs } of executions) {
				const startedAt = concur.clock.now();
				const { outcome } = await concur.execute(company, chosen);
				// Every wait is bounded: tries, each with its time-out, its wait and its reads, and one Max Wait for finding out.
				const { maxTries = 4, maxWaitMs = 60_000 } = chosen;
				const longest = (maxTries + 20) * (60_000 + 2 * maxWaitMs) * (maxTries + 1);
				expect(concur.clock.now() - startedAt).toBeLessThan(longest);
				ends.push({ startedAt, endedAt: concur.clock.now(), outcome, statusAtEnd: concur.status });
				await concur.clock.pass(pauseMs);
			}
			await concur.clock.pass(2 * LONGEST_MS);
			expect(concur.commits.length).toBeLessThanOrEqual(1);
			expect(postsOnlyAfterCertainty(concur.trace)).toBe(true);
			for (const { startedAt, endedAt, outcome, statusAtEnd } of ends) {
				if (outcome === 'committed' || outcome === 'alreadyCommitted') expect(statusAtEnd).toBe('P_PAID');
				const ownCommits = concur.commits.filter(({ at, postedAt }) => at > startedAt && postedAt <= endedAt);
				if (outcome === 'notPosted' || outcome === 'refused') expect(ownCommits).toEqual([]);
			}
		}),
		storiesToTry(1500, 150),
	);
}, 120_000);

it('a read that was asked within five minutes of the post settles nothing, however late its answer comes', async () => {
	const slow = { lagMs: 149_000, tookMs: 60_000 };
	const concur = new ModelConcur(
		'P_PROC',
		[{ answer: 'connection', commitAfterMs: 149_000, tookMs: 0 }],
		[...Array.from({ length: 8 }, () => ({ lagMs: 0 })), slow],
	);
	const { outcome } = await concur.execute('slow read', { maxTries: 1, maxWaitMs: 400_000 });
	expect(concur.trace.some(({ at }) => at > 240_000 && at < 300_000)).toBe(true);
	expect(concur.status).toBe('P_PAID');
	expect(outcome).toBe('committed');
});

it('the five minutes run from the end of an attempt: it may have been long on its way', async () => {
	const onItsWayMs = 320_000;
	const concur = new ModelConcur(
		'P_PROC',
		[{ answer: 'html', tookMs: onItsWayMs, commitAfterMs: onItsWayMs + 30_000 }],
		[],
	);
	const { outcome } = await concur.execute('long on its way', { maxTries: 1, maxWaitMs: 400_000 });
	await concur.clock.pass(60_000);
	expect(concur.status).toBe('P_PAID');
	expect(outcome).toBe('committed');
});
