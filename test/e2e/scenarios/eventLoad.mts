import { setTimeout as wait } from 'node:timers/promises';

import { makeEvents } from '../../../sandbox/index.mts';
import type { Sandbox, ServiceEvent } from '../../../sandbox/index.mts';
import type { N8nApi } from '../../../testing/api.mts';
import { freePort } from '../../../testing/ports.mts';
import { QueueMode } from '../../../testing/queueMode.mts';
import type { Scenario, ScenarioContext } from '../context.mts';
import { appCredentialData, Collector, eventWorkflow, startFrontDoor } from '../eventRig.mts';

/** SAP's older page speaks of 24 threads. */
const PARALLEL = 24;
/** `EVENTS=5000` for the whole load: n8n makes an isolate for each request and each execution, which takes its time. */
const EVENTS = Number(process.env.EVENTS ?? 500);
/** So many are delivered a second time. */
const AGAIN = Math.floor(EVENTS / 10);
const LIMIT_MS = 15 * 60_000;

export interface LoadFigures {
	events: number;
	deliveries: number;
	seconds: number;
	eventsPerSecond: number;
	medianMs: number;
	p95Ms: number;
	slowestMs: number;
	never: number;
	once: number;
	more: number;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function answerTimes(sandbox: Sandbox): (share: number) => number {
	const times = sandbox.eventService
		.deliveries()
		.flatMap(({ tries }) => tries.map(({ millis }) => millis))
		.sort((left, right) => left - right);
	return (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
}

/** Activates a workflow and sends it events as fast as it takes them, one in ten of them twice. */
async function load(
	context: ScenarioContext,
	api: N8nApi,
	sandbox: Sandbox,
	collector: Collector,
): Promise<LoadFigures> {
	const credential = await api.createCredential('Concur app', 'concurAppApi', appCredentialData(sandbox));
	const workflow = eventWorkflow(credential, collector, { signature: 'require' });
	await api.activate(await api.createWorkflow(workflow));
	for (let tries = 0; tries < 200 && sandbox.eventService.subscriptions().length === 0; tries += 1)
		await wait(100);
	await wait(1000);
	const events: ServiceEvent[] = makeEvents(EVENTS, { seed: 7 });
	const started = Date.now();
	sandbox.eventService.publish(events.slice(0, EVENTS / 2));
	sandbox.eventService.publish(events.slice(0, AGAIN));
	sandbox.eventService.publish(events.slice(EVENTS / 2));
	await sandbox.eventService.settled(LIMIT_MS);
	const seconds = (Date.now() - started) / 1000;
	await collector.until(EVENTS, LIMIT_MS);
	const at = answerTimes(sandbox);
	const dropped = sandbox.eventService.deliveries().filter(({ state }) => state !== 'delivered').length;
	context.check('Concur got a 2xx for every delivery', dropped === 0, dropped);
	return {
		events: EVENTS,
		deliveries: sandbox.eventService.deliveries().length,
		seconds: rounded(seconds),
		eventsPerSecond: rounded((EVENTS + AGAIN) / seconds),
		medianMs: at(0.5),
		p95Ms: at(0.95),
		slowestMs: at(1),
		...collector.count(events),
	};
}

const inTheSandbox = { events: { backOffMs: [200, 1000], concurrency: PARALLEL } };

/** As fast as one n8n takes them. */
export const eventLoad: Scenario = {
	name: 'event load',
	tags: ['long'],
	async run(context) {
		const sandbox = await context.startSandbox(inTheSandbox);
		const collector = await Collector.start();
		context.atEnd(async () => await collector.close());
		const port = await freePort();
		const n8n = await context.startN8n({ port, env: { WEBHOOK_URL: `http://127.0.0.1:${port}/` } });
		const figures = await load(context, n8n.api, sandbox, collector);
		context.say(JSON.stringify(figures));
		context.check('none is lost', figures.never === 0, figures);
		context.check('none runs twice in one main process', figures.more === 0, figures);
		context.check('answered within a second at the median', figures.medianMs < 1000, figures);
	},
};

/** Main and a webhook process take turns; events that come to both at the same time may run twice, which is counted. */
export const eventLoadQueue: Scenario = {
	name: 'event load, queue mode',
	tags: ['queue'],
	async run(context) {
		const sandbox = await context.startSandbox(inTheSandbox);
		const collector = await Collector.start();
		context.atEnd(async () => await collector.close());
		const port = await freePort();
		process.env.WEBHOOK_URL = `http://127.0.0.1:${port}/`;
		const queue = await QueueMode.start(context.provision, context.tarball, 2);
		delete process.env.WEBHOOK_URL;
		context.atEnd(async () => await queue.close());
		context.atEnd(await startFrontDoor(port, [queue.main.baseUrl, queue.webhook.baseUrl]));
		const figures = await load(context, queue.main.api, sandbox, collector);
		context.say(JSON.stringify(figures));
		context.check('none is lost', figures.never === 0, figures);
		context.check('answered within a second at the median', figures.medianMs < 1000, figures);
	},
};
