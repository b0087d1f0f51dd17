import type { Attempt } from '../../../concur/transport/attempt';
import { strainOf } from '../../../concur/transport/strain';

const answer = (httpStatusCode: number, body = ''): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
});

it.each([
	[200, '', 'none'],
	[404, '', 'none'],
	[400, 'The request is missing a field', 'none'],
	[400, 'Transaction was Deadlocked on lock resources', 'tooBusy'],
	[400, 'Too many requests', 'tooFast'],
	[400, 'You exceed the request limit', 'tooFast'],
	[400, 'This exceeds the request limit', 'tooFast'],
	[400, 'too many requests, deadlock', 'tooFast'],
	[404, 'deadlock, too many requests', 'none'],
	[429, 'deadlock', 'tooFast'],
	[503, '', 'tooBusy'],
	[401, '', 'untold'],
	[402, '', 'none'],
	[403, '', 'untold'],
	[499, '', 'none'],
	[500, '', 'untold'],
	[502, '', 'untold'],
] as const)('HTTP %i %j: %s', (status, body, strain) => {
	expect(strainOf(answer(status, body))).toBe(strain);
});

it.each([
	[{ kind: 'notSent', reason: 'refused', detail: '' }, 'tooBusy'],
	[{ kind: 'lost', reason: 'timeout', detail: '' }, 'untold'],
	[{ kind: 'cancelled', sent: true }, 'untold'],
	[{ kind: 'notBuilt', detail: 'too many requests' }, 'untold'],
] as const)('%j: %s', (attempt, strain) => {
	expect(strainOf(attempt)).toBe(strain);
});
