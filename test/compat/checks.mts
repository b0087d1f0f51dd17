import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { makeReports } from '../../sandbox/index.mts';
import type { Fault, Sandbox } from '../../sandbox/index.mts';
import type { FaultKind } from '../../sandbox/options.mts';
import type { ScenarioContext } from '../e2e/context.mts';
import { exampleChecks } from '../e2e/examples/index.mts';
import { createOAuth2, refuseForeignHosts } from '../e2e/scenarios/credentials.mts';
import { errorOf, outputsOf } from '../../testing/api.mts';
import type { Execution, WorkflowFile } from '../../testing/api.mts';
import { sandboxCredentialData } from '../../testing/credential.mts';
import type { N8nInstance } from '../../testing/instance.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../testing/workflows.mts';
import type { N8nRelease } from './releases.mts';

/** One thing that must work in every n8n. It throws when it does not. */
export interface Check {
	name: string;
	run(context: ScenarioContext, n8n: N8nInstance): Promise<void>;
}

const NOT_FOUND = '00000000000000000000';
const MANY = 40;
const EXECUTION_LIMIT_MS = 120_000;

/** An execution under way; its workflow has no other. */
interface Started {
	workflowId: string;
	executionId: string;
}

/** Starts the posting workflow in n8n. */
async function startPosting(
	context: ScenarioContext,
	n8n: N8nInstance,
	sandbox: Sandbox,
	reportIds: string[],
	{ options = {}, settings = {} }: { options?: IDataObject; settings?: Partial<INode> } = {},
): Promise<Started> {
	const credential = await context.credential(n8n, sandbox);
	const workflowId = await n8n.api.createWorkflow(postingWorkflow(reportIds, credential, options, settings));
	return { workflowId, executionId: await n8n.api.start(workflowId, MANUAL_TRIGGER) };
}

/**
 * Waits for an execution by way of the list: n8n 2.20 answers HTTP 500 when one that is just starting is read itself.
 * @throws when it takes longer than the limit
 */
async function finished(n8n: N8nInstance, { workflowId, executionId }: Started): Promise<Execution> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const until = Date.now() + EXECUTION_LIMIT_MS;
	while (Date.now() < until) {
		const { results } = await n8n.api.call<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`executions?filter=${filter}&limit=10`,
		);
		const listed = results.find(({ id }) => id === executionId);
		if (listed && !['new', 'running', 'waiting'].includes(listed.status))
			return await n8n.api.execution(executionId);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error(`Execution ${executionId} did not end within ${EXECUTION_LIMIT_MS / 1000} s`);
}

/** What the node gave out, per output. @throws when the execution failed or an item is missing or twice */
function itemsOut(context: ScenarioContext, execution: Execution, reportIds: string[]): IDataObject[][] {
	context.check('the execution succeeds', execution.status === 'success', errorOf(execution));
	const outputs = outputsOf(execution, CONCUR_NODE).map((items) => items ?? []);
	const paired = outputs.flat().map(({ pairedItem }) => itemNumber(pairedItem));
	context.check(
		'every input item leaves exactly once',
		paired.length === reportIds.length && reportIds.every((_, index) => paired.includes(index)),
		paired,
	);
	return outputs.map((items) => items.map(({ json }) => json));
}

function itemNumber(pairedItem: INodeExecutionData['pairedItem']): number | undefined {
	const [first] = Array.isArray(pairedItem) ? pairedItem : [pairedItem];
	return typeof first === 'object' ? first.item : first;
}

/** Every report on Success is Paid by exactly one commit, and nothing else was committed. */
function agreesWithSandbox(context: ScenarioContext, sandbox: Sandbox, success: IDataObject[]): void {
	const succeeded = success.map(({ ReportID }) => String(ReportID));
	const committed = [...sandbox.account()].filter(([, { commits }]) => commits > 0);
	context.check(
		"the sandbox's record agrees with Success, with one commit each",
		committed.length === succeeded.length &&
			committed.every(([id, { commits }]) => commits === 1 && succeeded.includes(id)) &&
			succeeded.every((id) => sandbox.report(id)?.paymentStatusCode === 'P_PAID'),
		{ committed, succeeded },
	);
}

