import { SandboxClient } from '../sandbox/client.mts';
import { errorOf, outputsOf } from '../testing/api.mts';
import { createSandboxCredential } from '../testing/credential.mts';
import { N8nInstance } from '../testing/instance.mts';
import { freePort } from '../testing/ports.mts';
import type { Provision } from '../testing/provision.mts';
import { AskedChild } from './askedChild.mts';
import { Inspector } from './inspector.mts';
import { machineCpuMillis, ProcessMeter } from './processMeter.mts';
import type { SandboxCheck } from './sandboxProcess.mts';
import { benchWorkflow, MANUAL_TRIGGER, measuredNode, sortingNode } from './workflows.mts';
import type { Way } from './workflows.mts';

/** One piece of work. */
export interface Work {
	latencyMs: number;
	reports: number;
	/** Requests in flight at most; 0 for the settings as they come. The HTTP Request node has no such setting. */
	concurrency: number;
	/** Answer times vary: lognormal, with `latencyMs` as median. */
	sigma?: number;
	/** Answer times triple when half is done. */
	triples?: boolean;
	/** So many posts are worked on at once. */
	slots?: number;
	/** So many requests per second; more are refused. */
	perSecond?: number;
	/** Measured so often at most. */
	rounds?: number;
}

/** One run. */
export interface Run {
	/** In the node, or in the bare loop. */
	millis: number;
	/** Of the whole process, for the whole execution. */
	cpuMillis: number;
	/** Megabytes: at most, and above what was in use before. */
	peakMemory?: number;
	memoryGrowth?: number;
	/** Processor cores that other work on the machine kept busy meanwhile. */
	otherCores?: number;
	/** Posts in flight, at most. */
	mostInFlight?: number;
	/** Of all posts, the share that was answered with 429. */
	refusedShare?: number;
	/** What did not go as it should; absent when every report was committed exactly once and came out as success. */
	problem?: string;
}

const QUIET_MS = 3000;
const RUN_LIMIT_MS = 30 * 60_000;
const POLL_MS = 100;

const pause = async (millis: number): Promise<void> =>
	await new Promise((resolve) => {
		setTimeout(resolve, millis);
	});

/** A real n8n, a sandbox and a bare loop, each in a process of its own. */
export class Bench {
	private readonly workflows = new Map<string, string>();

	private constructor(
		readonly n8n: N8nInstance,
		readonly inspector: Inspector,
		private readonly meter: ProcessMeter,
		private readonly sandbox: AskedChild,
		private readonly loop: AskedChild,
		private readonly baseUri: string,
		private readonly credential: { id: string; name: string },
		private readonly headerCredential: { id: string; name: string },
	) {}

