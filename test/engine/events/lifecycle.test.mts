import { setTimeout as wait } from 'node:timers/promises';

import { makeEvents } from '../../../sandbox/index.mts';
import type { EventServiceOptions, Sandbox } from '../../../sandbox/index.mts';
import { closeSandboxes, sandboxWith } from '../setUp.mts';
import { appCredential, TriggerHost } from './triggerHost.mts';
import type { HostOptions } from './triggerHost.mts';

const hosts: TriggerHost[] = [];
afterEach(async () => {
	await closeSandboxes();
	await Promise.all(hosts.splice(0).map(async (host) => await host.close()));
});

async function host(options: HostOptions = {}, events: EventServiceOptions = {}, sandbox?: Sandbox) {
	const concur = sandbox ?? (await sandboxWith({ events: { backOffMs: [10], deletionMs: 60, ...events } }));
	const made = await TriggerHost.start(concur, { hurry: 10, ...options });
	hosts.push(made);
	return made;
}

const endpoints = ({ sandbox }: TriggerHost) =>
	Object.fromEntries(
		sandbox.eventService.subscriptions().map(({ id, webHookConfig }) => [id, webHookConfig.endpoint]),
	);
const puts = ({ sandbox }: TriggerHost) =>
	sandbox.eventService.history.filter(({ what }) => what === 'put').length;

/** One event through the production subscription. */
async function arrives(trigger: TriggerHost, seed: number): Promise<boolean> {
	const before = trigger.executions.length;
	trigger.sandbox.eventService.publish(makeEvents(1, { seed }));
	await trigger.sandbox.eventService.settled();
	return trigger.executions.length === before + 1;
}

describe('activating', () => {
	it('subscribes under a name of instance, workflow and node, and events arrive', async () => {
		const trigger = await host();
		await trigger.activate();
		const [[id, endpoint]] = Object.entries(endpoints(trigger));
		expect(id).toMatch(/^n8n\.[0-9a-f]{8}\.wf1\.node-1\.prod$/);
		expect(endpoint).toBe(trigger.endpoint);
		expect(trigger.log).toContainEqual(expect.stringContaining('subscribed for 1 companies'));
		expect(await arrives(trigger, 1)).toBe(true);
	});

	it.each(['array', 'object'] as const)('takes the answer as %s', async (getAnswer) => {
		const trigger = await host({}, { getAnswer });
		await trigger.activate();
		await trigger.restart();
		expect(puts(trigger)).toBe(1);
	});

	it('updates what differs: topic, filter or address', async () => {
		const trigger = await host();
		await trigger.activate();
		await trigger.save({
			events: 'chosen',
			eventTypes: ['invoice.readyForIntegration', 'payroll.readyForIntegration'],
		});
		await trigger.save({ topic: 'public.concur.expense.report', events: 'pattern', pattern: ' status.* ' });
		expect(trigger.sandbox.eventService.subscriptions()).toMatchObject([
			{ topic: 'public.concur.expense.report', filter: 'status.*' },
		]);
		expect(puts(trigger)).toBe(3);
		await trigger.save({ topic: 'public.concur.expense.report', events: 'pattern', pattern: 'status.*' });
		expect(puts(trigger)).toBe(3);
	});

	it('goes on when no company has connected yet, and says so', async () => {
		const trigger = await host({}, { companies: 'none' });
		await trigger.activate();
		expect(trigger.log).toContainEqual(
			expect.stringMatching(/^warn: .*for no company yet\. Connect the company now/),
		);
		trigger.sandbox.eventService.companyConnects();
		expect(await arrives(trigger, 1)).toBe(true);
	});

	it('signs in once for all of it, and anew when the token is over', async () => {
		const trigger = await host();
		await trigger.activate();
		expect(trigger.sandbox.tokenCalls().byGrant).toEqual({ client_credentials: 1 });
		trigger.sandbox.expireAccessTokens();
		await trigger.restart();
		expect(trigger.sandbox.tokenCalls().byGrant).toEqual({ client_credentials: 2 });
		expect(trigger.credential.data).not.toHaveProperty('refreshToken');
	});

	it.each<[string, HostOptions['parameters'], string]>([
		['no topic', { topic: ' ' }, 'Choose a topic'],
		['no type', { events: 'chosen', eventTypes: [] }, 'at least one event type'],
		['no pattern', { events: 'pattern', pattern: ' ' }, 'Enter a pattern'],
		[
			'a name that Concur refuses',
			{ options: { subscriptionName: 'My Name' } },
			'no subscription with the name "My Name.prod"',
		],
	])('is refused with %s, before anything is sent', async (_name, parameters, words) => {
		const trigger = await host({ parameters });
		await expect(trigger.activate()).rejects.toThrow(words);
		expect(trigger.sandbox.events()).toEqual([]);
	});

	it('under Require needs a key', async () => {
		const trigger = await host({ parameters: { signature: 'require' } });
		trigger.credential = appCredential(trigger.sandbox, { publicKeys: '-----BEGIN PUBLIC KEY-----x' });
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('no key to check it with'),
			description: expect.stringContaining('The text holds no key'),
		});
		expect(trigger.sandbox.events()).toEqual([]);
	});

	it('names an address that Concur can’t reach', async () => {
		const trigger = await host({
			credential: appCredential(await sandboxWith(), { baseUri: 'https://us2.api.concursolutions.com' }),
		});
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('it is an address of this machine only'),
			description: expect.stringContaining('WEBHOOK_URL'),
		});
	});
});

