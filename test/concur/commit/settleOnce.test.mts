import type { CommitAction } from '../../../concur/commit/action';
import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import { CommitRun } from '../../../concur/commit/run';
import type { RunOptions } from '../../../concur/commit/run';
import { settleOnce } from '../../../concur/commit/settleOnce';
import type { Attempt, SendWithCredential } from '../../../concur/transport/attempt';

const answer = (httpStatusCode: number, body: string): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
});
const SUCCESS = answer(200, '{"Status":"SUCCESS","Message":"OK"}');
const REFUSED = answer(200, '{"Status":"FAILURE","Message":"no"}');

let companies = 0;

/** Two runs of one company, whose first post is answered when the test says so. */
function twoRuns({
	first = {},
	second = {},
	secondAction = postIntegrationStatus('application/json'),
}: {
	first?: Partial<RunOptions>;
	second?: Partial<RunOptions>;
	secondAction?: CommitAction<never> | CommitAction;
} = {}) {
	companies += 1;
	const company = `company ${companies}`;
	const sent: string[] = [];
	let end: (attempt: Attempt) => void = () => undefined;
	const firstAnswer = new Promise<Attempt>((resolve) => {
		end = resolve;
	});
	const runOf = (action: CommitAction, options: Partial<RunOptions>, send: SendWithCredential) =>
		new CommitRun(
			action,
			{
				company,
				maxConcurrency: 4,
				timeoutMs: 1000,
				maxTries: 1,
				maxWaitMs: 0,
				verify: false,
				preCheck: false,
				mayHaveRunBefore: false,
				dryRun: false,
				stopOnError: false,
				cancelSignal: undefined,
				logFault: () => undefined,
				...options,
			},
			send,
		);
	const one = runOf(postIntegrationStatus('application/json') as CommitAction, first, async ({ method }) => {
		if (method === 'POST') sent.push('one');
		return await firstAnswer;
	});
	const two = runOf(secondAction as CommitAction, second, async ({ method }) => {
		if (method === 'POST') sent.push('two');
		return SUCCESS;
	});
	return { one, two, sent, end };
}

const settle = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 20));

/** Both at once; the first is answered after a while. */
async function both(runs: ReturnType<typeof twoRuns>, firstAnswer: Attempt) {
	const results = Promise.all([settleOnce('R', runs.one), settleOnce('R', runs.two)]);
	await settle();
	expect(runs.sent).toEqual(['one']);
	runs.end(firstAnswer);
	return await results;
}

it.each([
	['success', SUCCESS, 'committed'],
	['a refusal', REFUSED, 'refused'],
	['a lost answer', { kind: 'lost', reason: 'connection', detail: '' } as Attempt, 'unknown'],
	['patience that ended', answer(429, ''), 'notPosted'],
	['no connection', { kind: 'notSent', reason: 'refused', detail: '' } as Attempt, 'notPosted'],
])('%s holds for both', async (_, attempt, outcome) => {
	const runs = twoRuns();
	const [first, second] = await both(runs, attempt);
	expect(first.outcome).toBe(outcome);
	expect(first.duplicate).toBeUndefined();
	expect(second).toEqual({ ...first, duplicate: true });
	expect(runs.sent).toEqual(['one']);
});

it.each([
	['a sign-in', { kind: 'signIn', error: { message: 'no', transient: false } } as Attempt],
	[
		'a sign-in that is out of reach',
		{ kind: 'signIn', error: { message: 'no', transient: true } } as Attempt,
	],
	[
		'a superseded token',
		{ kind: 'signIn', error: { message: 'no', transient: false, concurCode: 108 } } as Attempt,
	],
	['a request that n8n does not build', { kind: 'notBuilt', detail: '' } as Attempt],
	['HTTP 401', answer(401, '')],
	['HTTP 403', answer(403, '{"Error":{"Message":"Not allowed"}}')],
	['an expired token', answer(403, '{"Error":{"Message":"The token has expired"}}')],
])('%s: of one run only', async (_, attempt) => {
	const runs = twoRuns();
	const [first, second] = await both(runs, attempt);
	expect(first.outcome).not.toBe('committed');
	expect(second).toMatchObject({ outcome: 'committed', attempts: 1 });
	expect(second.duplicate).toBeUndefined();
	expect(runs.sent).toEqual(['one', 'two']);
});

