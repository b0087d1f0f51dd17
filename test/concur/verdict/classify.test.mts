import { readActionStatusAnswer } from '../../../concur/commit/actionStatus';
import { classify } from '../../../concur/verdict/classify';
import { POLICY } from '../../../concur/verdict/kinds';
import type { VerdictKind } from '../../../concur/verdict/kinds';
import { ConcurSignInError } from '../../../concur/transport/errors';
import type { Attempt } from '../../../concur/transport/attempt';

const answer = (httpStatusCode: number, body = '', complete = true): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete,
	correlationId: undefined,
	retryAfter: undefined,
});
const signIn = (code: number | undefined, transient: boolean): Attempt => ({
	kind: 'signIn',
	error: new ConcurSignInError('message', 'description', code, transient),
});
/** An error body in Concur's own form. */
const own = (Message: string): string =>
	JSON.stringify({ Message, 'Server-Time': '2026-10-20T10:00:00', Id: '1' });
const SUCCESS = '{"Status":"SUCCESS","Message":"SUCCESS"}';

const ROWS: Array<[VerdictKind, Attempt]> = [
	['success', answer(200, SUCCESS)],
	['refusal', answer(200, '{"Status":"FAILURE","Message":"No"}')],
	['oddStatus', answer(200, '{"Status":"success"}')],
	['oddStatus', answer(200, '{"Status":"SUCCESS!"}')],
	['unreadable', answer(200, '')],
	['unreadable', answer(200, SUCCESS, false)],
	['unreadable', answer(202, SUCCESS)],
	['unreadable', answer(204)],
	['redirect', answer(302)],
	['serverError', answer(500, SUCCESS)],
	['gatewayError', answer(502)],
	['gatewayError', answer(520)],
	['gatewayTimeout', answer(504)],
	['gatewayTimeout', answer(408)],
	['connectionLost', { kind: 'lost', reason: 'connection', detail: '' }],
	['timeout', { kind: 'lost', reason: 'timeout', detail: '' }],
	['overloaded', answer(429)],
	['unavailable', answer(503, own('Under maintenance'))],
	['foreignAnswer', answer(503)],
	['foreignAnswer', answer(503, own('Under maintenance'), false)],
	['foreignAnswer', answer(503, 'upstream connect error or disconnect/reset before headers')],
	['deadlock', answer(400, own('Transaction was deadlocked'))],
	['tooManyRequests', answer(400, '<Error><Message>Too many requests</Message></Error>')],
	['tooManyRequests', answer(400, own('The number of requests received exceed the request limit.'))],
	['badRequest', answer(400, own('no'))],
	['foreignAnswer', answer(400, '{"Message":"deadlock"}')],
	['unauthorized', answer(401)],
	['forbidden', answer(403, own('The app is not allowed for this company'))],
	['tokenExpired', answer(403, own('The token has expired'))],
	[
		'stepForbidden',
		answer(403, '{"errorMessage":"Caller cannot modify System workflow step","httpStatus":"403"}'),
	],
	['foreignAnswer', answer(403, '<html><title>Blocked</title></html>')],
	['notFound', answer(404)],
	['proxySignIn', answer(407)],
	['otherClientError', answer(409, own('Conflict'))],
	['foreignAnswer', answer(409)],
	['gatewayError', answer(501)],
	['redirect', answer(399)],
	['unreadable', answer(101)],
	['connectionRefused', { kind: 'notSent', reason: 'refused', detail: '' }],
	['hostUnknown', { kind: 'notSent', reason: 'hostUnknown', detail: '' }],
	['tlsFailed', { kind: 'notSent', reason: 'tls', detail: '' }],
	['tokenSuperseded', signIn(108, false)],
	['signInRefused', signIn(64, false)],
	['signInRefused', signIn(undefined, false)],
	['signInUnavailable', signIn(undefined, true)],
	['notBuilt', { kind: 'notBuilt', detail: '' }],
	['cancelledBeforeSending', { kind: 'cancelled', sent: false }],
	['cancelledInFlight', { kind: 'cancelled', sent: true }],
];

describe('classify', () => {
	it.each(ROWS)('%s from %j', (kind, attempt) => {
		expect(classify(attempt, readActionStatusAnswer(['SUCCESS'])).kind).toBe(kind);
	});

	it.each([
		[101, 'unreadable'],
		[199, 'unreadable'],
		[200, 'success'],
		[299, 'success'],
		[300, 'redirect'],
	] as const)('only an answer of HTTP 2xx is for the action to read: %i', (status, kind) => {
		expect(classify(answer(status), () => ({ kind: 'success', words: '' })).kind).toBe(kind);
	});

	it.each([
		[answer(200, SUCCESS, false)],
		[{ kind: 'cancelled', sent: true } as const],
		[{ kind: 'cancelled', sent: false } as const],
	])('has no words for what nobody said: %j', (attempt) => {
		expect(classify(attempt, readActionStatusAnswer(['SUCCESS'])).words).toBe('');
	});

	it('reaches every row of the decision table', () => {
		// What only the Financial Integration Service answers has tests of its own.
		const financial = ['declined', 'onFile', 'tryLater'];
		const kinds = [...ROWS.map(([kind]) => kind), ...financial, 'earlierAttempt', 'errorAnswer'];
		expect(new Set(kinds)).toEqual(new Set(Object.keys(POLICY)));
	});
});
