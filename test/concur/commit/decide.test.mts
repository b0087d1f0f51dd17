import fc from 'fast-check';

import { decide, decideAfterReRead, SETTLED_AFTER_MS, waitBeforeLook } from '../../../concur/commit/decide';
import type { Progress } from '../../../concur/commit/decide';
import { ADVICE } from '../../../concur/verdict/advice';
import { POLICY } from '../../../concur/verdict/kinds';
import type { VerdictKind } from '../../../concur/verdict/kinds';

const KINDS = Object.keys(POLICY) as VerdictKind[];
const MEANINGS = ['committed', 'open', 'notOpen', 'unfamiliar', 'unread'] as const;

const progresses = fc
	.record({
		kind: fc.constantFrom(...KINDS),
		tries: fc.integer({ min: 1, max: 6 }),
		maxTries: fc.integer({ min: 0, max: 6 }),
		unclearForMs: fc.option(fc.integer({ min: 0, max: 2 * SETTLED_AFTER_MS }), { nil: undefined }),
		acceptsOpen: fc.boolean(),
		verify: fc.boolean(),
	})
	// The unclear attempt that was just made counts.
	.map((progress) =>
		POLICY[progress.kind].committed === 'unclear'
			? { ...progress, unclearForMs: progress.unclearForMs ?? 0 }
			: progress,
	) satisfies fc.Arbitrary<Progress>;

const at = (kind: VerdictKind, rest: Partial<Progress> = {}): Progress => ({
	kind,
	tries: 1,
	maxTries: 4,
	unclearForMs: undefined,
	acceptsOpen: true,
	verify: true,
	...rest,
});
const finish = (outcome: string) => ({ do: 'finish', outcome });

describe('decide', () => {
	it('repeats a post only after an attempt that certainly committed nothing', () => {
		fc.assert(
			fc.property(progresses, (progress) => {
				const step = decide(progress);
				if (step.do === 'repeat') expect(POLICY[progress.kind].committed).toBe('no');
			}),
		);
	});

	it('believes only SUCCESS without a look once an attempt was unclear', () => {
		fc.assert(
			fc.property(progresses, (progress) => {
				const step = decide(progress);
				if (step.do !== 'finish') return;
				if (step.outcome === 'committed') expect(progress.kind).toBe('success');
				if (step.outcome === 'refused' || step.outcome === 'notPosted') {
					expect(progress.unclearForMs).toBeUndefined();
					expect(POLICY[progress.kind].committed).toBe('no');
				}
			}),
		);
	});

	it('ends: no row asks for another post once the tries are used up', () => {
		for (const kind of KINDS) expect(decide(at(kind, { tries: 4 })).do).not.toBe('repeat');
	});

	it.each([
		['looks into a refusal', at('refusal'), { do: 'reRead' }],
		[
			'looks into a refusal, also where unclear answers are not verified',
			at('refusal', { verify: false }),
			{ do: 'reRead' },
		],
		[
			'gives out a refusal after an unclear attempt where nothing is verified',
			at('refusal', { verify: false, unclearForMs: 1 }),
			finish('unknown'),
		],
		['renews a refused token by a look', at('tokenExpired'), { do: 'reRead' }],
		['renews it once', at('tokenExpired', { tries: 2 }), finish('notPosted')],
		['repeats after a deadlock', at('deadlock'), { do: 'repeat' }],
		[
			'repeats after a deadlock, also where an earlier attempt was unclear',
			at('deadlock', { unclearForMs: 1 }),
			{ do: 'repeat' },
		],
		['gives up on a bad request', at('badRequest'), finish('notPosted')],
		[
			'looks after a bad request where an earlier attempt was unclear',
			at('badRequest', { unclearForMs: 1 }),
			{ do: 'reRead' },
		],
		[
			'gives out what was cancelled in flight',
			at('cancelledInFlight', { unclearForMs: 0 }),
			finish('unknown'),
		],
		['looks after a lost answer', at('connectionLost', { unclearForMs: 0 }), { do: 'reRead' }],
		[
			'gives out a lost answer where nothing is verified',
			at('connectionLost', { unclearForMs: 0, verify: false }),
			finish('unknown'),
		],
	])('%s', (_, progress, step) => {
		expect(decide(progress)).toEqual(step);
	});
});

