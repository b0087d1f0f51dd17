import { readActionStatus, readActionStatusAnswer } from '../../../concur/commit/actionStatus';
import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import type { Answer } from '../../../concur/transport/attempt';

const state = (paymentStatusCode: string) => ({ paymentStatusCode, approvalStatusCode: 'A_APPR' });

describe('Post Integration Status', () => {
	const action = postIntegrationStatus('application/xml');

	it('posts nothing but the address', () => {
		expect(action.request('a/b', 1000, undefined)).toEqual({
			method: 'POST',
			path: '/api/expense/expensereport/v2.0/integrationstatus/report/a%2Fb',
			accept: 'application/xml',
			timeoutMs: 1000,
		});
	});

	it('looks a report up by its details', () => {
		const look = action.lookUp('R', 1000);
		expect(look?.request).toEqual({
			method: 'GET',
			path: '/api/expense/expensereport/v2.0/report/R',
			accept: 'application/xml',
			timeoutMs: 1000,
		});
		const details = (id: string): string =>
			`<ReportDetails><ReportID>${id}</ReportID><PaymentStatusCode>P_PROC</PaymentStatusCode><ApprovalStatusCode>A_APPR</ApprovalStatusCode></ReportDetails>`;
		expect(look?.parse(details('R'))).toEqual(state('P_PROC'));
		expect(look?.parse(details('other'))).toBeUndefined();
		expect([action.idFields('R'), action.seenFields(state('P_PROC'))]).toEqual([
			{ ReportID: 'R' },
			{ paymentStatusCode: 'P_PROC' },
		]);
	});

	it('reads a status and tells it in words of its own', () => {
		expect(action.meaningOf(state('P_PAID'))).toBe('committed');
		expect(action.statusOf(state('P_PAID'))).toBe('Paid (P_PAID)');
		const { name, acceptsOpen, words } = action;
		expect({ name, acceptsOpen, words }).toEqual({
			name: 'integrationStatus',
			acceptsOpen: true,
			words: {
				subject: 'report',
				outcomes: { committed: 'integrated', alreadyCommitted: 'alreadyPaid' },
				nothing: 'Nothing was posted',
				again: 'before it is posted again',
			},
		});
	});
});

describe('an ActionStatus', () => {
	it.each([
		['{"Status":" SUCCESS ","Message":"<b>"}', { Status: 'SUCCESS', Message: '&lt;b&gt;' }],
		[
			'<ActionStatus><Message>m</Message><Status>FAILURE</Status></ActionStatus>',
			{ Status: 'FAILURE', Message: 'm' },
		],
		['{"Status":"SUCCESS"}', { Status: 'SUCCESS', Message: '' }],
		['{"Status":true}', undefined],
		['{"Message":"SUCCESS"}', undefined],
		['<ActionStatus/>', undefined],
		['', undefined],
		['SUCCESS', undefined],
	])('%s', (body, status) => {
		expect(readActionStatus(body)).toEqual(status);
	});

	const answer = (httpStatusCode: number, body: string): Answer => ({
		kind: 'answer',
		httpStatusCode,
		body,
		complete: true,
		correlationId: undefined,
		retryAfter: undefined,
	});
	it.each([
		[200, '{"Status":"SUCCESS","Message":"m"}', { kind: 'success', words: 'm' }],
		[200, '{"Status":"FAILURE","Message":"m"}', { kind: 'refusal', words: 'm' }],
		[200, '{"Status":"Failure","Message":"m"}', { kind: 'oddStatus', words: 'm' }],
		[200, '{}', { kind: 'unreadable', words: '' }],
		[201, '{"Status":"SUCCESS","Message":"m"}', { kind: 'unreadable', words: '' }],
	])('HTTP %i with %s', (httpStatusCode, body, verdict) => {
		expect(readActionStatusAnswer(['SUCCESS'])(answer(httpStatusCode, body))).toEqual(verdict);
	});
});
