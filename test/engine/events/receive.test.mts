import { generateKeyPairSync, sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { makeEvents } from '../../../sandbox/index.mts';
import type { DeliveryForm, EventServiceOptions, Sandbox, ServiceEvent } from '../../../sandbox/index.mts';
import { closeSandboxes, sandboxWith } from '../setUp.mts';
import { appCredential, TriggerHost } from './triggerHost.mts';
import type { HostOptions } from './triggerHost.mts';

const hosts: TriggerHost[] = [];
afterEach(async () => {
	await closeSandboxes();
	await Promise.all(hosts.splice(0).map(async (host) => await host.close()));
});

async function active(options: HostOptions = {}, events: EventServiceOptions = {}) {
	const sandbox = await sandboxWith({ events: { backOffMs: [10], ...events } });
	const host = await TriggerHost.start(sandbox, options);
	hosts.push(host);
	await host.activate();
	return { sandbox, host };
}

async function deliver(sandbox: Sandbox, events: ServiceEvent[], form?: DeliveryForm) {
	sandbox.eventService.publish(events, form);
	await sandbox.eventService.settled();
	return events.map(({ id }) => sandbox.eventService.account().get(id)?.statuses);
}

/** What SAP's service would never send, straight to the webhook. */
async function post(url: string, body: string | Buffer, headers: Record<string, string> = {}) {
	const answer = await fetch(url, { method: 'POST', body, headers });
	return answer.status;
}

const items = (host: TriggerHost) => host.executions.flat();

describe('an event', () => {
	it('starts the workflow as it came, with its signature', async () => {
		const { sandbox, host } = await active();
		const [event] = makeEvents(1, { facts: { name: 'Größe 日本 😀' } });
		expect(await deliver(sandbox, [event])).toEqual([[200]]);
		expect(host.executions).toEqual([[{ ...event, signature: 'valid' }]]);
	});

	it('gets the correlation ID of the request where it has none', async () => {
		const { sandbox, host } = await active();
		const [event] = makeEvents(1);
		delete event.correlationId;
		await deliver(sandbox, [event]);
		expect(items(host)[0].correlationId).toMatch(/^[0-9a-f]{32}$/);
	});

	it.each<[string, DeliveryForm]>([
		['PSS', {}],
		['PKCS#1', { scheme: 'pkcs1' }],
		['gzip', { gzip: true }],
		['odd spacing', { spacing: 'odd' }],
		['no content type', { contentType: null }],
		['an unknown content type', { contentType: 'text/x-concur; charset=utf-8' }],
		['a content type that n8n leaves unread', { contentType: 'multipart/mixed; boundary=x' }],
		['a charset', { contentType: 'application/json; charset=utf-8' }],
		['gzip, odd spacing and no content type', { gzip: true, spacing: 'odd', contentType: null }],
	])('is valid with %s, under Require', async (_name, form) => {
		const { sandbox, host } = await active({ parameters: { signature: 'require' } });
		const events = makeEvents(2, { facts: { name: 'Größe 日本 😀' } });
		expect(await deliver(sandbox, events, form)).toEqual([[200], [200]]);
		expect(items(host).map(({ signature }) => signature)).toEqual(['valid', 'valid']);
	});

	it('both forms of dates pass as they are', async () => {
		const { sandbox, host } = await active();
		const events = makeEvents(2);
		await deliver(sandbox, events);
		expect(new Set(items(host).map(({ timeStamp }) => timeStamp))).toEqual(
			new Set(events.map(({ timeStamp }) => timeStamp)),
		);
	});
});

describe('a signature that is not valid', () => {
	it.each<[string, DeliveryForm, string]>([
		['a foreign key', { scheme: 'foreignKey' }, 'invalid'],
		['bad base64', { scheme: 'badBase64' }, 'invalid'],
		['no header', { scheme: 'none' }, 'missing'],
		['a signature over JSON written anew', { scheme: 'reserialized', spacing: 'odd' }, 'invalid'],
	])('%s: reported, refused with 401, or let through', async (_name, form, signature) => {
		const { sandbox, host } = await active({}, { retentionMs: 30 });
		expect(await deliver(sandbox, makeEvents(1), form)).toEqual([[200]]);
		expect(items(host).at(-1)).toMatchObject({ signature });

		await host.save({ signature: 'off' });
		await deliver(sandbox, makeEvents(1, { seed: 2 }), form);
		expect(items(host).at(-1)).toMatchObject({ signature: 'notChecked' });

		await host.save({ signature: 'require' });
		const [statuses] = await deliver(sandbox, makeEvents(1, { seed: 3 }), form);
		expect(new Set(statuses)).toEqual(new Set([401]));
		expect(host.executions).toHaveLength(2);
	});

	it('a forged body with a real signature is refused, and a replay of a real one starts nothing', async () => {
		const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const sandbox = await sandboxWith();
		const publicKeys = String(publicKey.export({ type: 'spki', format: 'pem' }));
		const host = await TriggerHost.start(sandbox, {
			parameters: { signature: 'require' },
			credential: appCredential(sandbox, { publicKeys }),
		});
		hosts.push(host);
		await host.activate();
		const [event] = makeEvents(1);
		const body = JSON.stringify(event);
		const headers = {
			'content-type': 'application/json',
			'concur-signature': sign('sha256', Buffer.from(body), privateKey).toString('base64'),
		};
		expect(await post(host.endpoint, body.replace(event.id, 'another'), headers)).toBe(401);
		expect(await post(host.endpoint, body, headers)).toBe(200);
		expect(await post(host.endpoint, body, headers)).toBe(200);
		expect(items(host).map(({ id }) => id)).toEqual([event.id]);
	});

	it('without a key in the credential nothing is checked', async () => {
		const sandbox = await sandboxWith();
		const host = await TriggerHost.start(sandbox, { credential: appCredential(sandbox, { publicKeys: '' }) });
		hosts.push(host);
		await host.activate();
		await deliver(sandbox, makeEvents(1));
		expect(items(host)).toMatchObject([{ signature: 'notChecked' }]);
		// The key was taken out while the workflow ran under Require.
		host.parameters = { signature: 'require' };
		expect(await post(host.endpoint, '{"id":"1"}')).toBe(401);
	});

	it('a credential that cannot be read is no reason to lose the event', async () => {
		const { sandbox, host } = await active();
		const { credential } = host;
		host.credential = { getDecrypted: () => Promise.reject(new Error('no such credential')) } as never;
		const statuses = () =>
			[...sandbox.eventService.account().values()].flatMap((account) => account.statuses);
		sandbox.eventService.publish(makeEvents(1));
		while (statuses().length === 0) await wait(5);
		expect(host.executions).toEqual([]);
		host.credential = credential;
		await sandbox.eventService.settled();
		expect(host.executions).toHaveLength(1);
		expect(host.failedExecutions).toEqual([]);
		expect(statuses()).toContain(503);
	});
});

describe('a change of keys', () => {
	it('under Require: what is signed with the new key waits until it is entered, and none is lost', async () => {
		const { sandbox, host } = await active({ parameters: { signature: 'require' } });
		const service = sandbox.eventService;
		const [old] = service.keys();
		const before = makeEvents(5, { seed: 1 });
		await deliver(sandbox, before);
		const fresh = service.rotateKey();
		const during = makeEvents(5, { seed: 2 });
		service.publish(during);
		await wait(80);
		expect(host.executions).toHaveLength(5);
		host.credential.edit({ publicKeys: `${old.publicKey}\n${fresh.certificate}` });
		await service.settled();
		// Some are still signed with the old key.
		const late = makeEvents(5, { seed: 3 });
		await deliver(sandbox, late, { keyId: old.id });
		expect(
			items(host)
				.map(({ id }) => id)
				.sort(),
		).toEqual([...before, ...during, ...late].map(({ id }) => id).sort());
		expect(items(host).every(({ signature }) => signature === 'valid')).toBe(true);
	});

	it.each([
		[15, undefined],
		[14, 'ends in 13 days'],
		[2, 'ends in 1 day:'],
		[-3, 'has ended'],
	])('a certificate with %i days left: %s', async (days, words) => {
		const sandbox = await sandboxWith();
		const { certificate } = sandbox.eventService.rotateKey(Date.now() + days * 86_400_000 - 1000);
		const host = await TriggerHost.start(sandbox, {
			credential: appCredential(sandbox, { publicKeys: certificate }),
		});
		hosts.push(host);
		await host.activate();
		const warnings = () =>
			host.log.filter((line) => line.startsWith('warn: Concur Event Trigger: The certificate'));
		expect(warnings().map((line) => line.includes(String(words)))).toEqual(words === undefined ? [] : [true]);
		// In operation once a day, not with every event.
		await deliver(sandbox, makeEvents(3));
		expect(warnings()).toHaveLength(words === undefined ? 0 : 2);
		expect(host.executions).toHaveLength(3);
	});

	it('the credential is read once a minute, and whenever a signature does not pass', async () => {
		const { sandbox, host } = await active({ parameters: { signature: 'require' } }, { retentionMs: 30 });
		const reads = jest.spyOn(host.credential, 'getDecrypted');
		await deliver(sandbox, makeEvents(1));
		const once = reads.mock.calls.length;
		expect(once).toBeGreaterThan(0);
		await deliver(sandbox, makeEvents(20, { seed: 2 }));
		expect(reads).toHaveBeenCalledTimes(once);
		expect(await post(host.endpoint, '{"id":"unsigned"}')).toBe(401);
		expect(reads).toHaveBeenCalledTimes(once);
		await deliver(sandbox, makeEvents(1, { seed: 3 }), { scheme: 'foreignKey' });
		expect(reads.mock.calls.length).toBeGreaterThan(once);
		expect(host.executions).toHaveLength(21);
	});

	it('a key that was taken out counts for a minute, and no longer', async () => {
		const { sandbox, host } = await active({ parameters: { signature: 'require' } }, { retentionMs: 30 });
		const [old] = sandbox.eventService.keys();
		const fresh = sandbox.eventService.rotateKey();
		host.credential.edit({ publicKeys: old.publicKey + fresh.publicKey });
		await deliver(sandbox, makeEvents(1), { keyId: old.id });
		host.credential.edit({ publicKeys: fresh.publicKey });
		await deliver(sandbox, makeEvents(1, { seed: 2 }), { keyId: old.id });
		expect(host.executions).toHaveLength(2);
		const real = performance.now.bind(performance);
		const later = jest.spyOn(performance, 'now').mockImplementation(() => real() + 60_000);
		await deliver(sandbox, makeEvents(1, { seed: 3 }), { keyId: old.id });
		await deliver(sandbox, makeEvents(1, { seed: 4 }));
		later.mockRestore();
		expect(host.executions).toHaveLength(3);
	});

	it('the first valid signature is noted, once, without any value', async () => {
		const { sandbox, host } = await active();
		await deliver(sandbox, makeEvents(3));
		const notes = host.log.filter((line) => line.includes('first valid signature'));
		expect(notes).toHaveLength(1);
		expect(notes[0]).toMatch(/RSASSA-PSS, \d+ bytes, headers: .*concur-signature/);
	});
});

describe('an event that nobody wants', () => {
	it('of another topic, type or company is answered and starts nothing', async () => {
		const { sandbox, host } = await active({
			parameters: {
				events: 'chosen',
				eventTypes: ['expense.readyForIntegration'],
				options: { companyIds: '00000000-5A4D-4B0C-8E5D-000000000001' },
			},
		});
		const [event] = makeEvents(1);
		const all = [
			{ ...event, id: 'topic', topic: 'public.concur.request' },
			{ ...event, id: 'type', eventType: 'invoice.readyForIntegration' },
			{ ...event, id: 'company', facts: { companyId: 'another' } },
			{ ...event, id: 'wanted', topic: 'concur.financialintegration' },
		];
		for (const body of all) expect(await post(host.endpoint, JSON.stringify(body))).toBe(200);
		expect(items(host).map(({ id }) => id)).toEqual(['wanted']);
		expect(sandbox.eventService.subscriptions()[0].filter).toBe('expense\\.readyForIntegration');
	});

	it.each(['not JSON', '', '[]', '{"no":"id"}', '<event/>'])(
		'%j, not signed, is answered with 200 and starts nothing; under Require with 401',
		async (body) => {
			const { host } = await active();
			expect(await post(host.endpoint, body)).toBe(200);
			await host.save({ signature: 'off' });
			expect(await post(host.endpoint, body)).toBe(200);
			await host.save({ signature: 'require' });
			expect(await post(host.endpoint, body)).toBe(401);
			expect(host.executions).toEqual([]);
			expect(host.failedExecutions).toEqual([]);
		},
	);

	it('a form, whose bytes n8n has read away, starts nothing and is no failed execution', async () => {
		const { host } = await active();
		const form = '--x\r\ncontent-disposition: form-data; name="id"\r\n\r\n1\r\n--x--\r\n';
		const headers = { 'content-type': 'multipart/form-data; boundary=x' };
		expect(await post(host.endpoint, form, headers)).toBe(200);
		await host.save({ signature: 'require' });
		expect(await post(host.endpoint, form, headers)).toBe(401);
		expect([host.executions, host.failedExecutions]).toEqual([[], []]);
	});

	it.each(['report', 'require'])(
		'an unreadable one of Concur’s own is shown under %s, and holds nothing up',
		async (signature) => {
			const { sandbox, host } = await active({ parameters: { signature } });
			await deliver(sandbox, makeEvents(1), { body: 'a <b>poison</b>\u0000 event', contentType: null });
			await deliver(sandbox, makeEvents(1, { seed: 2 }));
			expect(items(host)).toMatchObject([
				{
					unreadable: 'a &lt;b&gt;poison&lt;/b&gt;  event',
					signature: 'valid',
					correlationId: expect.any(String),
				},
				{ signature: 'valid' },
			]);
		},
	);

	it.each(['application/xml', 'application/concur+xml; charset=utf-8'])(
		'XML as %s, which n8n has read before, comes as it was signed',
		async (contentType) => {
			const { sandbox, host } = await active({ parameters: { signature: 'require' } });
			const body = '<event>\r\n\t<id>Größe</id> </event>';
			expect(await deliver(sandbox, makeEvents(1), { body, contentType })).toEqual([[200]]);
			expect(items(host)).toMatchObject([
				{ unreadable: '&lt;event&gt; &lt;id&gt;Größe&lt;/id&gt; &lt;/event&gt;', signature: 'valid' },
			]);
			expect(await post(host.endpoint, body, { 'content-type': contentType })).toBe(401);
			expect(host.executions).toHaveLength(1);
		},
	);

	it.each([
		['no JSON', 'application/json'],
		['{"id":"1"}', 'application/xml'],
	])(
		'%s as %s, which n8n itself refuses, is dropped by Concur and holds nothing up',
		async (body, contentType) => {
			const { sandbox, host } = await active();
			expect(await deliver(sandbox, makeEvents(1), { body, contentType })).toEqual([[422]]);
			expect(await deliver(sandbox, makeEvents(1, { seed: 2 }))).toEqual([[200]]);
			expect(host.executions).toHaveLength(1);
		},
	);
});

describe('an event that comes again', () => {
	it('starts the workflow once, however often and in whatever order it is delivered', async () => {
		const { sandbox, host } = await active();
		const events = makeEvents(20);
		sandbox.eventService.publish(events, { copies: 2 });
		sandbox.eventService.publish([...events].reverse(), { copies: 2, delayMs: 20 });
		await sandbox.eventService.settled();
		expect(
			items(host)
				.map(({ id }) => id)
				.sort(),
		).toEqual(events.map(({ id }) => id).sort());
		expect([...sandbox.eventService.account().values()].every(({ delivered }) => delivered === 4)).toBe(true);
	});

	it('after a restart of n8n, too', async () => {
		// One after the other: what was under way at the same time may be missing in the other's store, and start once more.
		const { sandbox, host } = await active({}, { concurrency: 1 });
		await deliver(sandbox, makeEvents(3));
		await host.restart();
		await deliver(sandbox, makeEvents(3));
		expect(host.executions).toHaveLength(3);
	});

	it('starts the workflow each time when that is wanted', async () => {
		const { sandbox, host } = await active({ parameters: { options: { deduplicate: false } } });
		await deliver(sandbox, makeEvents(1), { copies: 3 });
		expect(host.executions).toHaveLength(3);
		expect(host.storedStaticData).not.toContain('seen');
	});

	it('is tried again when no execution was made of it', async () => {
		const { sandbox, host } = await active();
		host.failExecutions = 2;
		expect(await deliver(sandbox, makeEvents(1))).toEqual([[500, 500, 200]]);
		expect(host.executions).toHaveLength(1);
		await deliver(sandbox, makeEvents(1));
		expect(host.executions).toHaveLength(1);
	});

	it('a twin that comes meanwhile takes over when the first one fails', async () => {
		const { sandbox, host } = await active({}, { backOffMs: [5000] });
		host.executionDelayMs = 60;
		host.failExecutions = 1;
		sandbox.eventService.publish(makeEvents(1), { copies: 3 });
		for (let tries = 0; tries < 100 && host.executions.length === 0; tries += 1) await wait(10);
		await wait(100);
		expect(host.executions).toHaveLength(1);
		const [account] = sandbox.eventService.account().values();
		expect(account.statuses.sort()).toEqual([200, 200, 500]);
	});

	it('starts the workflow once, too, when Concur did not wait for the answer', async () => {
		const { sandbox, host } = await active({ hurry: 50 }, { deliveryTimeoutMs: 60 });
		host.executionDelayMs = 200;
		sandbox.eventService.publish(makeEvents(1));
		await sandbox.eventService.settled();
		await wait(250);
		expect(host.executions).toHaveLength(1);
		const [{ statuses }] = sandbox.eventService.account().values();
		// Each try after the first one waits for it.
		expect(statuses.length).toBeGreaterThan(1);
		expect(new Set(statuses)).toEqual(new Set([0, 200]));
		await deliver(sandbox, makeEvents(1));
		expect(host.executions).toHaveLength(1);
	});

	it('is tried again when Concur did not wait, and no execution was made', async () => {
		const { sandbox, host } = await active({ hurry: 50 }, { deliveryTimeoutMs: 60 });
		host.executionDelayMs = 100;
		host.failExecutions = 1;
		sandbox.eventService.publish(makeEvents(1));
		await wait(90);
		host.executionDelayMs = 0;
		await sandbox.eventService.settled();
		expect(host.executions).toHaveLength(1);
	});

	it('whose request was over before it was looked at holds up no later one', async () => {
		const { sandbox, host } = await active({ hurry: 50 }, { deliveryTimeoutMs: 60 });
		// n8n takes its time to read the credential; meanwhile Concur hangs up, and then n8n can't make the execution.
		const { credential } = host;
		const late = async (...given: unknown[]) => {
			await wait(90);
			return await (credential.getDecrypted as (...values: unknown[]) => Promise<unknown>)(...given);
		};
		host.credential = Object.assign(Object.create(credential) as typeof credential, { getDecrypted: late });
		host.failExecutions = 1;
		sandbox.eventService.publish(makeEvents(1));
		await wait(80);
		host.credential = credential;
		await sandbox.eventService.settled(5000);
		expect(host.executions).toHaveLength(1);
	});

	it('a forged one with the ID of a real one does not make the real one a duplicate', async () => {
		const { sandbox, host } = await active();
		const [event] = makeEvents(1);
		expect(await post(host.endpoint, JSON.stringify(event))).toBe(200);
		await deliver(sandbox, [event]);
		expect(items(host).map(({ signature }) => signature)).toEqual(['missing', 'valid']);
		await host.restart();
		await deliver(sandbox, [event]);
		await post(host.endpoint, JSON.stringify(event));
		expect(host.executions).toHaveLength(2);
	});

	it.each(['__proto__', 'constructor'])('with the ID %s like any other', async (id) => {
		const { sandbox, host } = await active();
		const event = { ...makeEvents(1)[0], id };
		await deliver(sandbox, [event], { copies: 2 });
		await host.restart();
		await deliver(sandbox, [event]);
		expect(host.executions).toHaveLength(1);
		expect(({} as Record<string, unknown>).seen).toBeUndefined();
	});

	it('two workflows with the trigger each get it', async () => {
		const { sandbox, host } = await active();
		const other = await TriggerHost.start(sandbox, { workflowId: 'wF2' });
		hosts.push(other);
		await other.activate();
		await deliver(sandbox, makeEvents(2));
		expect([host.executions.length, other.executions.length]).toEqual([2, 2]);
	});
});
