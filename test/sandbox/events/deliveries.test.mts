import { constants, verify, X509Certificate } from 'node:crypto';

import { makeEvents, startSandbox } from '../../../sandbox/index.mts';
import type { EventServiceOptions, Sandbox } from '../../../sandbox/index.mts';
import { until } from '../../until.mts';
import { call, token } from '../http.mts';
import { startReceiver } from './receiver.mts';
import type { Answer } from './receiver.mts';

let sandbox: Sandbox;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

async function subscribed(answers: Answer[] = [200], events: EventServiceOptions = {}, filter = '.*') {
	receiver = await startReceiver(...answers);
	sandbox = await startSandbox({ events: { backOffMs: [5], ...events } });
	const { body } = await token(sandbox, { grant_type: 'client_credentials' });
	const answer = await call(sandbox, '/events/v4/subscriptions/webhook', {
		method: 'PUT',
		headers: { authorization: `Bearer ${body.access_token}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			id: 'a',
			topic: 'public.concur.financialintegration',
			filter,
			webHookConfig: { endpoint: receiver.url },
		}),
	});
	expect(answer.status).toBe(200);
	// Made now, so that no delivery waits for it.
	sandbox.eventService.keys();
	return sandbox.eventService;
}

const verifies = (body: Buffer, header: unknown, key: string, padding: number) =>
	verify(
		'sha256',
		body,
		{
			key,
			padding,
			...(padding === constants.RSA_PKCS1_PSS_PADDING ? { saltLength: constants.RSA_PSS_SALTLEN_AUTO } : {}),
		},
		Buffer.from(String(header), 'base64'),
	);

describe('delivery', () => {
	it('posts one event per request, with SAP’s headers', async () => {
		const service = await subscribed();
		const events = makeEvents(3);
		service.publish(events);
		await service.settled();
		expect(receiver.received.map(({ event }) => event?.id).sort()).toEqual(events.map(({ id }) => id).sort());
		const [{ headers, body }] = receiver.received;
		expect(headers).toMatchObject({
			'content-type': 'application/json',
			'concur-correlationid': expect.stringMatching(/^[0-9a-f]{32}$/),
			'concur-signature': expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
		});
		const [{ publicKey }] = service.keys();
		expect(verifies(body, headers['concur-signature'], publicKey, constants.RSA_PKCS1_PSS_PADDING)).toBe(
			true,
		);
		expect(verifies(body, headers['concur-signature'], publicKey, constants.RSA_PKCS1_PADDING)).toBe(false);
	});

	it('writes dates in both of SAP’s forms', () => {
		expect(makeEvents(2).map(({ timeStamp }) => timeStamp.replace(/.*\.\d{3}/, ''))).toEqual(['Z', '+0000']);
	});

	it('reaches subscriptions of the topic, the filter and the company alone', async () => {
		const service = await subscribed([200], {}, 'expense\\.readyForIntegration');
		expect(service.publish(makeEvents(1, { topic: 'public.concur.expense.report' }))).toEqual([]);
		expect(service.publish(makeEvents(1, { eventType: 'invoice.readyForIntegration' }))).toEqual([]);
		expect(service.publish(makeEvents(1, { companyId: 'another' }))).toEqual([]);
		expect(service.publish(makeEvents(1))).toHaveLength(1);
		await service.settled();
	});

	it('brings nothing while no company has connected', async () => {
		const service = await subscribed([200], { companies: 'none' });
		expect(service.publish(makeEvents(1))).toEqual([]);
		service.companyConnects();
		expect(service.publish(makeEvents(1))).toHaveLength(1);
		await service.settled();
	});

	it.each([401, 403, 429, 500, 503, 'drop', 'hang'] as Answer[])('tries again after %s', async (answer) => {
		const service = await subscribed([answer, answer, 204], {
			deliveryTimeoutMs: answer === 'hang' ? 300 : 30_000,
		});
		const [{ id }] = makeEvents(1);
		service.publish(makeEvents(1));
		await service.settled();
		const seen = typeof answer === 'number' ? answer : 0;
		const { delivered, statuses } = service.account().get(id) ?? {};
		expect(delivered).toBe(1);
		expect(statuses?.slice(-3)).toEqual([seen, seen, 204]);
		// With a short time-out a good answer may come too late as well.
		if (answer !== 'hang') expect(statuses).toHaveLength(3);
		expect(new Set(receiver.received.map(({ event }) => event?.id))).toEqual(new Set([id]));
	});

	it('tries again when nobody listens', async () => {
		const service = await subscribed([200], { retentionMs: 1000, backOffMs: [50] });
		await receiver.close();
		service.publish(makeEvents(1));
		await service.settled();
		const [account] = service.account().values();
		expect(account.dropped).toBe(1);
		expect(account.tries).toBeGreaterThan(1);
		expect(new Set(account.statuses)).toEqual(new Set([0]));
		expect(service.deliveries()[0].tries[0].detail).toContain('ECONNREFUSED');
	});

	it.each([400, 404, 410, 413, 422])('drops an event for good after %i', async (status) => {
		const service = await subscribed([status, 200]);
		service.publish(makeEvents(1));
		await service.settled();
		const [account] = service.account().values();
		expect(account).toMatchObject({ dropped: 1, delivered: 0, statuses: [status] });
	});

	it('gives up when the retention is over', async () => {
		const service = await subscribed([503], { retentionMs: 1000, backOffMs: [50] });
		service.publish(makeEvents(1));
		await service.settled();
		const [account] = service.account().values();
		expect(account.dropped).toBe(1);
		expect(account.tries).toBeGreaterThan(2);
	});

	it('sends copies, late ones too', async () => {
		const service = await subscribed();
		service.publish(makeEvents(1), { copies: 2, delayMs: 40 });
		service.publish(makeEvents(1, { seed: 2 }));
		await service.settled();
		const [late, soon] = [makeEvents(1)[0].id, makeEvents(1, { seed: 2 })[0].id];
		expect(receiver.received.map(({ event }) => event?.id)).toEqual([soon, late, late]);
		expect(service.account().get(late)).toMatchObject({ deliveries: 2, delivered: 2 });
	});

	it('keeps to its number of parallel deliveries', async () => {
		const service = await subscribed(['hang'], { concurrency: 2, deliveryTimeoutMs: 60_000 });
		// Longer than one more would take.
		const pause = async () => await new Promise((resolve) => setTimeout(resolve, 150));
		service.publish(makeEvents(5));
		await until(() => receiver.received.length >= 2);
		await pause();
		expect(receiver.received).toHaveLength(2);
		service.setConcurrency(4);
		await until(() => receiver.received.length >= 4);
		await pause();
		expect(receiver.received).toHaveLength(4);
	});
});

describe('what a delivery looks like', () => {
	it.each([
		['pkcs1', constants.RSA_PKCS1_PADDING, true],
		['foreignKey', constants.RSA_PKCS1_PSS_PADDING, false],
		['badBase64', constants.RSA_PKCS1_PSS_PADDING, false],
		['reserialized', constants.RSA_PKCS1_PSS_PADDING, false],
	] as const)('signed as %s', async (scheme, padding, good) => {
		const service = await subscribed();
		service.publish(makeEvents(1), { scheme, spacing: 'odd' });
		await service.settled();
		const [{ body, headers }] = receiver.received;
		const [{ publicKey }] = service.keys();
		expect(verifies(body, headers['concur-signature'], publicKey, padding)).toBe(good);
		if (scheme === 'reserialized') {
			const again = Buffer.from(JSON.stringify(JSON.parse(String(body))));
			expect(verifies(again, headers['concur-signature'], publicKey, padding)).toBe(true);
		}
	});

	it('without a signature, or not signed at all', async () => {
		const service = await subscribed();
		service.publish(makeEvents(1), { scheme: 'none' });
		await service.settled();
		expect(receiver.received[0].headers).not.toHaveProperty('concur-signature');
	});

	it('gzipped, with odd spacing and text beyond ASCII, signed over the plain bytes', async () => {
		const service = await subscribed();
		service.publish(makeEvents(1, { facts: { name: 'Größe 日本 😀' } }), { gzip: true, spacing: 'odd' });
		await service.settled();
		const [{ body, headers, event }] = receiver.received;
		expect(headers['content-encoding']).toBe('gzip');
		expect((event?.facts as { name: string }).name).toBe('Größe 日本 😀');
		expect(String(body)).toMatch(/^ \{ \r\n\t"id"/);
		expect(
			verifies(
				body,
				headers['concur-signature'],
				service.keys()[0].publicKey,
				constants.RSA_PKCS1_PSS_PADDING,
			),
		).toBe(true);
	});

	it.each([
		[{ contentType: null }, undefined],
		[{ contentType: 'text/weird' }, 'text/weird'],
		[{}, 'application/json'],
	])('with %j has the content type %s', async (form, expected) => {
		const service = await subscribed();
		service.publish(makeEvents(1), { ...form, body: 'not JSON' });
		await service.settled();
		expect(receiver.received[0].headers['content-type']).toBe(expected);
		expect(String(receiver.received[0].body)).toBe('not JSON');
	});

	it('signed with the newest key after a rotation, with an older one when told', async () => {
		const service = await subscribed();
		const [old] = service.keys();
		const ends = Date.UTC(2030, 0, 2, 3, 4, 5);
		const fresh = service.rotateKey(ends);
		expect(service.keys().map(({ id }) => id)).toEqual([old.id, fresh.id]);
		service.publish(makeEvents(1));
		service.publish(makeEvents(1), { keyId: old.id });
		await service.settled();
		const by = (key: string) =>
			receiver.received.map(({ body, headers }) =>
				verifies(body, headers['concur-signature'], key, constants.RSA_PKCS1_PSS_PADDING),
			);
		expect(by(fresh.publicKey).sort()).toEqual([false, true]);
		expect(by(old.publicKey).sort()).toEqual([false, true]);
		const certificate = new X509Certificate(fresh.certificate);
		expect(Date.parse(certificate.validTo)).toBe(ends);
		expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).toBe(fresh.publicKey);
	});
});

describe('steering from another process', () => {
	it('publishes, shows and rotates', async () => {
		await subscribed();
		const path = '/sandbox/event-service';
		const started = await call(sandbox, `${path}/events`, {
			method: 'POST',
			body: JSON.stringify({ make: 2, seed: { seed: 5 }, form: { copies: 2 } }),
		});
		expect(await started.json()).toMatchObject({
			started: 4,
			events: makeEvents(2, { seed: 5 }).map(({ id }) => ({ id })),
		});
		await sandbox.eventService.settled();
		const state = (await (await call(sandbox, path)).json()) as Record<string, unknown[]>;
		expect(state.account).toEqual({
			events: 2,
			deliveries: 4,
			tries: 4,
			delivered: 4,
			dropped: 0,
			waiting: 0,
		});
		expect(state.subscriptions).toHaveLength(1);
		expect(state.deliveries).toHaveLength(4);
		await call(sandbox, `${path}/keys`, { method: 'POST' });
		expect(await (await call(sandbox, `${path}/keys`)).json()).toHaveLength(2);
		await call(sandbox, `${path}/company`, { method: 'POST' });
		expect(sandbox.eventService.subscriptions()[0].companyIds).toHaveLength(1);
	});
});
