import { setTimeout as wait } from 'node:timers/promises';

import { makeEvents } from '../../../sandbox/index.mts';
import type { DeliveryForm, Sandbox, ServiceEvent } from '../../../sandbox/index.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { freePort } from '../../../testing/ports.mts';
import type { Scenario, ScenarioContext } from '../context.mts';
import {
	appCredentialData,
	Collector,
	EVENT_TRIGGER,
	eventWorkflow,
	FOR_MANY_EVENTS,
	saveTrigger,
	startFrontDoor,
} from '../eventRig.mts';

const subscriptions = (sandbox: Sandbox) =>
	sandbox.eventService.subscriptions().map(({ id, webHookConfig }) => ({
		kind: id.split('.').at(-1),
		endpoint: webHookConfig.endpoint,
	}));

const puts = (sandbox: Sandbox): number =>
	sandbox.eventService.history.filter(({ what }) => what === 'put').length;

async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
	const end = Date.now() + limitMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`It took too long: ${what}`);
		await wait(50);
	}
}

class Story {
	private seed = 0;

	constructor(
		readonly context: ScenarioContext,
		readonly sandbox: Sandbox,
		readonly collector: Collector,
	) {}

	/** Fresh events, delivered in this form. */
	publish(count: number, form: DeliveryForm = {}): ServiceEvent[] {
		this.seed += 1;
		const events = makeEvents(count, { seed: this.seed, facts: { note: 'Größe 日本 😀' } });
		this.sandbox.eventService.publish(events, form);
		return events;
	}

	async eachOnce(what: string, events: ServiceEvent[], limitMs = 60_000): Promise<void> {
		await this.sandbox.eventService.settled(limitMs);
		await this.collector.until(this.collector.started.size + this.collector.count(events).never, limitMs);
		const count = this.collector.count(events);
		this.context.check(what, count.once === events.length, count);
	}
}

/** Events reach the workflow, once each, through everything that happens to an n8n. */
export const events: Scenario = {
	name: 'events',
	tags: ['long'],
	async run(context) {
		const sandbox = await context.startSandbox({
			events: { backOffMs: [200, 400], deletionMs: 800, concurrency: 24 },
		});
		const collector = await Collector.start();
		context.atEnd(async () => await collector.close());
		const [port, publicPort] = [await freePort(), await freePort()];
		const env = { WEBHOOK_URL: `http://127.0.0.1:${publicPort}/`, ...FOR_MANY_EVENTS };
		context.atEnd(await startFrontDoor(publicPort, [`http://127.0.0.1:${port}`]));
		let n8n = await context.startN8n({ port, env });
		const story = new Story(context, sandbox, collector);
		const data = appCredentialData(sandbox);
		const credential = await n8n.api.createCredential('Concur app', 'concurAppApi', data);
		const tested = await n8n.api.testCredential(credential.id, 'Concur app', 'concurAppApi', data);
		context.check(
			'the test of the credential lists the topics',
			tested.status === 'OK' && tested.message.includes('public.concur.financialintegration'),
			tested,
		);

		const workflowId = await n8n.api.createWorkflow(eventWorkflow(credential, collector));
		await n8n.api.activate(workflowId);
		await until('a subscription', () => subscriptions(sandbox).length === 1);
		const [{ kind, endpoint }] = subscriptions(sandbox);
		context.check(
			'it is the production one',
			kind === 'prod' && endpoint.startsWith(`${env.WEBHOOK_URL}webhook/`),
			endpoint,
		);

		const first = story.publish(20);
		sandbox.eventService.publish([...first].reverse(), { copies: 2, delayMs: 300 });
		await story.eachOnce(
			'each event starts one execution, although delivered three times and out of order',
			first,
		);

		await rawBytes(story, n8n, workflowId);
		await offAndOn(story, n8n, workflowId);
		n8n = await restarted(story, n8n, { port, env });
		await editorTest(story, n8n, workflowId);
		await keyChange(story, n8n, credential.id);

		sandbox.eventService.setConcurrency(500);
		const many = story.publish(500);
		await story.eachOnce('500 events at once all start an execution, once each', many, 240_000);
		context.check(
			'one production subscription is left, and no other',
			subscriptions(sandbox).length === 1,
			subscriptions(sandbox),
		);
		const { status } = await fetch(endpoint, { method: 'POST', body: '{"id":"forged"}' });
		context.check('a forged event is refused', status === 401 && !collector.started.has('forged'), status);
		context.say(
			`${collector.started.size} events in all, ${puts(sandbox)} subscription calls that changed something`,
		);
	},
};

