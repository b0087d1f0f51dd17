import fc from 'fast-check';

import { decide, decideAfterReRead } from '../../../concur/commit/decide';
import type { Progress } from '../../../concur/commit/decide';
import { ADVICE } from '../../../concur/verdict/advice';
import { POLICY } from '../../../concur/verdict/kinds';
import type { VerdictKind } from '../../../concur/verdict/kinds';

const KINDS = Object.keys(POLICY) as VerdictKind[];

const progresses = fc.record({
	kind: fc.constantFrom(...KINDS),
	tries: fc.integer({ min: 1, max: 6 }),
	maxTries: fc.integer({ min: 0, max: 6 }),
	wasUnclear: fc.boolean(),
	verify: fc.boolean(),
}) satisfies fc.Arbitrary<Progress>;

describe('the decision table', () => {
	it('repeats a post only after an attempt that certainly committed nothing', () => {
		fc.assert(
			fc.property(progresses, (progress) => {
				const step = decide(progress);
				if (step.do === 'repeat') expect(POLICY[progress.kind].committed).toBe('no');
			}),
		);
	});

	it('repeats after a re-read only when the report reads as open', () => {
		const meanings = fc.constantFrom('committed', 'open', 'notOpen', 'unfamiliar', 'unread');
		fc.assert(
			fc.property(progresses, meanings, fc.boolean(), (progress, meaning, late) => {
				const step = decideAfterReRead(progress, meaning as never, late);
				if (step.do === 'repeat') expect(meaning).toBe('open');
				expect(step.do).not.toBe('reRead');
				if (step.do === 'finish' && step.outcome === 'committed') expect(meaning).toBe('committed');
				if (step.do === 'finish' && step.outcome === 'notPosted')
					expect(['open', 'notOpen']).toContain(meaning);
			}),
		);
	});

	it('believes only SUCCESS without a re-read', () => {
		fc.assert(
			fc.property(progresses, (progress) => {
				const step = decide(progress);
				if (step.do !== 'finish') return;
				if (step.outcome === 'committed') expect(progress.kind).toBe('success');
				if (step.outcome === 'refused' || step.outcome === 'notPosted') {
					expect(progress.wasUnclear).toBe(false);
					expect(POLICY[progress.kind].committed).toBe('no');
				}
			}),
		);
	});

	it('ends: no row asks for another post once the tries are used up', () => {
		for (const kind of KINDS) {
			const step = decide({ kind, tries: 4, maxTries: 4, wasUnclear: false, verify: true });
			expect(step.do).not.toBe('repeat');
		}
	});

	it.each(KINDS.filter((kind) => kind !== 'success'))('tells the user what to do after %s', (kind) => {
		expect(ADVICE[kind].advice).toMatch(/\.$/);
		expect(ADVICE[kind].source).not.toBe('');
	});
});
