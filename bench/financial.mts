import { outputsOf } from '../testing/api.mts';
import type { WorkflowFile } from '../testing/api.mts';
import { createSandboxCredential } from '../testing/credential.mts';
import { haltingAfter, startHaltServer } from '../testing/halting.mts';
import type { HaltServer } from '../testing/halting.mts';
import { N8nInstance } from '../testing/instance.mts';
import { freePort } from '../testing/ports.mts';
import type { Provision } from '../testing/provision.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, nodeNamed, postingWorkflow } from '../testing/workflows.mts';
import { SandboxClient } from '../sandbox/client.mts';
import { AskedChild } from './askedChild.mts';
import { documentIdsExpression } from './financialIds.mts';
import type { CallTimes } from './financialSandbox.mts';
import { Inspector } from './inspector.mts';
import { reportIdsExpression } from './reportIds.mts';

export const WORK = { count: 2000, characters: 50_000, latencyMs: 50 };
const PAGE = 25;
/** A page is asked for and acknowledged, one after the other; at the end the queue is asked once more. */
export const IDEAL_MS = (2 * Math.ceil(WORK.count / PAGE) + 1) * WORK.latencyMs;

const FINANCIAL_NODE = 'Concur: Financial Integration';
const SYSTEM_ID = 'benchmark';
const LIMIT_MS = 5 * 60_000;

/** Megabytes: the documents as JSON text, what they take as items, and the most that was held besides. */
export interface Memory {
	text: number;
	items: number;
	beyond: number;
}

export interface FinancialRun {
	taken: CallTimes;
	confirmed: CallTimes;
	/** As many posts of the Integration Status, in the same n8n. */
	core: CallTimes;
	problem?: string;
}

interface Progress {
	acknowledged: number;
	posted: number;
	again: number;
}

/** A sandbox in a process of its own with a full queue, and an n8n that waits behind the node that empties it. */
class FinancialBench {
	private constructor(
		readonly sandbox: AskedChild,
		readonly characters: number,
		private readonly baseUri: string,
		private readonly halt: HaltServer,
		private readonly provision: Provision,
		private readonly tarball: string,
	) {}

	static async start(provision: Provision, tarball: string): Promise<FinancialBench> {
		const sandbox = AskedChild.start('financialSandbox.mts', provision.node);
		const { baseUri, characters } = await sandbox.ask<{ baseUri: string; characters: number }>('start', WORK);
		const halt = await startHaltServer();
		return new FinancialBench(sandbox, characters, baseUri, halt, provision, tarball);
	}