it.each([
	['the answer still counts', SUCCESS, 'committed', ['one']],
	[
		'a lost answer is for the other to find out',
		{ kind: 'lost', reason: 'connection', detail: '' } as Attempt,
		'unknown',
		['one'],
	],
])('cancelled while Concur worked: %s', async (_, attempt, outcome, sentByFirst) => {
	const cancel = new AbortController();
	const runs = twoRuns({ first: { cancelSignal: cancel.signal } });
	const results = Promise.all([settleOnce('R', runs.one), settleOnce('R', runs.two)]);
	await settle();
	cancel.abort();
	runs.end(attempt);
	const [first, second] = await results;
	expect(first.outcome).toBe(outcome);
	expect(runs.sent.slice(0, 1)).toEqual(sentByFirst);
	// What a cancelled run does not know, the other finds out itself.
	expect(second.duplicate).toBe(outcome === 'committed' ? true : undefined);
});

it('a run that is cancelled while it waits posts nothing and says so', async () => {
	const cancel = new AbortController();
	const runs = twoRuns({ second: { cancelSignal: cancel.signal } });
	const first = settleOnce('R', runs.one);
	await settle();
	const second = settleOnce('R', runs.two);
	cancel.abort();
	expect(await second).toMatchObject({ outcome: 'notPosted', kind: 'cancelledBeforeSending', attempts: 0 });
	runs.end(SUCCESS);
	expect((await first).outcome).toBe('committed');
	expect(runs.sent).toEqual(['one']);
});

it('a dry run waits for nobody, and nobody takes over what it says', async () => {
	const runs = twoRuns({ second: { dryRun: true } });
	const first = settleOnce('R', runs.one);
	await settle();
	expect(await settleOnce('R', runs.two)).not.toHaveProperty('duplicate');
	runs.end(SUCCESS);
	expect((await first).outcome).toBe('committed');
});

it('a run that has ended before its turn says nothing about another', async () => {
	const runs = twoRuns();
	runs.one.end = { kind: 'overloaded', words: '' };
	const [first, second] = await Promise.all([settleOnce('R', runs.one), settleOnce('R', runs.two)]);
	expect(first.kind).toBe('runEnded');
	expect(second).toMatchObject({ outcome: 'committed' });
	expect(second.duplicate).toBeUndefined();
});

it('other content for the same subject is sent itself, afterwards', async () => {
	const action = postIntegrationStatus('application/json');
	const otherContent = {
		...action,
		request: (...args: Parameters<typeof action.request>) => ({
			...action.request(...args),
			body: '{"amount":"2"}',
		}),
	};
	const runs = twoRuns({ secondAction: otherContent as unknown as CommitAction });
	const [, second] = await both(runs, SUCCESS);
	expect(second.duplicate).toBeUndefined();
	expect(runs.sent).toEqual(['one', 'two']);
});

it('another form of the answer is no other content', async () => {
	const runs = twoRuns({ secondAction: postIntegrationStatus('application/xml') as unknown as CommitAction });
	const [, second] = await both(runs, SUCCESS);
	expect(second.duplicate).toBe(true);
	expect(runs.sent).toEqual(['one']);
});

it('content that can not be told is nobody else’s', async () => {
	const action = postIntegrationStatus('application/json');
	let calls = 0;
	const moody = {
		...action,
		request: (...args: Parameters<typeof action.request>) => {
			calls += 1;
			// The first call tells what it would send, and fails.
			if (calls === 1) throw new Error('look first');
			return action.request(...args);
		},
	};
	const runs = twoRuns({ secondAction: moody as unknown as CommitAction });
	const [, second] = await both(runs, SUCCESS);
	expect(second.duplicate).toBeUndefined();
	expect(runs.sent).toEqual(['one', 'two']);
});