	static async start(provision: Provision, tarball: string): Promise<Bench> {
		const sandbox = AskedChild.start('sandboxProcess.mts', provision.node);
		const loop = AskedChild.start('bareLoop.mts', provision.node);
		const baseUri = await sandbox.ask<string>('start');
		const inspectorPort = await freePort();
		const n8n = await N8nInstance.start({
			provision,
			tarball,
			env: { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` },
		});
		const credentials = await new SandboxClient(baseUri).credentials();
		return new Bench(
			n8n,
			await Inspector.connect(inspectorPort),
			new ProcessMeter(n8n.child.pid as number),
			sandbox,
			loop,
			baseUri,
			await createSandboxCredential(n8n.api, baseUri, credentials),
			await n8n.api.createCredential('Concur token', 'httpHeaderAuth', {
				name: 'Authorization',
				value: `Bearer ${credentials.accessToken}`,
			}),
		);
	}

	private async prepare({ latencyMs, reports, sigma, slots, perSecond, triples }: Work): Promise<number> {
		await new SandboxClient(this.baseUri).set({
			latencyMs: sigma === undefined ? latencyMs : { medianMs: latencyMs, sigma },
			latencyFactor: null,
			slots: slots ?? null,
			rateLimit: perSecond === undefined ? null : { requestsPerSecond: perSecond },
		});
		return await this.sandbox.ask<number>('reset', { reports, triples });
	}

	/** CPU time of the machine that is none of ours. */
	private otherCpuMillis(): number {
		const ours = [this.meter.pid, this.sandbox.pid, this.loop.pid, process.pid];
		return machineCpuMillis() - ours.reduce((sum, pid) => sum + new ProcessMeter(pid).cpuMillis(), 0);
	}

	/** Starts to watch what else the machine does. @returns a function that says how many cores it took */
	private watchOthers(): () => number {
		const started = performance.now();
		const before = this.otherCpuMillis();
		return () => Math.max(0, (this.otherCpuMillis() - before) / (performance.now() - started));
	}

	/** The physical limit: the same posts from a bare loop outside n8n. */
	async runBare(work: Work): Promise<Run> {
		await this.prepare(work);
		const { accessToken } = await new SandboxClient(this.baseUri).credentials();
		const otherCores = this.watchOthers();
		const { millis, cpuMillis } = await this.loop.ask<{ millis: number; cpuMillis: number }>('postAll', {
			...work,
			baseUri: this.baseUri,
			token: accessToken,
		});
		const others = otherCores();
		return { millis, cpuMillis, otherCores: others, ...(await this.check(work)) };
	}

	/**
	 * One execution in n8n.
	 * @param around is given the execution itself, without what comes before and after it
	 */
	async run(
		way: Way,
		work: Work,
		around: (execute: () => Promise<void>) => Promise<void> = async (execute) => await execute(),
	): Promise<Run> {
		const workflowId = way === 'node' ? await this.freshWorkflow(work) : await this.workflow(way, work);
		const firstEvent = await this.prepare(work);
		await this.inspector.collectGarbage();
		const memoryBefore = this.meter.memory();
		this.meter.resetPeakMemory();
		const otherCores = this.watchOthers();
		const cpuBefore = this.meter.cpuMillis();
		let id = '';
		await around(async () => {
			id = await this.n8n.api.start(workflowId, MANUAL_TRIGGER);
			if (way !== 'nothing') await this.posted(firstEvent + work.reports, work);
			await this.ended(workflowId, id);
		});
		const cpuMillis = this.meter.cpuMillis() - cpuBefore;
		const others = otherCores();
		const peakMemory = this.meter.peakMemory();

		const execution = await this.n8n.api.execution(id);
		const millis = execution.data.resultData.runData[measuredNode(way)]?.[0]?.executionTime ?? Number.NaN;
		const measured = {
			millis,
			cpuMillis,
			peakMemory,
			memoryGrowth: peakMemory - memoryBefore,
			otherCores: others,
		};
		await this.n8n.api.call('POST', 'executions/delete', { ids: [id] });
		if (way === 'nothing') return measured;
		const checked = { ...measured, ...(await this.check(work)) };
		if (execution.status !== 'success') {
			const problem = `execution ${execution.status}: ${errorOf(execution).slice(0, 200)}`;
			return { ...checked, problem: [problem, checked.problem].filter(Boolean).join('; ') };
		}
		const [success = []] = outputsOf(execution, sortingNode(way));
		if (success.length !== work.reports)
			return { ...checked, problem: `${success.length} of ${work.reports} on the success output` };
		return checked;
	}

	/**
	 * What the node learned about a company holds for ten minutes, and the sandbox is another one in each case: so each run has a
	 * credential of its own, with which one report was posted before.
	 */
	private async freshWorkflow(work: Work): Promise<string> {
		const credentials = await new SandboxClient(this.baseUri).credentials();
		const concurApi = await createSandboxCredential(this.n8n.api, this.baseUri, credentials);
		const workflowWith = async (reports: number) =>
			await this.n8n.api.createWorkflow(
				benchWorkflow('node', reports, work.concurrency, this.baseUri, {
					concurApi,
					httpHeaderAuth: this.headerCredential,
				}),
			);
		await this.prepare({ latencyMs: 0, reports: 1, concurrency: 0 });
		await this.n8n.api.run(await workflowWith(1), MANUAL_TRIGGER);
		return await workflowWith(work.reports);
	}

	private async workflow(way: Way, { reports, concurrency }: Work): Promise<string> {
		const key = `${way} ${reports} ${concurrency}`;
		const known = this.workflows.get(key);
		if (known) return known;
		const workflow = benchWorkflow(way, reports, concurrency, this.baseUri, {
			concurApi: this.credential,
			httpHeaderAuth: this.headerCredential,
		});
		const id = await this.n8n.api.createWorkflow(workflow);
		this.workflows.set(key, id);
		return id;
	}

	/** Waits until the sandbox has answered that many requests, or hears nothing more: asking n8n would cost it CPU. */
	private async posted(event: number, { latencyMs, perSecond }: Work): Promise<void> {
		// Refused posts are answered too, and then nobody asks for a while.
		if (perSecond !== undefined) return;
		const quietMs = QUIET_MS + 10 * latencyMs;
		let heard = Date.now();
		let last = 0;
		while (last < event && Date.now() - heard < quietMs) {
			await pause(POLL_MS);
			const now = await this.sandbox.ask<number>('lastEvent');
			if (now !== last) heard = Date.now();
			last = now;
		}
	}

	private async ended(workflowId: string, id: string): Promise<void> {
		// The list, since the execution itself comes with all its data.
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const until = Date.now() + RUN_LIMIT_MS;
		while (Date.now() < until) {
			// Under load n8n answers 503 now and then; it is asked again.
			const { results } = await this.n8n.api
				.call<{
					results: Array<{ id: string; status: string }>;
				}>('GET', `executions?limit=10&filter=${filter}`)
				.catch(() => ({ results: [] }));
			const status = results.find((execution) => execution.id === id)?.status ?? 'new';
			if (!['new', 'running', 'waiting'].includes(status)) return;
			await pause(POLL_MS);
		}
		throw new Error(`The execution did not end within ${RUN_LIMIT_MS / 60_000} minutes`);
	}

	private async check({ reports }: Work): Promise<Pick<Run, 'mostInFlight' | 'refusedShare' | 'problem'>> {
		const { posts, refused, once, again, mostInFlight } = await this.sandbox.ask<SandboxCheck>('check', {
			reports,
		});
		const seen = { mostInFlight, refusedShare: posts === 0 ? 0 : refused / posts };
		if (posts - refused === reports && once === reports && again === 0) return seen;
		return {
			...seen,
			problem: `${posts} posts, ${once} of ${reports} reports committed once, ${again} posted again`,
		};
	}

	async close(): Promise<void> {
		this.inspector.close();
		this.sandbox.close();
		this.loop.close();
		await this.n8n.close();
	}
}