describe('decideAfterReRead', () => {
	it('repeats only what reads as open, and never claims more than was seen', () => {
		fc.assert(
			fc.property(progresses, fc.constantFrom(...MEANINGS), fc.boolean(), (progress, meaning, again) => {
				const step = decideAfterReRead(progress, meaning, again);
				if (step.do === 'repeat') expect(meaning).toBe('open');
				if (step.do === 'reRead') expect(again).toBe(true);
				if (step.do !== 'finish') return;
				if (step.outcome === 'committed' || step.outcome === 'alreadyCommitted')
					expect(meaning).toBe('committed');
				if (step.outcome === 'committed') expect(progress.unclearForMs).toBeDefined();
				if (step.outcome !== 'notPosted' && step.outcome !== 'refused') return;
				expect(step.outcome === 'refused').toBe(['refusal', 'declined'].includes(progress.kind));
				// What is on file is not known then.
				expect(progress.kind).not.toBe('onFile');
				if (progress.unclearForMs === undefined) return;
				expect(progress.unclearForMs).toBeGreaterThanOrEqual(SETTLED_AFTER_MS);
				expect(['open', 'notOpen']).toContain(meaning);
			}),
		);
	});

	const settled = { unclearForMs: SETTLED_AFTER_MS };
	const late = { unclearForMs: SETTLED_AFTER_MS - 1 };
	it.each([
		['a lost answer, and Paid', at('connectionLost', late), 'committed', finish('committed')],
		['a lost answer, and open', at('connectionLost', late), 'open', { do: 'repeat' }],
		[
			'a lost answer on the last try, and open',
			at('connectionLost', { ...late, tries: 4 }),
			'open',
			finish('unknown'),
		],
		[
			'the same after five minutes',
			at('connectionLost', { ...settled, tries: 4 }),
			'open',
			finish('notPosted'),
		],
		['a lost answer, and on hold', at('connectionLost', late), 'notOpen', finish('unknown')],
		['the same after five minutes, on hold', at('connectionLost', settled), 'notOpen', finish('notPosted')],
		[
			'a lost answer, and a code of the company',
			at('connectionLost', settled),
			'unfamiliar',
			finish('unknown'),
		],
		['a lost answer, and no reading', at('connectionLost', settled), 'unread', finish('unknown')],
		['a refusal, and Paid before', at('refusal'), 'committed', finish('refused')],
		['a refusal after a lost answer, and Paid', at('refusal', late), 'committed', finish('committed')],
		['a refusal, and on hold', at('refusal'), 'notOpen', finish('refused')],
		['a refusal, and no reading', at('refusal'), 'unread', finish('refused')],
		['a refusal that contradicts what is read', at('refusal'), 'open', finish('unknown')],
		[
			'a refusal for a reason that no status tells',
			at('refusal', { acceptsOpen: false }),
			'open',
			finish('refused'),
		],
		['a refusal after a lost answer, and open', at('refusal', late), 'open', finish('unknown')],
		['the same after five minutes', at('refusal', settled), 'open', finish('refused')],
		['a token that a look has renewed', at('tokenExpired'), 'open', { do: 'repeat' }],
		['a token that stays refused', at('tokenExpired', { tries: 2 }), 'open', finish('notPosted')],
		['a refused token, and Paid meanwhile', at('tokenExpired'), 'committed', finish('alreadyCommitted')],
	] as const)('%s', (_, progress, meaning, step) => {
		expect(decideAfterReRead(progress, meaning, false)).toEqual(step);
	});

	it('looks again while there is patience and doubt', () => {
		expect(decideAfterReRead(at('refusal'), 'open', true)).toEqual({ do: 'reRead' });
		expect(decideAfterReRead(at('refusal', late), 'notOpen', true)).toEqual({ do: 'reRead' });
		expect(decideAfterReRead(at('refusal', late), 'unread', true)).toEqual(finish('unknown'));
	});
});

describe('waitBeforeLook', () => {
	it.each([
		[1, 0, 60_000, 1000],
		[2, 0, 60_000, 2000],
		[5, 0, 60_000, 16_000],
		[5, 0, 5000, 5000],
		[1, SETTLED_AFTER_MS - 300, 60_000, 300],
		[1, SETTLED_AFTER_MS, 60_000, 1],
		[1, 0, 0, undefined],
		[1, undefined, 60_000, 1000],
		[2, undefined, 60_000, undefined],
	])('look %d, unclear for %s ms, %d ms left: %s', (looks, unclearForMs, patienceMs, wait) => {
		expect(waitBeforeLook(looks, unclearForMs, patienceMs)).toBe(wait);
	});
});

it.each(KINDS.filter((kind) => kind !== 'success'))('tells the user what to do after %s', (kind) => {
	expect(ADVICE[kind].advice).toMatch(/\.$/);
	expect(ADVICE[kind].source).not.toBe('');
});