const credentialTest: Check = {
	name: 'credential test',
	async run(context, n8n) {
		const sandbox = await context.startSandbox();
		const data = sandboxCredentialData(sandbox.baseUri, sandbox.credentials);
		const test = async (fields: Record<string, unknown>) => {
			const { id, name } = await n8n.api.createCredential('Concur', 'concurApi', fields);
			return await n8n.api.testCredential(id, name, 'concurApi', fields);
		};
		const green = await test(data);
		context.check('the right secret is accepted', green.status === 'OK', green);
		const red = await test({ ...data, clientSecret: 'wrong' });
		context.check(
			'a wrong secret is refused, naming code 64',
			red.status === 'Error' && red.message.includes('code 64'),
			red,
		);
	},
};

const seedReports: Check = {
	name: '12 reports',
	async run(context, n8n) {
		const sandbox = await context.startSandbox();
		const before = new Map(sandbox.reports().map(({ id, paymentStatusCode }) => [id, paymentStatusCode]));
		const ids = [...before.keys()];
		const execution = await finished(n8n, await startPosting(context, n8n, sandbox, ids));
		const [success = [], failure = []] = itemsOut(context, execution, ids);
		const payable = ids.filter((id) => ['P_PROC', 'P_PAYC'].includes(before.get(id) ?? ''));
		const idsOf = (results: IDataObject[]) => results.map(({ ReportID }) => String(ReportID)).join();
		context.check('payable reports are on Success', idsOf(success) === payable.join(), success);
		context.check(
			'the others are on Failure, refused',
			idsOf(failure) === ids.filter((id) => !payable.includes(id)).join() &&
				failure.every(({ outcome }) => outcome === 'refused'),
			failure,
		);
		agreesWithSandbox(context, sandbox, success);
	},
};

/** A sign-in that Concur refuses is told as such, in a version that drops the cause of an error as well. */
const refusedSignIn: Check = {
	name: 'refused sign-in',
	async run(context, n8n) {
		const sandbox = await context.startSandbox();
		const data = sandboxCredentialData(sandbox.baseUri, sandbox.credentials);
		const wrong = { ...data, clientSecret: 'wrong' };
		const credential = await n8n.api.createCredential('Concur, wrong secret', 'concurApi', wrong);
		const ids = sandbox.reports().map(({ id }) => id);
		const workflowId = await n8n.api.createWorkflow(postingWorkflow(ids, credential));
		const executionId = await n8n.api.start(workflowId, MANUAL_TRIGGER);
		const execution = await finished(n8n, { workflowId, executionId });
		context.check(
			'the execution fails and names code 64',
			execution.status === 'error' && errorOf(execution).includes('code 64'),
			errorOf(execution),
		);
		context.check('nothing was posted', sandbox.account().size === 0, [...sandbox.account()]);
	},
};

const oneTokenCall: Check = {
	name: 'one token call for 20 items',
	async run(context, n8n) {
		const sandbox = await context.startSandbox({
			reports: makeReports(20),
			refreshToken: 'rotateAndKill',
			latencyMs: 30,
		});
		const ids = sandbox.reports().map(({ id }) => id);
		const options = { maxConcurrency: 20 };
		const execution = await finished(n8n, await startPosting(context, n8n, sandbox, ids, { options }));
		const [success = []] = itemsOut(context, execution, ids);
		context.check('all are on Success', success.length === ids.length, success.length);
		context.check('one token call was made', sandbox.tokenCalls().total === 1, sandbox.tokenCalls());
		agreesWithSandbox(context, sandbox, success);
	},
};