	async startN8n(): Promise<{ n8n: N8nInstance; inspector: Inspector }> {
		const port = await freePort();
		const { provision, tarball } = this;
		const env = { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` };
		const n8n = await N8nInstance.start({ provision, tarball, env });
		return { n8n, inspector: await Inspector.connect(port) };
	}

	/** Signs in before anything is measured. */
	async credential(n8n: N8nInstance): Promise<{ id: string; name: string }> {
		const credentials = await new SandboxClient(this.baseUri).credentials();
		const concurApi = await createSandboxCredential(n8n.api, this.baseUri, credentials);
		const emptyQueue = this.workflow(concurApi, { operation: 'getReady', documentType: 'invoice' });
		await n8n.api.run(await n8n.api.createWorkflow(emptyQueue), MANUAL_TRIGGER);
		return concurApi;
	}

	/** The node behind a trigger. */
	private workflow(concurApi: { id: string; name: string }, parameters: object): WorkflowFile {
		const trigger = { id: 'trigger', name: MANUAL_TRIGGER, type: 'n8n-nodes-base.manualTrigger' };
		const node = { id: 'financial', name: FINANCIAL_NODE, credentials: { concurApi } };
		return {
			name: 'Benchmark: financial',
			nodes: [
				{ ...trigger, typeVersion: 1, position: [0, 0], parameters: {} },
				{
					...node,
					type: 'n8n-nodes-concur.concurFinancialIntegration',
					typeVersion: 1,
					position: [220, 0],
					parameters: { systemId: SYSTEM_ID, options: {}, ...parameters },
				},
			],
			connections: { [MANUAL_TRIGGER]: { main: [[{ node: FINANCIAL_NODE, type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
		};
	}

	/** Takes the whole queue. @param meanwhile is called again and again until n8n has left the node */
	async take(
		{ n8n, inspector }: { n8n: N8nInstance; inspector: Inspector },
		meanwhile?: () => Promise<void>,
	): Promise<void> {
		const take = this.workflow(await this.credential(n8n), { operation: 'getReady', returnAll: true });
		const workflow = haltingAfter(take, FINANCIAL_NODE, this.halt.url);
		nodeNamed(workflow, 'Halt').executeOnce = true;
		const id = await n8n.api.createWorkflow(workflow);
		await inspector.collectGarbage();
		await n8n.api.start(id, MANUAL_TRIGGER);
		const end = Date.now() + LIMIT_MS;
		const before = this.halt.asked();
		while (this.halt.asked() === before) {
			if (Date.now() > end) throw new Error('The queue was not emptied in time');
			await meanwhile?.();
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
	}

	/** Confirms everything, and beside it posts as many reports with the core's node. */
	async confirm(n8n: N8nInstance): Promise<string | undefined> {
		const core = postingWorkflow([], await this.credential(n8n));
		nodeNamed(core, 'Reports booked in the ERP').parameters.jsonOutput = reportIdsExpression(WORK.count);
		const confirming = postingWorkflow([], await this.credential(n8n));
		nodeNamed(confirming, 'Reports booked in the ERP').parameters.jsonOutput = documentIdsExpression(
			WORK.count,
		);
		nodeNamed(confirming, 'One item per report').parameters.fieldToSplitOut = 'docId';
		const node = nodeNamed(confirming, CONCUR_NODE);
		node.type = 'n8n-nodes-concur.concurFinancialIntegration';
		node.parameters = {
			operation: 'confirmPosting',
			systemId: SYSTEM_ID,
			postingDocuments: { document: [{ companyId: '1000', documentNumber: '={{ $json.docId }}' }] },
			options: {},
		} as never;
		for (const workflow of [confirming, core]) {
			const execution = await n8n.api.run(await n8n.api.createWorkflow(workflow), MANUAL_TRIGGER, LIMIT_MS);
			const [success = []] = outputsOf(execution, CONCUR_NODE);
			if (success.length !== WORK.count) return `${success.length} of ${WORK.count} on Success`;
		}
		return undefined;
	}

	async times(pattern: string): Promise<CallTimes> {
		return await this.sandbox.ask<CallTimes>('times', { pattern });
	}

	async progress(): Promise<Progress> {
		return await this.sandbox.ask<Progress>('progress');
	}

	async close(): Promise<void> {
		this.sandbox.close();
		await this.halt.close();
	}
}

/** Takes and confirms a queue once, each in an n8n that has just started. */
export async function measureFinancial(provision: Provision, tarball: string): Promise<FinancialRun> {
	const bench = await FinancialBench.start(provision, tarball);
	try {
		const taking = await bench.startN8n();
		await bench.take(taking);
		const taken = await bench.times('/expense/transactions(\\?|/acknowledgements)');
		taking.inspector.close();
		await taking.n8n.close();

		const confirming = await bench.startN8n();
		const problem = await bench.confirm(confirming.n8n);
		confirming.inspector.close();
		await confirming.n8n.close();
		const { acknowledged, posted, again } = await bench.progress();
		const once = acknowledged === WORK.count && posted === WORK.count && again === 0;
		return {
			taken,
			confirmed: await bench.times('/postingconfirmations'),
			core: await bench.times('/integrationstatus/report/'),
			...(once && !problem
				? {}
				: { problem: problem ?? `${acknowledged} taken, ${posted} confirmed, ${again} again` }),
		};
	} finally {
		await bench.close();
	}
}

/** Takes a queue while garbage is collected again and again: what is left is what the node holds. */
export async function measureMemory(provision: Provision, tarball: string): Promise<Memory> {
	const bench = await FinancialBench.start(provision, tarball);
	try {
		const taking = await bench.startN8n();
		const { inspector, n8n } = taking;
		const held = async () => {
			await inspector.collectGarbage();
			return await inspector.heapUsed();
		};
		const samples: Array<{ taken: number; heap: number }> = [];
		let before: number | undefined;
		await bench.take(taking, async () => {
			const { acknowledged } = await bench.progress();
			const heap = await held();
			before ??= heap;
			samples.push({ taken: acknowledged, heap });
		});
		const items = (await held()) - (before ?? 0);
		const beyond = samples.map(({ taken, heap }) => heap - (before ?? 0) - (items * taken) / WORK.count);
		inspector.close();
		await n8n.close();
		return { text: bench.characters / 1024 / 1024, items, beyond: Math.max(0, ...beyond) };
	} finally {
		await bench.close();
	}
}
