import { commentProblem, MAX_COMMENT_LENGTH, sendBack } from '../../../concur/commit/sendBack';
import type { SendBackOptions } from '../../../concur/commit/sendBack';
import type { Answer } from '../../../concur/transport/attempt';

const action = (options: Partial<SendBackOptions> = {}) =>
	sendBack({
		version: 'v1.1',
		comments: new Map([['R', 'Cost centre <4711> & date']]),
		expectedPaymentStatus: ['P_PROC'],
		...options,
	});
const state = (fields: object = {}) => ({
	paymentStatusCode: 'P_PROC',
	approvalStatusCode: 'A_APPR',
	workflowActionUrl: 'https://x.example/report/gWs%24p/workflowaction',
	...fields,
});
const answer = (httpStatusCode: number, body = ''): Answer => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
});

describe('a report is sent back', () => {
	it('at its workflow step (v1.1)', () => {
		expect(action().request('R', 1000, state())).toEqual({
			method: 'POST',
			path: '/api/expense/expensereport/v1.1/report/gWs%24p/workflowaction',
			accept: 'application/xml',
			contentType: 'application/xml',
			body: '<WorkflowAction xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03"><Action>Send Back to Employee</Action><Comment>Cost centre &lt;4711&gt; &amp; date</Comment></WorkflowAction>',
			timeoutMs: 1000,
		});
	});

	it.each([
		[{}, { comment: 'Cost centre <4711> & date' }],
		[{ expectedStepCode: '' }, { comment: 'Cost centre <4711> & date' }],
		[
			{ expectedStepCode: 'PROC', expectedStepSequence: 5 },
			{ comment: 'Cost centre <4711> & date', expectedStepCode: 'PROC', expectedStepSequence: 5 },
		],
	])('by its ID (v4), with the step that is expected: %j', (guards, body) => {
		const { body: sent, ...request } = action({ version: 'v4', ...guards }).request('R', 1000, state());
		expect(request).toEqual({
			method: 'PATCH',
			path: '/expensereports/v4/reports/R/sendBack',
			accept: 'application/json',
			contentType: 'application/json',
			timeoutMs: 1000,
		});
		expect(JSON.parse(String(sent))).toEqual(body);
	});

	it('nowhere as long as nobody has looked', () => {
		expect(action().request('R', 1000, undefined).path).toBe(
			'/api/expense/expensereport/v1.1/report//workflowaction',
		);
	});

	it('without a comment where there is none', () => {
		expect(action({ version: 'v4' }).request('other', 1000, state()).body).toBe('{"comment":""}');
	});

	it.each([
		['v1.1', answer(200, '<ActionStatus><Status>SUCCESS!</Status></ActionStatus>'), 'success'],
		['v1.1', answer(200, '<ActionStatus><Status>SUCCESS</Status></ActionStatus>'), 'success'],
		['v1.1', answer(200, '<ActionStatus><Status>FAILURE</Status></ActionStatus>'), 'refusal'],
		['v1.1', answer(204), 'unreadable'],
		['v4', answer(204), 'success'],
		['v4', answer(200, '<title>Proxy</title>'), 'unreadable'],
	] as const)('%s: %j is %s', (version, given, kind) => {
		expect(action({ version }).readAnswer(given, 'R').kind).toBe(kind);
	});

	it('with the words of what answered in place of Concur', () => {
		const { readAnswer } = action({ version: 'v4' });
		expect(readAnswer(answer(204), 'R').words).toBe('');
		expect(readAnswer(answer(200, '<title>Proxy</title>'), 'R').words).toBe('Proxy');
	});

	it.each([
		[{}, 'open'],
		[{ approvalStatusCode: 'A_RESU' }, 'committed'],
		[{ approvalStatusCode: 'A_RESU', paymentStatusCode: 'P_PAID' }, 'committed'],
		[{ paymentStatusCode: 'P_PAID' }, 'notOpen'],
		[{ paymentStatusCode: 'P_HOLD' }, 'open'],
	])('which %j shows to be %s', (fields, meaning) => {
		expect(action().meaningOf(state(fields))).toBe(meaning);
	});

	it.each([
		[{}, {}, undefined],
		[
			{ paymentStatusCode: 'P_HOLD' },
			{},
			'The report is at Payment on Hold (P_HOLD), not at Processing Payment (P_PROC); it was not sent back.',
		],
		[
			{ paymentStatusCode: 'P_PAID' },
			{ expectedPaymentStatus: ['P_PROC', 'P_HOLD'] },
			'The report is at Paid (P_PAID), not at Processing Payment (P_PROC) or Payment on Hold (P_HOLD); it was not sent back.',
		],
		[
			{ workflowActionUrl: undefined },
			{},
			'Concur names no workflow step for this report, so it can not be sent back.',
		],
		[{ workflowActionUrl: undefined }, { version: 'v4' }, undefined],
	] as const)('unless %j', (fields, options, objection) => {
		expect(action(options as Partial<SendBackOptions>).objection?.(state(fields))).toBe(objection);
	});

	it('and is told in words of its own', () => {
		const { name, words, acceptsOpen, statusOf } = action();
		expect({ name, words, acceptsOpen }).toEqual({
			name: 'sendBack',
			acceptsOpen: false,
			words: {
				subject: 'report',
				outcomes: { committed: 'sentBack', alreadyCommitted: 'alreadySentBack' },
				nothing: 'Nothing was sent back',
				again: 'before it is sent back again',
			},
		});
		expect(statusOf(state({ approvalStatusCode: 'A_RESU' }))).toBe('To Be Resubmitted (A_RESU)');
		expect(statusOf(state())).toBe('Processing Payment (P_PROC)');
	});
});

describe('a comment', () => {
	const CONTROL =
		'The comment holds a control character that Concur can not take. Remove it, for example with {{ $json.comment.replace(/[\\x00-\\x1f]/g, " ") }}.';
	it.each([
		['x', undefined],
		['x'.repeat(MAX_COMMENT_LENGTH), undefined],
		['tab\t, line\n, return\r, \u007f\u0085\u009f and 😀', undefined],
		['', 'The comment is empty. Concur wants a reason when a report is sent back.'],
		['x'.repeat(MAX_COMMENT_LENGTH + 1), 'The comment has 2001 characters; Concur takes at most 2000.'],
		['\u0000', CONTROL],
		['a\u0008b', CONTROL],
		['a\u000bb', CONTROL],
		['a\u001fb', CONTROL],
		['a\ufffeb', CONTROL],
		['a\uffffb', CONTROL],
		['half \ud83d of a pair', CONTROL],
	])('%j', (comment, problem) => {
		expect(commentProblem(comment)).toBe(problem);
	});
});
