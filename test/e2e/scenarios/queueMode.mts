import type { IDataObject } from 'n8n-workflow';

import { makeReports } from '../../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/index.mts';
import { errorOf, outputsOf } from '../../../testing/api.mts';
import type { WorkflowFile } from '../../../testing/api.mts';
import { QueueMode } from '../../../testing/queueMode.mts';
import { CONCUR_NODE, nodeNamed, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const EXECUTIONS = 500;
const REPORTS_EACH = 10;
const DRAIN_LIMIT_MS = 400_000;
const IN_HAND = ['new', 'running', 'waiting'];

/** One workflow in queue mode, started through the webhook entry: POST { ReportID: [...] }. */
interface Posting {
	sandbox: Sandbox;
	credential: { id: string; name: string };
	workflowId: string;
	url: string;
}

/** What the executions of a workflow gave out. */
interface Results {
	items: IDataObject[];
	/** Not on Success or Failure: the execution itself ended otherwise. */
	unfinished: Array<{ id: string; status: string; error: string }>;
}

export async function startQueueMode(context: ScenarioContext): Promise<QueueMode> {
	const queueMode = await QueueMode.start(context.provision, context.tarball);
	context.atEnd(async () => await queueMode.close());
	return queueMode;
}

let paths = 0;

async function startPosting(
	context: ScenarioContext,
	queueMode: QueueMode,
	options: SandboxOptions,
	nodeOptions: IDataObject = {},
): Promise<Posting> {
	const sandbox = await context.startSandbox({
		refreshToken: 'rotateAndKill',
		secondPost: 'commitAgain',
		latencyMs: 30,
		...options,
	});
	const credential = await context.credential(queueMode.main, sandbox);
	const { workflowId, url } = await activate(queueMode, credential, nodeOptions);
	return { sandbox, credential, workflowId, url };
}

export async function activate(
	queueMode: QueueMode,
	credential: { id: string; name: string },
	nodeOptions: IDataObject,
): Promise<{ workflowId: string; url: string }> {
	paths += 1;
	const path = `booked-${paths}`;
	const workflowId = await queueMode.main.api.createWorkflow(webhookWorkflow(path, credential, nodeOptions));
	await queueMode.main.api.activate(workflowId);
	await queueMode.webhookRegistered(path);
	return { workflowId, url: `${queueMode.webhook.baseUrl}/webhook/${path}` };
}

/** The example, started by a webhook that answers at once instead of by hand. */
function webhookWorkflow(
	path: string,
	credential: { id: string; name: string },
	nodeOptions: IDataObject,
): WorkflowFile {
	const example = postingWorkflow([], credential, nodeOptions);
	const removed = ['When clicking ‘Execute workflow’', 'Reports booked in the ERP', 'Sticky Note'];
	const split = nodeNamed(example, 'One item per report');
	split.parameters = { fieldToSplitOut: 'body.ReportID', options: { destinationFieldName: 'ReportID' } };
	const nodes = example.nodes.filter(({ name }) => !removed.includes(name));
	nodes.push({
		id: `5b0e3c1e-0002-4000-8000-${path.padStart(12, '0')}`,
		name: 'Booked',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [-220, 0],
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
	});
	const { [CONCUR_NODE]: fromConcur, 'One item per report': fromSplit } = example.connections;
	return {
		...example,
		nodes,
		connections: {
			Booked: { main: [[{ node: split.name, type: 'main', index: 0 }]] },
			[split.name]: fromSplit,
			[CONCUR_NODE]: fromConcur,
		},
	};
}

/** Starts one execution per ten reports, all at once. @returns their number */
export async function startExecutions(url: string, reportIds: string[]): Promise<number> {
	const bodies: string[][] = [];
	for (let from = 0; from < reportIds.length; from += REPORTS_EACH)
		bodies.push(reportIds.slice(from, from + REPORTS_EACH));
	await Promise.all(
		bodies.map(async (ReportID) => {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ ReportID }),
			});
			if (!response.ok) throw new Error(`The webhook entry answered HTTP ${response.status}`);
			await response.text();
		}),
	);
	return bodies.length;
}

