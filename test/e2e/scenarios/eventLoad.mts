import { setTimeout as wait } from 'node:timers/promises';

import { recordLoad } from '../../../bench/events.mts';
import type { EventLoad } from '../../../bench/events.mts';
import { machineCpuMillis, ProcessMeter } from '../../../bench/processMeter.mts';
import { makeEvents } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import type { N8nApi } from '../../../testing/api.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { freePort } from '../../../testing/ports.mts';
import { QueueMode } from '../../../testing/queueMode.mts';
import type { Scenario, ScenarioContext } from '../context.mts';
import { countExecutions, fromPostgres, fromSqlite } from '../eventRecords.mts';
import type { ReadExecutions } from '../eventRecords.mts';
import { appCredentialData, FOR_MANY_EVENTS, idleWorkflow, startFrontDoor } from '../eventRig.mts';

/** SAP's older page speaks of 24 threads. */
const PARALLEL = 24;
const EVENTS = Number(process.env.EVENTS ?? 1000);
/** n8n makes two isolates for each event unless it is told otherwise, which takes its time. */
const EVENTS_AS_IT_COMES = 50;
/** A second; a machine with other work is given more, unless its figures are to be kept. */
const MOST_MEDIAN_MS = process.env.RECORD ? 1000 : 3000;
const LIMIT_MS = 20 * 60_000;

const rounded = (value: number): number => Math.round(value * 10) / 10;

function answerTimes(sandbox: Sandbox): (share: number) => number {
	const times = sandbox.eventService
		.deliveries()
		.flatMap(({ tries }) => tries.map(({ millis }) => millis))
		.sort((left, right) => left - right);
	return (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
}

/** CPU time of n8n since now, and of what is neither n8n nor this process, where the system tells. */
function cpuMeter(processes: N8nInstance[]): () => { ours: number; others: number } {
	const meters = processes.map(({ child }) => new ProcessMeter(Number(child.pid)));
	const ours = () => meters.reduce((sum, meter) => sum + meter.cpuMillis(), 0);
	const test = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
	const [oursBefore, othersBefore] = [ours(), machineCpuMillis() - ours() - test()];
	return () => ({ ours: ours() - oursBefore, others: machineCpuMillis() - ours() - test() - othersBefore });
}

/** Activates a workflow and sends it events as fast as it takes them, one in ten of them twice. */
async function load(
	context: ScenarioContext,
	name: string,
	sandbox: Sandbox,
	api: N8nApi,
	options: { count: number; processes: N8nInstance[]; from: (workflowId: string) => ReadExecutions },
): Promise<EventLoad> {
	const credential = await api.createCredential('Concur app', 'concurAppApi', appCredentialData(sandbox));
	const workflowId = await api.createWorkflow(idleWorkflow(credential, { signature: 'require' }));
	await api.activate(workflowId);
	for (let tries = 0; tries < 200 && sandbox.eventService.subscriptions().length === 0; tries += 1)
		await wait(100);
	await wait(1000);
	const { count } = options;
	const events = makeEvents(count, { seed: 7 });
	const cpu = cpuMeter(options.processes);
	const started = Date.now();
	sandbox.eventService.publish(events.slice(0, count / 2));
	sandbox.eventService.publish(events.slice(0, count / 10));
	sandbox.eventService.publish(events.slice(count / 2));
	await sandbox.eventService.settled(LIMIT_MS);
	const seconds = (Date.now() - started) / 1000;
	const { ours, others } = cpu();
	const at = answerTimes(sandbox);
	const deliveries = sandbox.eventService.deliveries();
	const dropped = deliveries.filter(({ state }) => state !== 'delivered').length;
	context.check('Concur got a 2xx for every delivery', dropped === 0, dropped);
	const figures: EventLoad = {
		events: count,
		deliveries: deliveries.length,
		parallel: PARALLEL,
		seconds: rounded(seconds),
		eventsPerSecond: rounded(deliveries.length / seconds),
		medianMs: at(0.5),
		p95Ms: at(0.95),
		slowestMs: at(1),
		cpuMsPerEvent: rounded(ours / deliveries.length),
		otherCores: rounded(others / 1000 / seconds),
		...(await countExecutions(options.from(workflowId), events, LIMIT_MS)),
	};
	context.say(`${name}: ${JSON.stringify(figures)}`);
	if (process.env.RECORD) recordLoad(name, figures);
	context.check(`${name}: none is lost`, figures.never === 0, figures);
	return figures;
}

const inTheSandbox = { events: { backOffMs: [200, 1000], concurrency: PARALLEL } };

async function oneProcess(
	context: ScenarioContext,
	name: string,
	count: number,
	env: Record<string, string>,
): Promise<EventLoad> {
	const sandbox = await context.startSandbox(inTheSandbox);
	const port = await freePort();
	const n8n = await context.startN8n({ port, env: { WEBHOOK_URL: `http://127.0.0.1:${port}/`, ...env } });
	const figures = await load(context, name, sandbox, n8n.api, {
		count,
		processes: [n8n],
		from: (workflowId) => fromSqlite(context, n8n, workflowId),
	});
	context.check(`${name}: none runs twice in one main process`, figures.more === 0, figures);
	await n8n.close();
	return figures;
}

/** As fast as one n8n takes them. */
export const eventLoad: Scenario = {
	name: 'event load',
	tags: ['long'],
	async run(context) {
		await oneProcess(context, 'One main process, as it comes', EVENTS_AS_IT_COMES, {});
		const figures = await oneProcess(context, 'One main process, lazy isolates', EVENTS, FOR_MANY_EVENTS);
		context.check('answered quickly at the median', figures.medianMs < MOST_MEDIAN_MS, figures);
	},
};

/** Main and a webhook process take turns; events that come to both at the same time may run twice, which is counted. */
export const eventLoadQueue: Scenario = {
	name: 'event load, queue mode',
	tags: ['queue'],
	async run(context) {
		const sandbox = await context.startSandbox(inTheSandbox);
		const port = await freePort();
		const queue = await QueueMode.start(context.provision, context.tarball, 2, {
			WEBHOOK_URL: `http://127.0.0.1:${port}/`,
			...FOR_MANY_EVENTS,
		});
		context.atEnd(async () => await queue.close());
		context.atEnd(await startFrontDoor(port, [queue.main.baseUrl, queue.webhook.baseUrl], PARALLEL));
		const name = 'Main and webhook process, two workers, lazy isolates';
		const figures = await load(context, name, sandbox, queue.main.api, {
			count: EVENTS,
			processes: [queue.main, queue.webhook, ...queue.workers],
			from: (workflowId) => fromPostgres(queue, workflowId),
		});
		context.check('answered quickly at the median', figures.medianMs < MOST_MEDIAN_MS, figures);
	},
};
