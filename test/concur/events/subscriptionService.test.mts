import {
	MOST_SUBSCRIPTIONS,
	refusalAdvice,
	scopeAdvice,
	tellFailedCall,
} from '../../../concur/events/advice.ts';
import { SubscriptionService } from '../../../concur/events/subscriptionService.ts';
import type { FailedCall } from '../../../concur/events/subscriptionService.ts';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt.ts';

const subscription = {
	id: 'a.prod',
	topic: 'public.concur.request',
	filter: '.*',
	webHookConfig: { endpoint: 'https://n8n.example/webhook/1' },
};
const shown = { ...subscription, companyIds: ['c'] };

const answer = (httpStatusCode: number, body: unknown = ''): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
});
const lost: Attempt = { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' };

/** A service that is answered in turn; the last answer repeats. Time does not pass. */
function service(...answers: Attempt[]) {
	const requests: ConcurRequest[] = [];
	const waits: number[] = [];
	const pace = {
		cancelled: false,
		wait: async (millis: number) => void waits.push(millis),
		slowDown: (millis: number) => void waits.push(millis),
	};
	const made = new SubscriptionService({
		pace: pace as never,
		read: async (request) => {
			requests.push(request);
			return answers[Math.min(requests.length, answers.length) - 1];
		},
	});
	return { made, requests, waits };
}

describe('a call', () => {
	it('asks for the topics and the names', async () => {
		const topics = service(answer(200, ['a', 'b']));
		expect(await topics.made.topics()).toMatchObject({ value: ['a', 'b'] });
		const ids = service(answer(200, [shown, null, 'x', { id: 'b' }]));
		expect(await ids.made.ids()).toMatchObject({ value: ['a.prod', 'b'] });
		expect([...topics.requests, ...ids.requests]).toEqual([
			{ method: 'GET', path: '/events/v4/topics', accept: 'application/json', timeoutMs: 20_000 },
			{ method: 'GET', path: '/events/v4/subscriptions', accept: 'application/json', timeoutMs: 20_000 },
		]);
		expect(await service(answer(200, '{}')).made.ids()).toMatchObject({ kind: 'unreadable' });
	});

	it('is tried three times where that may help, and no longer', async () => {
		const passing = service(answer(503), lost, answer(200, []));
		expect(await passing.made.topics()).toMatchObject({ value: [] });
		expect(passing.waits).toHaveLength(2);
		expect(Math.max(...passing.waits)).toBeLessThanOrEqual(3000);
		const failing = service(lost);
		expect(await failing.made.topics()).toMatchObject({ kind: 'connectionLost', words: 'ECONNRESET' });
		expect(failing.requests).toHaveLength(3);
		const refused = service(answer(404));
		expect(await refused.made.topics()).toMatchObject({ kind: 'notFound' });
		expect(refused.requests).toHaveLength(1);
	});
});

describe('a subscription', () => {
	it('is found, or not there: 404 and an empty list mean the same', async () => {
		const { made, requests } = service(answer(200, [shown]));
		expect(await made.find('a.prod')).toEqual({ found: { subscription, companyIds: ['c'] } });
		expect(requests).toMatchObject([{ method: 'GET', path: '/events/v4/subscriptions/a.prod' }]);
		expect(await service(answer(404)).made.find('a.prod')).toEqual({ found: undefined });
		expect(await service(answer(200, [])).made.find('a.prod')).toEqual({ found: undefined });
		expect(await service(answer(403)).made.find('a.prod')).toMatchObject({ lastAttempt: answer(403) });
		expect(await service(answer(200, '<html>')).made.find('a.prod')).toMatchObject({ kind: 'unreadable' });
	});

	it('is saved as JSON', async () => {
		const { made, requests } = service(answer(200, { message: 'saved' }));
		expect(await made.save(subscription)).toBeUndefined();
		expect(requests).toEqual([
			{
				method: 'PUT',
				path: '/events/v4/subscriptions/webhook',
				accept: 'application/json',
				contentType: 'application/json',
				body: JSON.stringify(subscription),
				timeoutMs: 20_000,
			},
		]);
		expect(await service(answer(400)).made.save(subscription)).toMatchObject({ lastAttempt: answer(400) });
	});

	it('is deleted, and watched until it is gone', async () => {
		const { made, requests, waits } = service(
			answer(200),
			answer(200, [shown]),
			answer(200, [shown]),
			answer(404),
		);
		expect(await made.remove('a.prod')).toBeUndefined();
		expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'DELETE /events/v4/subscriptions/a.prod',
			...Array<string>(3).fill('GET /events/v4/subscriptions/a.prod'),
		]);
		expect(waits).toEqual([500, 500]);
	});

	it('that is not there is deleted already', async () => {
		const { made, requests } = service(answer(404));
		expect(await made.remove('a.prod')).toBeUndefined();
		expect(requests).toHaveLength(1);
	});

	it('that stays is only marked, after fifteen seconds', async () => {
		const { made, waits } = service(answer(200), answer(200, [shown]));
		expect(await made.remove('a.prod')).toBe('marked');
		expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(15_000);
	});

	it('of which nobody knows is watched on', async () => {
		const { made } = service(answer(401), answer(401), answer(200, []));
		expect(await made.untilGone('a.prod')).toBe(true);
	});

	it('that can’t be deleted says why', async () => {
		expect(await service(answer(403)).made.remove('a.prod')).toMatchObject({ lastAttempt: answer(403) });
	});

	it('waits where it is told to', async () => {
		const { made, waits } = service(lost);
		await made.wait(7);
		expect(waits).toEqual([7]);
	});
});

