import type { IDataObject, INode } from 'n8n-workflow';

import type { Sandbox } from '../sandbox/index.mts';
import { outputsOf } from './api.mts';
import type { N8nInstance } from './instance.mts';
import { nothing, postingNode, startingWorkflow, subWorkflow, webhookWorkflow } from './startedAtOnce.mts';
import type { StartedBy } from './startedAtOnce.mts';
import { CONCUR_NODE } from './workflows.mts';

const LIMIT_MS = 300_000;
const ENDED = ['success', 'error', 'crashed', 'canceled'];

let paths = 0;

const pause = async (millis: number): Promise<void> =>
	await new Promise((resolve) => {
		setTimeout(resolve, millis);
	});

/** What an execution gave out; empty when it was cancelled. */
export interface Outcome {
	id: string;
	status: string;
	success: IDataObject[];
	failure: IDataObject[];
}

/** n8n registers a webhook a moment after it has activated the workflow; it then says which method the address takes. */
async function registered(url: string): Promise<void> {
	for (const limit = Date.now() + 60_000; Date.now() < limit; await pause(200))
		if ((await (await fetch(url)).text()).includes('POST')) return;
	throw new Error(`n8n did not register the webhook ${url}`);
}

/** Executions of one workflow that are started together, one report each. */
export class ExecutionsAtOnce {
	private constructor(
		private readonly n8n: N8nInstance,
		private readonly startedBy: StartedBy,
		private readonly workflowId: string,
		private readonly url: string,
	) {}

	static async prepare(n8n: N8nInstance, startedBy: StartedBy, node: INode): Promise<ExecutionsAtOnce> {
		paths += 1;
		const path = `at-once-${paths}`;
		const { api } = n8n;
		const workflow = startedBy === 'webhook' ? webhookWorkflow(path, node) : subWorkflow(path, node);
		const workflowId = await api.createWorkflow(workflow);
		await api.activate(workflowId);
		if (startedBy === 'subWorkflow')
			await api.activate(await api.createWorkflow(startingWorkflow(path, workflowId)));
		const url = `${n8n.baseUrl}/webhook/${path}`;
		await registered(url);
		return new ExecutionsAtOnce(n8n, startedBy, workflowId, url);
	}

	/** Starts one execution per report, all together. */
	async start(reportIds: string[]): Promise<void> {
		if (this.startedBy === 'webhook')
			await Promise.all(reportIds.map(async (ReportID) => await this.post({ ReportID })));
		else await this.post({ ReportID: reportIds });
	}

	private async post(body: object): Promise<void> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`The webhook answered HTTP ${response.status}`);
		await response.text();
	}

	/** Cancels the execution that was started first. */
	async cancelFirst(): Promise<void> {
		const ids = (await this.list()).map(({ id }) => Number(id));
		await this.n8n.api.cancel(String(Math.min(...ids)));
	}

	/** Waits until so many have ended. @throws when they take longer than five minutes */
	async ended(expected: number): Promise<Array<{ id: string; status: string }>> {
		for (const until = Date.now() + LIMIT_MS; Date.now() < until; await pause(200)) {
			const executions = await this.list();
			if (executions.length >= expected && executions.every(({ status }) => ENDED.includes(status)))
				return executions;
		}
		throw new Error(`${expected} executions did not end within ${LIMIT_MS / 1000} s`);
	}

	/** What they gave out, when so many have ended. */
	async outcomes(expected: number): Promise<Outcome[]> {
		const outcomes: Outcome[] = [];
		for (const { id, status } of await this.ended(expected)) {
			const execution = await this.n8n.api.execution(id);
			const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
			outcomes.push({
				id,
				status,
				success: success.map(({ json }) => json),
				failure: failure.map(({ json }) => json),
			});
		}
		return outcomes;
	}

	/** All executions of the workflow; n8n hands out a hundred at a time. */
	private async list(): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: this.workflowId }));
		const all: Array<{ id: string; status: string }> = [];
		for (let cursor: string | null = ''; cursor !== null; ) {
			const page: { results: typeof all; nextCursor: string | null } = await this.n8n.api.call(
				'GET',
				`executions?limit=100&filter=${filter}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
			);
			// New executions may shift what is older by a place while the list is read.
			all.push(...page.results.filter(({ id }) => !all.some((known) => known.id === id)));
			cursor = page.nextCursor ?? null;
		}
		return all;
	}
}

export const onSuccess = (outcomes: Outcome[]): number =>
	outcomes.filter(({ success }) => success.length === 1).length;

export const duplicates = (outcomes: Outcome[]): number =>
	outcomes.filter(({ success }) => success[0]?.duplicate === true).length;

/** Posts that arrived, refused ones among them. */
export const postsOf = (sandbox: Sandbox): number =>
	[...sandbox.account().values()].reduce((sum, { posts }) => sum + posts, 0);

const until = async (what: string, holds: () => boolean): Promise<void> => {
	for (const limit = Date.now() + LIMIT_MS; !holds(); await pause(50))
		if (Date.now() > limit) throw new Error(`Waited too long for: ${what}`);
};

/**
 * One execution for each of the sandbox's reports, all at once.
 * @returns what they gave out, and how long it took until the last report was committed
 */
export async function oneReportEach(
	n8n: N8nInstance,
	sandbox: Sandbox,
	credential: { id: string; name: string },
	startedBy: StartedBy,
): Promise<{ seconds: number; outcomes: Outcome[] }> {
	const executions = await ExecutionsAtOnce.prepare(n8n, startedBy, postingNode(credential, startedBy));
	const ids = sandbox.reports().map(({ id }) => id);
	const started = Date.now();
	await executions.start(ids);
	await until('all commits', () => ids.every((id) => (sandbox.account().get(id)?.commits ?? 0) > 0));
	const seconds = (Date.now() - started) / 1000;
	return { seconds, outcomes: await executions.outcomes(ids.length) };
}

/**
 * So many executions of a workflow without our node: what n8n itself takes for them.
 * @returns seconds until the last has ended
 */
export async function nothingEach(n8n: N8nInstance, count: number, startedBy: StartedBy): Promise<number> {
	const executions = await ExecutionsAtOnce.prepare(n8n, startedBy, nothing());
	const started = Date.now();
	await executions.start(Array<string>(count).fill('none'));
	await executions.ended(count);
	return (Date.now() - started) / 1000;
}

/** So many executions with the sandbox's first report, all at once. */
export async function theSameReport(
	n8n: N8nInstance,
	sandbox: Sandbox,
	credential: { id: string; name: string },
	{ count, cancelFirst }: { count: number; cancelFirst: boolean },
): Promise<Outcome[]> {
	const executions = await ExecutionsAtOnce.prepare(n8n, 'webhook', postingNode(credential, 'webhook'));
	await executions.start(Array<string>(count).fill(sandbox.reports()[0].id));
	if (cancelFirst) {
		await until('the post', () => postsOf(sandbox) > 0);
		await executions.cancelFirst();
	}
	return await executions.outcomes(count);
}