describe('what Concur refuses', () => {
	it.each([
		[['FISVC'], 'events.topic.read'],
		[['events.topic.read', 'expense.report.read'], 'for public.concur.financialintegration the scope FISVC'],
	])('with the scopes %j says what is missing: %s', async (scopes, words) => {
		const trigger = await host({}, { scopes });
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('lacks the scope'),
			description: expect.stringContaining(words),
			httpCode: '403',
		});
	});

	it('a name that another app has: asks for another', async () => {
		const trigger = await host(
			{ parameters: { options: { subscriptionName: 'acme' } } },
			{ takenNames: ['acme.prod'] },
		);
		await expect(trigger.activate()).rejects.toMatchObject({
			message:
				"Concur could not save the subscription acme.prod: Subscription 'acme.prod' belongs to another application".replace(
					"'",
					"'",
				),
			description: expect.stringContaining('choose another one under Options > Subscription Name'),
		});
	});

	it('a sixth subscription: names the five', async () => {
		const sandbox = await sandboxWith();
		for (const number of [1, 2, 3, 4, 5])
			await (await host({ workflowId: `w${number}` }, {}, sandbox)).activate();
		const sixth = await host({ workflowId: 'w6' }, {}, sandbox);
		await expect(sixth.activate()).rejects.toMatchObject({
			description: expect.stringMatching(/has its 5 subscriptions already: n8n\..*w1.*w5/),
		});
		expect(sandbox.eventService.subscriptions()).toHaveLength(5);
	});

	it('a sign-in: gives Concur’s code', async () => {
		const sandbox = await sandboxWith();
		const trigger = await host(
			{ credential: appCredential(sandbox, { clientSecret: 'wrong' }) },
			{},
			sandbox,
		);
		await expect(trigger.activate()).rejects.toThrow('code 64');
	});

	it('tries again what may pass', async () => {
		const trigger = await host();
		trigger.sandbox.setFaults([
			{ on: 'events', kind: 'unavailable', call: 1 },
			{ on: 'events', kind: 'dropConnection', call: 3, commit: true },
		]);
		await trigger.activate();
		expect(Object.values(endpoints(trigger))).toEqual([trigger.endpoint]);
	});

	it('goes on when the answer to the confirmation is lost', async () => {
		const trigger = await host();
		trigger.sandbox.setFaults(
			[3, 4, 5].map((call) => ({ on: 'events' as const, kind: 'dropConnection' as const, call })),
		);
		await trigger.activate();
		expect(trigger.log).toContainEqual(expect.stringContaining('could not be asked to confirm'));
	});

	it('does not believe that it is saved when Concur does not show it', async () => {
		const trigger = await host();
		trigger.sandbox.setFaults([
			{ on: 'events', kind: 'body', status: 200, contentType: 'application/json', body: '[]' },
		]);
		await expect(trigger.activate()).rejects.toThrow('does not show it');
	});
});