/** Waits until all executions have ended. @throws when it takes too long */
export async function drain(queueMode: QueueMode, workflowId: string, expected: number): Promise<void> {
	const until = Date.now() + DRAIN_LIMIT_MS;
	let statuses: Record<string, number> = {};
	while (Date.now() < until) {
		statuses = await queueMode.statuses(workflowId);
		const all = Object.values(statuses).reduce((sum, count) => sum + count, 0);
		if (all === expected && IN_HAND.every((status) => !statuses[status])) return;
		await pause(500);
	}
	throw new Error(`The executions did not end in time: ${JSON.stringify(statuses)}`);
}

async function pause(millis: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, millis));
}

async function waitUntil(what: string, holds: () => boolean, limitMs = 60_000): Promise<void> {
	const until = Date.now() + limitMs;
	while (!holds()) {
		if (Date.now() > until) throw new Error(`Waited too long for: ${what}`);
		await pause(20);
	}
}

export async function readResults(queueMode: QueueMode, workflowId: string): Promise<Results> {
	const results: Results = { items: [], unfinished: [] };
	for (const { id, status } of await queueMode.executions(workflowId)) {
		const execution = await queueMode.main.api.execution(id);
		const items = outputsOf(execution, CONCUR_NODE).flat();
		results.items.push(...items.map(({ json }) => json));
		if (status !== 'success') results.unfinished.push({ id, status, error: errorOf(execution) });
	}
	return results;
}

/** Compares what the executions gave out with the sandbox's own record; prints the account and checks it. */
export function settleAccount(
	context: ScenarioContext,
	sandbox: Sandbox,
	{ items, unfinished }: Results,
	/** Executions that died with their worker, by intent. */
	killed: number,
): void {
	const reportIds = sandbox.reports().map(({ id }) => id);
	const account = sandbox.account();
	const succeeded = new Set(
		items.filter(({ Status }) => Status === 'SUCCESS').map(({ ReportID }) => ReportID),
	);
	const committed = (id: string) => account.get(id)?.commits === 1;
	const integrated = reportIds.filter((id) => succeeded.has(id) && committed(id)).length;
	const givenOut = new Set(items.map(({ ReportID }) => ReportID));
	const lost = reportIds.filter((id) => !givenOut.has(id)).length;
	const twice = [...account.values()].filter(
		({ commits, postsAfterCommit }) => commits > 1 || postsAfterCommit > 0,
	).length;
	const failed = unfinished.length - killed;
	context.say(
		`reports ${reportIds.length}, integrated ${integrated}, lost ${lost}, double commits ${twice}, executions failed ${failed}`,
	);
	const { total, ok } = sandbox.tokenCalls();
	const refused = sandbox.events().filter(({ status }) => status === 401).length;
	context.say(
		`token calls ${total}, granted ${ok}, refused ${total - ok}; requests with an expired token ${refused}`,
	);
	const others = items.filter(({ Status }) => Status !== 'SUCCESS');
	context.check('no execution failed', failed === 0, unfinished.slice(0, 3));
	context.check('every report is on Success', integrated === reportIds.length, others.slice(0, 3));
	context.check('no report is lost', lost === 0);
	context.check('no report was committed twice', twice === 0);
}

async function rotateFor(
	context: ScenarioContext,
	queueMode: QueueMode,
	accessTokenLifeSeconds: number,
): Promise<void> {
	const posting = await startPosting(context, queueMode, {
		reports: makeReports(EXECUTIONS * REPORTS_EACH),
		accessTokenLifeSeconds,
	});
	const { sandbox, workflowId, url } = posting;
	const started = Date.now();
	const count = await startExecutions(
		url,
		sandbox.reports().map(({ id }) => id),
	);
	await drain(queueMode, workflowId, count);
	context.say(
		`access tokens live ${accessTokenLifeSeconds} s: ${count} executions on 2 workers in ${seconds(started)} s`,
	);
	settleAccount(context, sandbox, await readResults(queueMode, workflowId), 0);
}

function seconds(since: number): string {
	return ((Date.now() - since) / 1000).toFixed(1);
}

