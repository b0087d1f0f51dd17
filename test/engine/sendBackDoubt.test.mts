import { commentProblem } from '../../concur/commit/sendBack.ts';
import { makeReports } from '../../sandbox/index.mts';
import type { FaultScript } from '../../sandbox/index.mts';
import { runNode } from './engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

const sendBack = async (
	sandbox: Awaited<ReturnType<typeof sandboxWith>>,
	ids: string[],
	options: Record<string, unknown> = {},
) =>
	await runNode(
		ids.map((ReportID) => ({ ReportID })),
		{
			type: 'n8n-nodes-concur.concurExpenseReport',
			credential: credentialFor(sandbox),
			parameters: {
				operation: 'sendBack',
				reportId: { __rl: true, mode: 'id', value: '={{ $json.ReportID }}' },
				comment: 'x',
				options: { ...QUICK, ...options },
			},
			settings: { onError: 'continueRegularOutput' },
		},
	);

it('is not repeated on a report that has moved on meanwhile', async () => {
	const sandbox = await sandboxWith({ reports: makeReports(1) });
	const [{ id }] = sandbox.reports();
	const script: FaultScript = (on, _reportId, call) => {
		if (on !== 'workflow' || call !== 1) return undefined;
		// Somebody puts it on hold while Concur is busy.
		sandbox.setPaymentStatus(id, 'P_HOLD');
		return { on, kind: 'rateLimit', retryAfter: 0 };
	};
	sandbox.setFaultScript(script);
	const { outputs } = await sendBack(sandbox, [id]);
	expect(outputs[1][0].json).toMatchObject({ outcome: 'refused', attempts: 1, paymentStatusCode: 'P_HOLD' });
	expect(outputs[1][0].json.Message).toContain('not at Processing Payment');
	expect(sandbox.account().get(id)?.sentBack).toBe(0);
});

it('after a lost answer it is not repeated on a report that has moved on, and stays unknown', async () => {
	const sandbox = await sandboxWith({ reports: makeReports(1) });
	const [{ id }] = sandbox.reports();
	const script: FaultScript = (on, _reportId, call) => {
		if (on !== 'workflow' || call !== 1) return undefined;
		sandbox.setPaymentStatus(id, 'P_HOLD');
		return { on, kind: 'dropConnection' };
	};
	sandbox.setFaultScript(script);
	const { outputs } = await sendBack(sandbox, [id]);
	expect(outputs[1][0].json).toMatchObject({ outcome: 'unknown', attempts: 1 });
});

it('a refusal of a report that reads open is a refusal: Concur has reasons that no status tells', async () => {
	const sandbox = await sandboxWith({ reports: makeReports(1) });
	const [{ id }] = sandbox.reports();
	const body = '<ActionStatus><Status>FAILURE</Status><Message>Not at this step</Message></ActionStatus>';
	sandbox.setFaults([{ on: 'workflow', kind: 'body', contentType: 'application/xml', body }]);
	const { outputs } = await sendBack(sandbox, [id]);
	expect(outputs[1][0].json).toMatchObject({
		outcome: 'refused',
		Message: 'Not at this step. It is at Processing Payment (P_PROC).',
		attempts: 1,
	});
});

describe('v4', () => {
	it("a 403 about one report's step does not end the run for the others", async () => {
		const sandbox = await sandboxWith({ reports: makeReports(3) });
		const [first, ...others] = idsAt(sandbox, 'P_PROC');
		sandbox.setFaults([{ on: 'workflow', kind: 'systemStep403', reportId: first }]);
		const { outputs } = await sendBack(sandbox, [first, ...others], { apiVersion: 'v4' });
		expect(outputs[0].map(({ json }) => json.ReportID)).toEqual(others);
		expect(outputs[1][0].json).toMatchObject({ outcome: 'notPosted', httpStatusCode: 403 });
	});

	it('is held to the step that the user names', async () => {
		const atStep = makeReports(1, { workflowStepCode: 'EXTVAL', workflowStepSequence: 3 });
		const sandbox = await sandboxWith({ reports: [...atStep, ...makeReports(1, {}, 7)] });
		const [first, second] = idsAt(sandbox, 'P_PROC');
		const options = { apiVersion: 'v4', expectedStepCode: ' EXTVAL ', expectedStepSequence: 3 };
		const { outputs } = await sendBack(sandbox, [first, second], options);
		expect(outputs[0].map(({ json }) => json.ReportID)).toEqual([first]);
		expect(outputs[1][0].json).toMatchObject({ ReportID: second, outcome: 'notPosted' });
		expect(sandbox.account().get(second)?.sentBack).toBe(0);
	});
});

describe('commentProblem', () => {
	it.each(['x'.repeat(2000), 'two\nlines\tand a tab', 'Größe 5 €, \u{1F600}'])('takes %j', (comment) => {
		expect(commentProblem(comment)).toBeUndefined();
	});

	it.each(['', 'x'.repeat(2001), 'a\u0000b', 'a\u000bb', 'a\u001fb', 'a\ufffe', 'half \ud83d'])(
		'refuses %j',
		(comment) => {
			expect(commentProblem(comment)).toMatch(/\.$/);
		},
	);
});
