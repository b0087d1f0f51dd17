import type { NodeExecutionHint } from 'n8n-workflow';

import type { Answer, Attempt, ConcurRequest } from '../../../concur/transport/attempt';
import { notingRetirement } from '../../../nodes/shared/retirement';

const REQUEST: ConcurRequest = { method: 'GET', path: '/x', accept: 'application/json', timeoutMs: 1000 };
const answer: Answer = {
	kind: 'answer',
	httpStatusCode: 200,
	body: '',
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
};
const retiring: Answer = { ...answer, apiWarning: 'Use v4', sunset: '2026-12-31' };
const lost: Attempt = { kind: 'lost', reason: 'timeout', detail: 'sunset' };
const told = {
	message:
		'An interface of Concur that this node uses is being retired; Concur ends it on 2026-12-31. Concur says: Use v4',
	type: 'warning',
	location: 'outputPane',
};

/** A line that gives these attempts, one after the other, listened to. */
function listening(attempts: Attempt[], surroundings: object | undefined) {
	const shown: NodeExecutionHint[] = [];
	const asked: unknown[] = [];
	const addExecutionHints = (...hints: NodeExecutionHint[]) => void shown.push(...hints);
	const line = notingRetirement((surroundings ?? { addExecutionHints }) as never, async (...request) => {
		asked.push(request);
		return attempts[asked.length - 1];
	});
	const send = async () => await line(REQUEST, [401, 403]);
	return { shown, asked, send };
}

describe('the end of an interface of Concur', () => {
	it('is shown once per run, when an answer first speaks of it', async () => {
		const attempts = [answer, lost, retiring, { ...retiring, apiWarning: 'Use v5' }, answer];
		const { shown, asked, send } = listening(attempts, undefined);
		const shownAfter: number[] = [];
		for (const attempt of attempts) {
			expect(await send()).toBe(attempt);
			shownAfter.push(shown.length);
		}
		expect(shownAfter).toEqual([0, 0, 1, 1, 1]);
		expect(shown).toEqual([told]);
		expect(asked).toEqual(attempts.map(() => [REQUEST, [401, 403]]));
	});

	it('is no matter to where n8n has no hints: the line stays as it is', async () => {
		const line = async () => retiring;
		expect(notingRetirement({} as never, line)).toBe(line);
	});

	it('is not shown by an n8n that names hints and has none', async () => {
		const { send } = listening([retiring], { addExecutionHints: undefined });
		expect(await send()).toBe(retiring);
	});
});