describe('switching off', () => {
	it('keeps the subscription, without a word to Concur', async () => {
		const trigger = await host();
		await trigger.activate();
		const calls = trigger.sandbox.events().length;
		await trigger.deactivate();
		expect(trigger.sandbox.events()).toHaveLength(calls);
		// What comes meanwhile is answered with 404, and dropped for good.
		expect(await arrives(trigger, 1)).toBe(false);
		expect([...trigger.sandbox.eventService.account().values()]).toMatchObject([
			{ dropped: 1, statuses: [404] },
		]);
		await trigger.activate();
		expect(puts(trigger)).toBe(1);
		expect(await arrives(trigger, 2)).toBe(true);
	});

	it('deletes it when that is wanted, and is done only when it is gone', async () => {
		const trigger = await host({ parameters: { options: { whenDeactivated: 'delete' } } });
		await trigger.activate();
		await trigger.deactivate();
		expect(endpoints(trigger)).toEqual({});
		await trigger.deactivate();
		expect(trigger.log.filter((line) => line.startsWith('error'))).toEqual([]);
	});

	it.each([
		['leaves the subscription of a test that listens meanwhile', true],
		['deletes nothing when there is nothing', false],
	])('an activation that fails before it has subscribed %s', async (_, listens) => {
		const trigger = await host({ parameters: { options: { whenDeactivated: 'delete' } } });
		if (listens) await trigger.listen();
		const before = endpoints(trigger);
		expect(Object.values(before)).toEqual(listens ? [trigger.testEndpoint] : []);
		// It looks what there is, and can't save.
		trigger.sandbox.setFaults([2, 3].map((call) => ({ on: 'events', kind: 'forbidden', call })));
		await expect(trigger.activate()).rejects.toThrow('Concur could not save');
		expect(endpoints(trigger)).toEqual(before);
	});

	it('saving an active workflow loses nothing, although deleting takes a while', async () => {
		const trigger = await host(
			{ parameters: { options: { whenDeactivated: 'delete' } } },
			{ deletionMs: 700 },
		);
		await trigger.activate();
		await trigger.save({ options: { whenDeactivated: 'delete', companyIds: '' } });
		await wait(800);
		expect(Object.values(endpoints(trigger))).toEqual([trigger.endpoint]);
		expect(await arrives(trigger, 1)).toBe(true);
	});

	it('a deletion whose answer was lost is waited for before the next subscription', async () => {
		const trigger = await host(
			{ parameters: { options: { whenDeactivated: 'delete' } } },
			{ deletionMs: 300 },
		);
		await trigger.activate();
		trigger.sandbox.setFaults([{ on: 'events', kind: 'dropConnection', commit: true }]);
		await trigger.deactivate();
		trigger.sandbox.clearFaults();
		await trigger.activate();
		await wait(400);
		expect(Object.values(endpoints(trigger))).toEqual([trigger.endpoint]);
	});

	it('says when Concur does not delete it', async () => {
		const trigger = await host({ parameters: { options: { whenDeactivated: 'delete' } } });
		await trigger.activate();
		trigger.sandbox.setFaults([{ on: 'events', kind: 'forbidden' }]);
		await trigger.deactivate();
		expect(trigger.log).toContainEqual(
			expect.stringMatching(/error: Concur could not delete the subscription/),
		);
		expect(trigger.isActive).toBe(false);
	});
});

describe('a new name', () => {
	it('takes the place of the old one', async () => {
		const trigger = await host();
		await trigger.activate();
		await trigger.save({ options: { subscriptionName: 'acme' } });
		expect(endpoints(trigger)).toEqual({ 'acme.prod': trigger.endpoint });
	});

	it('deletes the old one later when Concur does not now', async () => {
		const trigger = await host();
		await trigger.activate();
		// Look, save, look: then the deletion fails.
		trigger.sandbox.setFaults([
			{ on: 'events', kind: 'forbidden', call: 4 },
			{ on: 'events', kind: 'forbidden', call: 5 },
		]);
		await trigger.save({ options: { subscriptionName: 'acme' } });
		expect(Object.keys(endpoints(trigger))).toHaveLength(2);
		trigger.sandbox.clearFaults();
		await trigger.restart();
		expect(endpoints(trigger)).toEqual({ 'acme.prod': trigger.endpoint });
	});

	it('back and forth ends with the last one', async () => {
		const trigger = await host({ parameters: { options: { subscriptionName: 'a' } } });
		await trigger.activate();
		await trigger.save({ options: { subscriptionName: 'b' } });
		await trigger.save({ options: { subscriptionName: 'a' } });
		await wait(150);
		expect(endpoints(trigger)).toEqual({ 'a.prod': trigger.endpoint });
	});
});

