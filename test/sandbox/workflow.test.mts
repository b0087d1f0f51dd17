import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { call, idsAt, SEED } from './http.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

const SEND_BACK = 'Send Back to Employee';
const xmlOf = (action: string, comment: string) =>
	`<WorkflowAction xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03"><Action>${action}</Action><Comment>${comment}</Comment></WorkflowAction>`;

/** The v1.1 action. @returns the Status, or the HTTP status when that is not 200 */
async function act(reportId: string, action: string, comment = ''): Promise<string | number> {
	const step = encodeURIComponent(String(sandbox.report(reportId)?.workflowStepId));
	const answer = await call(sandbox, `/api/expense/expensereport/v1.1/report/${step}/workflowaction`, {
		method: 'POST',
		body: xmlOf(action, comment),
		headers: { 'content-type': 'application/xml' },
	});
	if (answer.status !== 200) return answer.status;
	return /<Status>(.*)<\/Status>/.exec(await answer.text())?.[1] ?? '';
}

async function patch(reportId: string, action: string, body: object): Promise<Response> {
	return await call(sandbox, `/expensereports/v4/reports/${encodeURIComponent(reportId)}/${action}`, {
		method: 'PATCH',
		body: JSON.stringify(body),
		headers: { 'content-type': 'application/json' },
	});
}

describe('v1.1', () => {
	it('sends a report back, once', async () => {
		const step = sandbox.report(SEED)?.workflowStepId;
		expect(await act(SEED, SEND_BACK, 'Cost center 4711 &amp; tax &lt;19%&gt;')).toBe('SUCCESS!');
		expect(sandbox.report(SEED)).toMatchObject({
			paymentStatusCode: 'P_NOTP',
			approvalStatusCode: 'A_RESU',
			lastComment: 'Cost center 4711 & tax <19%>',
		});
		expect(sandbox.report(SEED)?.workflowStepId).not.toBe(step);
		expect(sandbox.account().get(SEED)).toMatchObject({ sentBack: 1, commits: 0 });
		expect(await act(SEED, SEND_BACK, 'again')).toBe('FAILURE');
		expect(sandbox.account().get(SEED)?.sentBack).toBe(1);
	});

	it('refuses without a comment, with one that is too long, and when the report is Paid', async () => {
		const [paid] = idsAt(sandbox, 'P_PAID');
		expect(await act(SEED, SEND_BACK)).toBe('FAILURE');
		expect(await act(SEED, SEND_BACK, ' ')).toBe('FAILURE');
		expect(await act(SEED, SEND_BACK, 'x'.repeat(2001))).toBe('FAILURE');
		expect(await act(paid, SEND_BACK, 'too late')).toBe('FAILURE');
		expect(sandbox.report(SEED)?.paymentStatusCode).toBe('P_PROC');
		expect(await act(SEED, SEND_BACK, 'x'.repeat(2000))).toBe('SUCCESS!');
	});

	it('approves, and knows no other action or step', async () => {
		const [pending] = idsAt(sandbox, 'P_NOTP');
		expect(await act(pending, 'Approve')).toBe('SUCCESS!');
		expect(sandbox.report(pending)?.approvalStatusCode).toBe('A_APPR');
		expect(await act(pending, 'Delete')).toBe(400);
		expect(await act('unknown', 'Approve')).toBe(404);
	});
});

describe('v4', () => {
	it('sends back with 204 and no body', async () => {
		const answer = await patch(SEED, 'sendBack', { comment: 'Wrong account' });
		expect(answer.status).toBe(204);
		expect(await answer.text()).toBe('');
		expect(sandbox.report(SEED)).toMatchObject({
			approvalStatusCode: 'A_RESU',
			lastComment: 'Wrong account',
		});
	});

	it('approves', async () => {
		const [pending] = idsAt(sandbox, 'P_NOTP');
		expect((await patch(pending, 'approve', {})).status).toBe(204);
	});

	it('refuses without a comment, when Paid, and for an unknown report', async () => {
		const [paid] = idsAt(sandbox, 'P_PAID');
		expect((await patch(SEED, 'sendBack', {})).status).toBe(400);
		expect((await patch(SEED, 'sendBack', { comment: 'x'.repeat(2001) })).status).toBe(400);
		expect((await patch(paid, 'sendBack', { comment: 'too late' })).status).toBe(400);
		expect((await patch('unknown', 'sendBack', { comment: 'x' })).status).toBe(404);
		expect(sandbox.report(SEED)?.paymentStatusCode).toBe('P_PROC');
	});
});

describe("v4's guards", () => {
	const objections = async (fields: object) => {
		const answer = await patch(SEED, 'sendBack', { comment: 'Wrong account', ...fields });
		if (answer.status === 204) return [204];
		const { validationErrors } = (await answer.json()) as { validationErrors: Array<{ source: string }> };
		return [answer.status, ...validationErrors.map(({ source }) => source)];
	};

	it('keep a report that is at another step', async () => {
		expect(await objections({ expectedStepCode: 'A_ACCO' })).toEqual([400, 'expectedStepCode']);
		expect(await objections({ expectedStepCode: 'A_APPR', expectedStepSequence: 2 })).toEqual([
			400,
			'expectedStepSequence',
		]);
		expect(sandbox.report(SEED)?.approvalStatusCode).toBe('A_APPR');
		expect(sandbox.account().get(SEED)?.sentBack).toBe(0);
		expect(await objections({ expectedStepCode: 'A_APPR', expectedStepSequence: 1 })).toEqual([204]);
	});

	it('go by the step that the report names', async () => {
		const report = sandbox.report(SEED)!;
		sandbox.addReports([{ ...report, workflowStepCode: 'PROCPAY', workflowStepSequence: 4 }]);
		expect(await objections({ expectedStepCode: 'A_APPR' })).toEqual([400, 'expectedStepCode']);
		expect(await objections({ expectedStepCode: 'PROCPAY', expectedStepSequence: 4 })).toEqual([204]);
	});

	it('say what is wrong in `validationErrors` only', async () => {
		const answer = await patch(SEED, 'sendBack', {});
		expect(await answer.json()).toEqual({
			timestamp: expect.any(String),
			httpStatus: '400 BAD_REQUEST',
			errorMessage: 'Validation errors',
			errorId: expect.any(String),
			path: expect.stringContaining('/sendBack'),
			validationErrors: [{ source: 'comment', id: 'comment.required', message: 'comment is required' }],
		});
	});
});

it.each(['\u0007', '&#7;', '&#x1F;'])('XML 1.0 has no character %j', async (character) => {
	expect(await act(SEED, SEND_BACK, `Wrong${character}account`)).toBe(400);
	expect(await act(SEED, SEND_BACK, 'Tab\t, line\n and &#10;')).toBe('SUCCESS!');
});

it('a fault spoils the answer with or without sending back', async () => {
	sandbox.setFaults([
		{ on: 'workflow', kind: 'gatewayTimeout', call: 1 },
		{ on: 'workflow', kind: 'gatewayTimeout', call: 2, commit: true },
	]);
	expect(await act(SEED, SEND_BACK, 'first')).toBe(504);
	expect(sandbox.report(SEED)?.paymentStatusCode).toBe('P_PROC');
	expect(await act(SEED, SEND_BACK, 'second')).toBe(504);
	expect(sandbox.report(SEED)?.paymentStatusCode).toBe('P_NOTP');
});