/** Concur answers an expired token with 401 or with 403: the run must renew it once and lose nothing. */
function expiryMidway(expiredTokenStatus: 401 | 403): Check {
	return {
		name: `token expires midway (${expiredTokenStatus})`,
		async run(context, n8n) {
			const sandbox = await context.startSandbox({
				reports: makeReports(MANY),
				refreshToken: 'rotateAndKill',
				latencyMs: 60,
				expiredTokenStatus,
			});
			const ids = sandbox.reports().map(({ id }) => id);
			const started = await startPosting(context, n8n, sandbox, ids);
			const committed = () => committedIn(sandbox).length;
			const until = Date.now() + 30_000;
			while (committed() < MANY / 4 && Date.now() < until)
				await new Promise((resolve) => setTimeout(resolve, 5));
			const atExpiry = committed();
			sandbox.expireAccessTokens();
			const execution = await finished(n8n, started);
			const [success = [], failure = []] = itemsOut(context, execution, ids);
			const refusals = sandbox
				.events()
				.filter(({ path, status }) => path.includes('integrationstatus') && status === expiredTokenStatus);
			context.check(
				'the token expired midway',
				atExpiry >= MANY / 4 && atExpiry < MANY && refusals.length > 0,
				{ atExpiry, refusals: refusals.length },
			);
			agreesWithSandbox(context, sandbox, success);
			context.check('all are on Success', success.length === MANY, failure[0]);
			context.check('the token was renewed once', sandbox.tokenCalls().total === 2, sandbox.tokenCalls());
		},
	};
}

/** Faults after which Concur may have committed or not: only reading the report tells. */
const UNCLEAR: FaultKind[] = ['dropConnection', 'hang', 'badGateway', 'truncated'];

/** A report that is committed although its answer is lost must not come out as "nothing was posted". */
const lostAnswers: Check = {
	name: 'lost answers',
	async run(context, n8n) {
		const cases = UNCLEAR.flatMap((kind) => [true, false].map((commit) => ({ kind, commit })));
		const sandbox = await context.startSandbox({
			reports: makeReports(cases.length),
			secondPost: 'commitAgain',
		});
		const ids = sandbox.reports().map(({ id }) => id);
		sandbox.setFaults(
			cases.map(
				({ kind, commit }, index): Fault => ({
					on: 'integrationStatus',
					reportId: ids[index],
					times: 1,
					kind,
					commit,
					delayMs: 3000,
				}),
			),
		);
		const options = { timeout: 1000, maxWait: 1 };
		const execution = await finished(n8n, await startPosting(context, n8n, sandbox, ids, { options }));
		notDenied(context, committedIn(sandbox), execution);
		const [success = [], failure = []] = itemsOut(context, execution, ids);
		context.check('all are on Success after a re-read', success.length === ids.length, failure);
		agreesWithSandbox(context, sandbox, success);
	},
};

/** The same, for the request that n8n sends again by itself once it has renewed the token. */
const lostAfterRenewal: Check = {
	name: 'lost answer after a renewal',
	async run(context, n8n) {
		const sandbox = await context.startSandbox({ reports: makeReports(2), secondPost: 'commitAgain' });
		const [first, second] = sandbox.reports().map(({ id }) => id);
		const credential = await context.credential(n8n, sandbox);
		const post = async (reportId: string): Promise<Execution> => {
			const workflow = postingWorkflow([reportId], credential, { timeout: 1000, maxWait: 1 });
			const workflowId = await n8n.api.createWorkflow(workflow);
			const executionId = await n8n.api.start(workflowId, MANUAL_TRIGGER);
			return await finished(n8n, { workflowId, executionId });
		};
		itemsOut(context, await post(first), [first]);
		sandbox.expireAccessTokens();
		sandbox.setFaults([
			{ on: 'integrationStatus', reportId: second, times: 1, kind: 'dropConnection', commit: true },
		]);
		const before = sandbox.account().get(second)?.commits ?? 0;
		const execution = await post(second);
		context.check(
			'Concur committed the report, once',
			before === 0 && sandbox.account().get(second)?.commits === 1,
			sandbox.account().get(second),
		);
		notDenied(context, [second], execution);
		const [success = [], failure = []] = itemsOut(context, execution, [second]);
		context.check('it is on Success after a re-read', success.length === 1, failure);
	},
};

