import { decide, decideAfterReRead, SETTLED_AFTER_MS } from '../../../concur/commit/decide';
import type { Progress, Step } from '../../../concur/commit/decide';
import type { VerdictKind } from '../../../concur/verdict/kinds';

const at = (kind: VerdictKind, rest: Partial<Progress> = {}): Progress => ({
	kind,
	tries: 1,
	maxTries: 4,
	unclearForMs: undefined,
	acceptsOpen: false,
	verify: true,
	...rest,
});
const finish = (outcome: string): Step => ({ do: 'finish', outcome }) as Step;

// What only the Financial Integration Service answers, and actions that Concur knows again.
it.each<[string, Progress, Step]>([
	['a no is a refusal', at('declined'), finish('refused')],
	['a no after a lost answer is looked into', at('declined', { unclearForMs: 5 }), { do: 'reRead' }],
	['what is on file is looked into', at('onFile'), { do: 'reRead' }],
	['what is on file, unless nobody is to look', at('onFile', { verify: false }), finish('unknown')],
	['a lost answer is looked into', at('connectionLost'), { do: 'reRead' }],
	[
		'a lost answer is repeated where Concur knows it again',
		at('connectionLost', { repeatsSafely: true }),
		{ do: 'repeat' },
	],
	['but not for ever', at('connectionLost', { repeatsSafely: true, tries: 4 }), { do: 'reRead' }],
	['nor what is on file', at('onFile', { repeatsSafely: true }), { do: 'reRead' }],
	['a success needs no repeat', at('success', { repeatsSafely: true }), finish('committed')],
	['an expired token is renewed by a look', at('tokenExpired', { repeatsSafely: true }), { do: 'reRead' }],
	['nor does a no', at('declined', { repeatsSafely: true }), finish('refused')],
])('%s', (_, progress, step) => {
	expect(decide(progress)).toEqual(step);
});

it.each<[string, Progress, Parameters<typeof decideAfterReRead>[1], boolean, Step]>([
	['another thing on file is final', at('onFile'), 'decided', true, finish('refused')],
	['also after a lost answer', at('connectionLost', { unclearForMs: 5 }), 'decided', true, finish('refused')],
	['what was on file and reads open is not known', at('onFile'), 'open', false, finish('unknown')],
	['nor is what can not be read', at('onFile'), 'unread', true, finish('unknown')],
	['a no stays one where nothing can be read', at('declined'), 'unread', true, finish('refused')],
	['a no stays one where it reads open', at('declined'), 'open', true, finish('refused')],
	['a no stays one where it does not', at('declined'), 'notOpen', true, finish('refused')],
	[
		'five minutes after a lost answer it was not posted',
		at('connectionLost', { unclearForMs: SETTLED_AFTER_MS, tries: 4 }),
		'open',
		true,
		finish('notPosted'),
	],
	[
		'a moment earlier it is looked at again',
		at('connectionLost', { unclearForMs: SETTLED_AFTER_MS - 1, tries: 4 }),
		'notOpen',
		true,
		{ do: 'reRead' },
	],
	[
		'or stays unknown where there is no patience left',
		at('connectionLost', { unclearForMs: SETTLED_AFTER_MS - 1, tries: 4 }),
		'notOpen',
		false,
		finish('unknown'),
	],
])('after a look: %s', (_, progress, meaning, mayLookAgain, step) => {
	expect(decideAfterReRead(progress, meaning, mayLookAgain)).toEqual(step);
});