describe('what is said of a failed call', () => {
	const failed = (kind: FailedCall['kind'], words = '', lastAttempt: Attempt = lost): FailedCall => ({
		kind,
		words,
		lastAttempt,
	});
	const fis = 'public.concur.financialintegration';

	it('names the scopes', () => {
		expect(scopeAdvice(fis)).toBe(
			'The app needs the scope events.topic.read, and for public.concur.financialintegration the scope FISVC. Add it in the OAuth app tool of Concur (role Authentication Admin), or ask SAP Concur to.',
		);
		expect(scopeAdvice('public.other')).toBe(
			'The app needs the scope events.topic.read and the one of the topic. Add it in the OAuth app tool of Concur (role Authentication Admin), or ask SAP Concur to.',
		);
	});

	it.each([401, 403])('HTTP %i: the scopes, whoever answered', (status) => {
		for (const kind of ['forbidden', 'foreignAnswer'] as const)
			expect(tellFailedCall(failed(kind, 'No.', answer(status)), fis)).toEqual({
				said: 'No.',
				advice: scopeAdvice(fis),
			});
	});

	it.each([400, 404, 409, 422, 499])('HTTP %i: what was entered', (status) => {
		expect(tellFailedCall(failed('foreignAnswer', '', answer(status)), fis)).toEqual({
			said: `HTTP ${status}`,
			advice: "Read Concur's message, and check the topic, the pattern and the subscription name.",
		});
	});

	it('another failure: later', () => {
		expect(tellFailedCall(failed('connectionLost'), fis)).toEqual({
			said: 'The connection was lost after sending',
			advice: 'Try again later.',
		});
		expect(tellFailedCall(failed('serverError', '', answer(500)), fis)).toEqual({
			said: 'HTTP 500',
			advice: 'Try again later.',
		});
		expect(tellFailedCall(failed('overloaded', '', answer(429)), fis)).toEqual({
			said: 'HTTP 429',
			advice: expect.stringContaining('overloaded'),
		});
		expect(tellFailedCall(failed('unreadable', '', answer(200)), fis)).toEqual({
			said: 'An answer that is empty, cut off, HTML or of another shape',
			advice: 'Try again later.',
		});
	});

	it('tells a name that is taken from a sixth subscription', () => {
		const five = ['a', 'b', 'c', 'd', 'e'];
		expect(MOST_SUBSCRIPTIONS).toBe(5);
		expect(refusalAdvice('f', five)).toBe(
			"The app has its 5 subscriptions already: a, b, c, d, e. Delete one: switch off its workflow with When Deactivated set to Delete, or delete it over Concur's interface.",
		);
		const taken =
			'If another app has the name "a" (names are unique over all customers of Concur), choose another one under Options > Subscription Name.';
		expect(refusalAdvice('a', five)).toBe(taken);
		expect(refusalAdvice('a', five.slice(1))).toBe(taken);
		expect(refusalAdvice('a', [])).toBe(taken);
	});
});