function committedIn(sandbox: Sandbox): string[] {
	return [...sandbox.account()].filter(([, { commits }]) => commits > 0).map(([id]) => id);
}

/** "Nothing was posted" about a committed report would make people post, or book, it again. */
function notDenied(context: ScenarioContext, committed: string[], execution: Execution): void {
	const said = outputsOf(execution, CONCUR_NODE)
		.flatMap((items) => items ?? [])
		.filter(({ json }) => json.outcome === 'notPosted' && committed.includes(String(json.ReportID)))
		.map(({ json }) => json);
	context.check('no item says "not posted" about a report that Concur committed', said.length === 0, said);
	const error = errorOf(execution);
	context.check(
		'no error says "Nothing was posted" after Concur committed',
		committed.length === 0 || !error.includes('Nothing was posted'),
		{ committed, error },
	);
}

const errorOutput = ({ errorOutputTakesNoDetails }: N8nRelease): Check => ({
	name: 'On Error: error output',
	async run(context, n8n) {
		const sandbox = await context.startSandbox();
		const idAt = (status: string) =>
			String(sandbox.reports().find(({ paymentStatusCode }) => paymentStatusCode === status)?.id);
		const ids = [idAt('P_PROC'), idAt('P_NOTP'), NOT_FOUND];
		const settings: Partial<INode> = { onError: 'continueErrorOutput' };
		const execution = await finished(n8n, await startPosting(context, n8n, sandbox, ids, { settings }));
		const [success = [], failure = [], errors = []] = itemsOut(context, execution, ids);
		context.check(
			'the payable report is on Success',
			success.length === 1 && success[0].ReportID === ids[0],
			{
				success,
			},
		);
		context.check(
			'the refused report stays on Failure',
			failure[0]?.outcome === 'refused' && failure[0].ReportID === ids[1],
			failure,
		);
		const [notPosted, ...others] = [...errors, ...failure.slice(1)];
		context.check(
			`the report that was not posted leaves on ${errorOutputTakesNoDetails ? 'Failure' : 'Error'}, with its details`,
			errors.length === (errorOutputTakesNoDetails ? 0 : 1) &&
				others.length === 0 &&
				(notPosted.details as IDataObject | undefined)?.outcome === 'notPosted',
			{ failure, errors },
		);
		agreesWithSandbox(context, sandbox, success);
	},
});

/** The HTTP Request node sends neither credential's token to a foreign host, except where n8n itself does not hinder it. */
const foreignHosts = ({ oAuth2GoesAnywhere }: N8nRelease): Check => ({
	name: 'tokens stay with Concur',
	async run(context, n8n) {
		const sandbox = await context.startSandbox();
		const run = async (workflow: WorkflowFile): Promise<Execution> => {
			const workflowId = await n8n.api.createWorkflow(workflow);
			return await finished(n8n, {
				workflowId,
				executionId: await n8n.api.start(workflowId, MANUAL_TRIGGER),
			});
		};
		await refuseForeignHosts(context, run, sandbox, [
			['concurApi', await context.credential(n8n, sandbox)],
			['concurOAuth2Api', await createOAuth2(n8n.api, sandbox), oAuth2GoesAnywhere],
		]);
	},
});

/** In the order in which they run. */
export const checks = (release: N8nRelease): Check[] => [
	credentialTest,
	refusedSignIn,
	seedReports,
	oneTokenCall,
	expiryMidway(401),
	expiryMidway(403),
	lostAnswers,
	lostAfterRenewal,
	errorOutput(release),
	foreignHosts(release),
	...exampleChecks,
];