describe('a restart of n8n', () => {
	it('finds the subscription as it is', async () => {
		const trigger = await host();
		await trigger.activate();
		await trigger.restart();
		expect(puts(trigger)).toBe(1);
		expect(await arrives(trigger, 1)).toBe(true);
	});

	it('makes it anew when Concur has deleted it', async () => {
		const trigger = await host({ parameters: { options: { whenDeactivated: 'delete' } } });
		await trigger.activate();
		await trigger.deactivate();
		trigger.isActive = true;
		await trigger.restart();
		expect(Object.values(endpoints(trigger))).toEqual([trigger.endpoint]);
	});

	it.each(['unavailable', 'forbidden', 'dropConnection', 'html'] as const)(
		'keeps receiving when Concur can’t be asked: %s',
		async (kind) => {
			const trigger = await host();
			await trigger.activate();
			trigger.sandbox.setFaults([{ on: 'events', kind }]);
			await trigger.restart();
			expect(trigger.log).toContainEqual(expect.stringContaining('the known subscription goes on'));
			expect(await arrives(trigger, 1)).toBe(true);
			// A user who activates it by hand is told.
			await expect(trigger.activate()).rejects.toThrow('Concur could not look for the subscription');
		},
	);

	it('of a workflow that never was confirmed says what is wrong', async () => {
		const trigger = await host();
		trigger.isActive = true;
		trigger.sandbox.setFaults([{ on: 'events', kind: 'forbidden' }]);
		await expect(trigger.restart()).rejects.toThrow('Concur could not look for the subscription');
	});

	it('does not take another app’s subscription for its own', async () => {
		const trigger = await host();
		await trigger.activate();
		trigger.credential.edit({ clientId: 'client-disabled', sessionToken: '' });
		await expect(trigger.restart()).rejects.toThrow('code 59');
	});
});

describe('the editor’s test', () => {
	it('has a subscription of its own, which is gone afterwards', async () => {
		const trigger = await host();
		await trigger.activate();
		await trigger.listen();
		const [[prod, test]] = [Object.keys(endpoints(trigger))];
		expect([prod.replace(/prod$/, ''), test.replace(/test$/, '')]).toEqual([
			expect.any(String),
			prod.replace(/prod$/, ''),
		]);
		expect(endpoints(trigger)).toEqual({ [prod]: trigger.endpoint, [test]: trigger.testEndpoint });
		// One event reaches both: the test shows it, and the workflow runs.
		trigger.sandbox.eventService.publish(makeEvents(1));
		await trigger.sandbox.eventService.settled();
		for (let tries = 0; tries < 100 && trigger.isListening; tries += 1) await wait(20);
		expect(trigger.executions).toHaveLength(2);
		expect(endpoints(trigger)).toEqual({ [prod]: trigger.endpoint });
		expect(trigger.storedStaticData).not.toContain('test');
	});

	it('leaves nothing behind when it is stopped, and can start again at once', async () => {
		const trigger = await host({}, { deletionMs: 600 });
		await trigger.listen();
		const stopped = trigger.stopListening();
		await trigger.listen();
		await stopped;
		await wait(700);
		expect(Object.values(endpoints(trigger))).toEqual([trigger.testEndpoint]);
		await trigger.stopListening();
		expect(endpoints(trigger)).toEqual({});
	});

	it.each([
		['stopped while it starts', {}],
		['stopped after a start of which n8n could not clean up', { on: 'events', kind: 'unavailable' }],
	] as const)('%s: the active workflow keeps its subscription', async (_what, fault) => {
		const trigger = await host({ parameters: { options: { whenDeactivated: 'delete' } } });
		await trigger.activate();
		if ('kind' in fault) trigger.sandbox.setFaults([fault]);
		const started = trigger.listen().catch(() => undefined);
		if ('kind' in fault) await started;
		trigger.sandbox.clearFaults();
		await trigger.stopListening();
		await started;
		await wait(150);
		expect(Object.values(endpoints(trigger))).toContain(trigger.endpoint);
		expect(await arrives(trigger, 1)).toBe(true);
	});

	it('leaves nothing behind when an activation fails, if that is wanted', async () => {
		const trigger = await host({ parameters: { options: { whenDeactivated: 'delete' } } });
		const body = {
			on: 'events',
			kind: 'body',
			status: 200,
			contentType: 'application/json',
			body: '[]',
		} as const;
		trigger.sandbox.setFaults([3, 5, 7].map((call) => ({ ...body, call })));
		await expect(trigger.activate()).rejects.toThrow('does not show it');
		expect(puts(trigger)).toBe(3);
		expect(endpoints(trigger)).toEqual({});
	});

	it('leaves nothing behind when it fails to start', async () => {
		const trigger = await host();
		trigger.sandbox.setFaults(
			[1, 2].map((call) => ({ on: 'events' as const, kind: 'forbidden' as const, call })),
		);
		await expect(trigger.listen()).rejects.toThrow('The app is not allowed');
		expect(endpoints(trigger)).toEqual({});
		expect(trigger.isListening).toBe(false);
	});
});