/** n8n hands on the very bytes: the sandbox signs them as they are before they are packed. */
async function rawBytes(story: Story, n8n: N8nInstance, workflowId: string): Promise<void> {
	await saveTrigger(n8n.api, workflowId, { signature: 'require' });
	// n8n says that it has saved before the webhook is back, and Concur drops for good what is answered with 404.
	const [{ endpoint }] = subscriptions(story.sandbox);
	const unsigned = { method: 'POST', body: '{"id":"unsigned"}' };
	await until(
		'an unsigned event to be refused',
		async () => (await fetch(endpoint, unsigned)).status === 401,
	);
	const forms: DeliveryForm[] = [
		{},
		{ gzip: true },
		{ spacing: 'odd' },
		{ contentType: null },
		{ contentType: 'text/x-concur; charset=utf-8' },
		{ contentType: 'application/json; charset=utf-8', gzip: true, spacing: 'odd' },
		{ scheme: 'pkcs1' },
	];
	for (const form of forms) {
		await story.eachOnce(`n8n hands on the exact bytes: ${JSON.stringify(form)}`, story.publish(1, form));
	}
	const { context, sandbox, collector } = story;
	// n8n reads XML before the trigger sees it: the trigger still has the bytes.
	const body = '<event>\r\n\t<id>Größe 日本</id> </event>';
	const xml = story.publish(1, { body, contentType: 'application/xml' });
	await sandbox.eventService.settled();
	await collector.until(collector.started.size + 1, 20_000);
	const [item] = collector.items.filter(({ unreadable }) => unreadable !== undefined);
	context.check('XML that is signed arrives as unreadable text', item?.signature === 'valid', [item, xml]);
	// What claims to be XML and is none, n8n refuses before the trigger sees it.
	const [refused] = story.publish(1, { contentType: 'application/xml' });
	await sandbox.eventService.settled();
	const statuses = sandbox.eventService.account().get(refused.id)?.statuses;
	context.check('JSON that says it is XML is refused by n8n', String(statuses) === '422', statuses);
}

async function offAndOn(story: Story, n8n: N8nInstance, workflowId: string): Promise<void> {
	const { context, sandbox } = story;
	const before = puts(sandbox);
	await n8n.api.deactivate(workflowId);
	// n8n answers before the webhook is off.
	const [{ endpoint }] = subscriptions(sandbox);
	const status = async () => (await fetch(endpoint, { method: 'POST', body: 'x' })).status;
	for (let tries = 0; tries < 200 && (await status()) !== 404; tries += 1) await wait(50);
	const lost = story.publish(3);
	await sandbox.eventService.settled();
	const statuses = lost.map(({ id }) => sandbox.eventService.account().get(id)?.statuses);
	context.check(
		'a switched-off workflow: 404, and Concur drops the event',
		JSON.stringify(statuses) === '[[404],[404],[404]]',
		statuses,
	);
	await n8n.api.activate(workflowId);
	await wait(1000);
	context.check(
		'the subscription was kept, and not touched',
		puts(sandbox) === before,
		puts(sandbox) - before,
	);
	await story.eachOnce('events arrive again', story.publish(5));
}

async function restarted(
	story: Story,
	n8n: N8nInstance,
	options: { port: number; env: Record<string, string> },
): Promise<N8nInstance> {
	const { context, sandbox, collector } = story;
	const before = puts(sandbox);
	n8n.kill();
	await new Promise((resolve) => n8n.child.once('exit', resolve));
	const meanwhile = story.publish(10);
	const again = await context.startN8n({ ...options, userFolder: n8n.userFolder });
	await story.eachOnce('what came while n8n was down arrives after its start', meanwhile);
	context.check('the restart touched no subscription', puts(sandbox) === before, puts(sandbox) - before);
	const old = collector.started.size;
	sandbox.eventService.publish(meanwhile.slice(0, 5));
	await sandbox.eventService.settled();
	await wait(1000);
	context.check(
		'a duplicate starts nothing',
		collector.started.size === old && story.collector.count(meanwhile).more === 0,
	);
	return again;
}

async function editorTest(story: Story, n8n: N8nInstance, workflowId: string): Promise<void> {
	const { context, sandbox } = story;
	const workflowData = await n8n.api.call('GET', `workflows/${workflowId}`);
	const listening = await n8n.api.call<{ waitingForWebhook?: boolean }>(
		'POST',
		`workflows/${workflowId}/run`,
		{
			workflowData,
			startNodes: [],
			triggerToStartFrom: { name: EVENT_TRIGGER },
		},
	);
	context.check('the editor listens', listening.waitingForWebhook === true, listening);
	const both = subscriptions(sandbox);
	context.check(
		'with a subscription of its own, beside the one in production',
		both.length === 2 &&
			both.some(({ kind, endpoint }) => kind === 'test' && endpoint.includes('/webhook-test/')),
		both,
	);
	story.publish(1);
	await sandbox.eventService.settled();
	await until('the test subscription is deleted', () => subscriptions(sandbox).length === 1);
	context.check(
		'only the production one is left',
		subscriptions(sandbox)[0].kind === 'prod',
		subscriptions(sandbox),
	);
	await wait(1500);
}

async function keyChange(story: Story, n8n: N8nInstance, credentialId: string): Promise<void> {
	const { context, sandbox, collector } = story;
	const before = story.publish(5);
	await story.eachOnce('signed with the old key', before);
	const fresh = sandbox.eventService.rotateKey();
	const during = story.publish(10);
	await wait(1500);
	context.check(
		'signed with an unknown key: 401, and nothing starts',
		collector.count(during).never === 10,
		collector.count(during),
	);
	const keys = sandbox.eventService.keys().map(({ publicKey }) => publicKey);
	const data = appCredentialData(sandbox, `${keys[0]}\n${fresh.certificate}`);
	await n8n.api.call('PATCH', `credentials/${credentialId}`, {
		name: 'Concur app',
		type: 'concurAppApi',
		data,
	});
	await story.eachOnce('once the new key is entered they arrive: none was lost', during);
	await story.eachOnce('and the old key still counts', story.publish(3, { keyId: 'key-1' }));
}