/** Refresh tokens die on rotation while 500 executions run on two workers. */
const rotation: Scenario = {
	name: 'queue mode: 500 executions, tokens rotate',
	tags: ['queue'],
	async run(context) {
		const queueMode = await startQueueMode(context);
		for (const life of [60, 20, 5]) await rotateFor(context, queueMode, life);
	},
};

/** All workers find the same token expired, again and again. */
const sameMoment: Scenario = {
	name: 'queue mode: workers refresh at the same moment',
	tags: ['queue'],
	async run(context) {
		const queueMode = await startQueueMode(context);
		const posting = await startPosting(context, queueMode, { reports: makeReports(2000), latencyMs: 100 });
		const { sandbox, workflowId, url } = posting;
		const running = startExecutions(
			url,
			sandbox.reports().map(({ id }) => id),
		);
		// Awaited below; until then its failure must not end the whole run.
		running.catch(() => undefined);
		const commits = () => sandbox.events().filter(({ committed }) => committed).length;
		for (const reached of [200, 500, 800, 1100, 1400, 1700]) {
			await waitUntil(`${reached} commits`, () => commits() >= reached, 120_000);
			sandbox.expireAccessTokens();
		}
		await drain(queueMode, workflowId, await running);
		context.say('all access tokens expired 6 times while 20 executions ran');
		settleAccount(context, sandbox, await readResults(queueMode, workflowId), 0);
		context.check('both workers asked for tokens', sandbox.tokenCalls().ok >= 7, sandbox.tokenCalls());
	},
};

/** A worker dies in the middle of its executions; their reports are run again with Pre-Check. */
const killedWorker: Scenario = {
	name: 'queue mode: a worker is killed',
	tags: ['queue'],
	async run(context) {
		const queueMode = await startQueueMode(context);
		const posting = await startPosting(context, queueMode, { reports: makeReports(2000), latencyMs: 200 });
		const { sandbox, workflowId, url } = posting;
		const reportIds = sandbox.reports().map(({ id }) => id);
		const running = startExecutions(url, reportIds);
		// Awaited below; until then its failure must not end the whole run.
		running.catch(() => undefined);
		const commits = () => sandbox.events().filter(({ committed }) => committed).length;
		await waitUntil('500 commits', () => commits() >= 500, 120_000);
		queueMode.workers[0].kill();
		await queueMode.replaceWorker(0);
		const started = Date.now();
		await drain(queueMode, workflowId, await running);
		const first = await readResults(queueMode, workflowId);
		context.say(
			`a worker was killed with ${first.unfinished.length} executions in hand; the rest ended ${seconds(started)} s after it was replaced`,
		);
		const statuses = [...new Set(first.unfinished.map(({ status, error }) => `${status} (${error.trim()})`))];
		context.say(`n8n shows those as: ${statuses.join(', ')}`);
		context.check('the worker had executions in hand', first.unfinished.length > 0);

		const givenOut = new Set(first.items.map(({ ReportID }) => ReportID));
		const again = reportIds.filter((id) => !givenOut.has(id));
		const paid = again.filter((id) => sandbox.report(id)?.paymentStatusCode === 'P_PAID').length;
		const rerun = await activate(queueMode, posting.credential, { preCheck: true });
		await drain(queueMode, rerun.workflowId, await startExecutions(rerun.url, again));
		const second = await readResults(queueMode, rerun.workflowId);
		const alreadyPaid = second.items.filter(({ outcome }) => outcome === 'alreadyPaid').length;
		context.say(
			`${again.length} reports run again with Pre-Check: ${alreadyPaid} were Paid already, ${again.length - alreadyPaid} were posted now`,
		);
		context.check('Pre-Check found every report that was Paid', alreadyPaid === paid, { alreadyPaid, paid });
		settleAccount(
			context,
			sandbox,
			{
				items: [...first.items, ...second.items],
				unfinished: [...first.unfinished, ...second.unfinished],
			},
			first.unfinished.length,
		);
	},
};

/** n8n's queue mode: Redis, PostgreSQL, main, webhook entry and two workers. */
export const queueScenarios: Scenario[] = [rotation, sameMoment, killedWorker];
