import fs from 'node:fs';
import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';

import type { CommitAction } from '../../concur/commit/action.ts';
import { readActionStatusAnswer } from '../../concur/commit/actionStatus.ts';
import { lookUpReport } from '../../concur/commit/lookUpReport.ts';
import { workflowActionPath, workflowStepId } from '../../concur/reports/paths.ts';
import type { ReportState } from '../../concur/reports/state.ts';
import { authenticationProperty, concurCredentials } from '../../nodes/shared/authentication.ts';
import { commitItems } from '../../nodes/shared/commit/commitItems.ts';
import { COMMIT_OUTPUTS } from '../../nodes/shared/commit/outputs.ts';
import { readReportIds, toSubject } from '../../nodes/shared/reportIdParameter.ts';
import { makeReports } from '../../sandbox/index.mts';
import { registerNodeType, runNode } from './engine.mts';
import { closeSandboxes, credentialFor, QUICK, sandboxWith } from './setUp.mts';

/**
 * The ten steps of docs/architecture.md, followed for an operation that the package does not have: approving a report. What the steps
 * promise has to come by itself: outputs, doubt, duplicates, On Error.
 */
const APPROVED = 'A_APPR';

// Step 1: an action.
const approve: CommitAction<ReportState> = {
	// Step 3: a name of its own.
	name: 'approve',
	// Step 4: the path.
	request: (_reportId, timeoutMs, seen) => ({
		method: 'POST',
		path: workflowActionPath(workflowStepId(seen?.workflowActionUrl) ?? ''),
		accept: 'application/xml',
		contentType: 'application/xml',
		body: '<WorkflowAction xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03"><Action>Approve</Action></WorkflowAction>',
		timeoutMs,
	}),
	readAnswer: readActionStatusAnswer(['SUCCESS!', 'SUCCESS']),
	...lookUpReport,
	meaningOf: ({ approvalStatusCode }) => (approvalStatusCode === APPROVED ? 'committed' : 'open'),
	// Step 2: Concur may refuse for reasons that no status tells.
	acceptsOpen: false,
	// Step 5: not where it must not be tried.
	objection: ({ paymentStatusCode }) =>
		paymentStatusCode === 'P_HOLD' ? 'The report is on hold; it was not approved.' : undefined,
	statusOf: ({ approvalStatusCode }) => approvalStatusCode,
	words: {
		subject: 'report',
		outcomes: { committed: 'approved', alreadyCommitted: 'alreadyApproved' },
		nothing: 'Nothing was approved',
		again: 'before it is approved again',
	},
};

// Step 6: a node.
const node: INodeType = {
	description: {
		displayName: 'Approve',
		name: 'approve',
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name: 'Approve' },
		inputs: ['main'],
		outputs: COMMIT_OUTPUTS,
		credentials: concurCredentials,
		properties: [
			authenticationProperty,
			{ displayName: 'Report ID', name: 'reportId', type: 'string', default: '={{ $json.ReportID }}' },
			{ displayName: 'Options', name: 'options', type: 'json', default: {} },
		],
	} as unknown as INodeTypeDescription,
	async execute(this: IExecuteFunctions) {
		const options = this.getNodeParameter('options', 0, {}) as Record<string, never>;
		return await commitItems(this, readReportIds(this).map(toSubject), approve, options);
	},
};
registerNodeType('test.approve', node);

afterEach(closeSandboxes);

const WAITING = { approvalStatusCode: 'A_PEND', paymentStatusCode: 'P_NOTP' };

// Step 7: the sandbox has the endpoint, and its faults.
async function run(
	settings: Parameters<typeof runNode>[1] = {},
	{
		faults = [],
		reports = makeReports(3, WAITING),
	}: Parameters<typeof sandboxWith>[0] & {
		faults?: Parameters<Awaited<ReturnType<typeof sandboxWith>>['setFaults']>[0];
	} = {},
	twice = false,
) {
	const sandbox = await sandboxWith({ reports });
	sandbox.setFaults(faults);
	const ids = sandbox.reports().map(({ id }) => id);
	const { outputs, error } = await runNode(
		[...ids, ...(twice ? ids : [])].map((ReportID) => ({ ReportID })),
		{
			type: 'test.approve',
			credential: credentialFor(sandbox),
			parameters: { reportId: '={{ $json.ReportID }}', options: QUICK },
			...settings,
		},
	);
	const approved = sandbox.reports().filter(({ approvalStatusCode }) => approvalStatusCode === APPROVED);
	return { ids, error, approved, outputs: outputs.map((items) => items.map(({ json }) => json)) };
}

it('the document has ten steps', () => {
	const [, section = ''] = fs
		.readFileSync('docs/architecture.md', 'utf8')
		.split('\n## Adding an operation that changes something in Concur\n');
	expect(section.split('\n## ')[0].match(/^\d+\. /gm)).toHaveLength(10);
});

// Step 8: the engine.
it('every report leaves once, in order, on Success', async () => {
	const { ids, outputs, approved } = await run();
	expect(outputs[0].map(({ ReportID, outcome }) => [ReportID, outcome])).toEqual(
		ids.map((id) => [id, 'approved']),
	);
	expect(outputs[1]).toEqual([]);
	expect(approved).toHaveLength(3);
});

it('what is done already is not done again, and a duplicate gets the same result', async () => {
	const reports = makeReports(1, { approvalStatusCode: APPROVED, paymentStatusCode: 'P_NOTP' });
	const { outputs } = await run({}, { reports }, true);
	expect(outputs[0]).toMatchObject([
		{ outcome: 'alreadyApproved', attempts: 0 },
		{ outcome: 'alreadyApproved', duplicate: true },
	]);
});

it('what must not be tried is not tried', async () => {
	const reports = makeReports(1, { approvalStatusCode: 'A_PEND', paymentStatusCode: 'P_HOLD' });
	const { outputs, approved } = await run({}, { reports });
	expect(outputs[1]).toMatchObject([{ outcome: 'refused', attempts: 0 }]);
	expect(approved).toEqual([]);
});

it.each([
	['after the effect: it is looked up', true, { outcome: 'approved', verified: true, attempts: 1 }],
	['before the effect: it is tried again', false, { outcome: 'approved', attempts: 2 }],
])('an answer that is lost %s', async (_when, commit, result) => {
	const { outputs, approved } = await run(
		{},
		{
			reports: makeReports(1, WAITING),
			faults: [{ on: 'workflow', kind: 'dropConnection', commit, times: 1 }],
		},
	);
	expect(outputs[0]).toMatchObject([result]);
	expect(approved).toHaveLength(1);
});

it.each([
	['stopWorkflow', 1],
	['continueRegularOutput', 1],
	['continueErrorOutput', 2],
] as const)('with On Error %s what is unknown leaves on output %i', async (onError, output) => {
	const { outputs, error } = await run(
		{ settings: { onError } },
		{ reports: makeReports(1, WAITING), faults: [{ on: 'workflow', kind: 'dropConnection' }] },
	);
	expect(error).toBeUndefined();
	expect(outputs[output]).toHaveLength(1);
	expect(outputs[output][0].outcome ?? (outputs[output][0].details as { outcome: string }).outcome).toBe(
		'unknown',
	);
});

it('a dry run changes nothing and has an output of its own', async () => {
	const { outputs, approved } = await run({
		parameters: { reportId: '={{ $json.ReportID }}', options: { ...QUICK, dryRun: true } },
	});
	expect(outputs.map((items) => items.length)).toEqual([0, 0, 3]);
	expect(approved).toEqual([]);
});
