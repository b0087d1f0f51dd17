import { startSandbox } from '../../../sandbox/index.mts';
import type { EventServiceOptions, Sandbox, SandboxOptions } from '../../../sandbox/index.mts';
import { call, token } from '../http.mts';

let sandbox: Sandbox;
let authorization = '';
const start = async (events: EventServiceOptions = {}, options: SandboxOptions = {}) => {
	sandbox = await startSandbox({ events, ...options });
	const { body } = await token(sandbox, { grant_type: 'client_credentials' });
	authorization = `Bearer ${body.access_token}`;
};
afterEach(async () => await sandbox.close());

const ask = async (method: string, path: string, body?: unknown) => {
	const answer = await call(sandbox, `/events/v4/${path}`, {
		method,
		headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> & unknown[] };
};
const subscription = (id: string, fields: object = {}) => ({
	id,
	topic: 'public.concur.financialintegration',
	filter: '.*',
	webHookConfig: { endpoint: 'https://n8n.example/webhook/1' },
	...fields,
});
const put = async (id: string, fields?: object) =>
	await ask('PUT', 'subscriptions/webhook', subscription(id, fields));

describe('an app token', () => {
	it('comes without a refresh token', async () => {
		await start({ scopes: ['events.topic.read', 'FISVC'] }, { accessTokenLifeSeconds: 900 });
		const { status, body } = await token(sandbox, { grant_type: 'client_credentials' });
		expect(status).toBe(200);
		expect(body).toEqual({
			expires_in: '900',
			scope: 'events.topic.read FISVC',
			token_type: 'Bearer',
			access_token: expect.any(String),
			geolocation: sandbox.baseUri,
		});
		expect(sandbox.tokenCalls().byGrant).toEqual({ client_credentials: 2 });
	});

	it('needs the right secret', async () => {
		await start();
		const refused = await token(sandbox, { grant_type: 'client_credentials', client_secret: 'wrong' });
		expect(refused).toMatchObject({ status: 401, body: { code: 64 } });
	});

	it('is good for the event service and nothing else, a company token for everything else', async () => {
		await start();
		expect((await ask('GET', 'topics')).status).toBe(200);
		expect((await call(sandbox, '/api/v3.0/expense/reports', { headers: { authorization } })).status).toBe(
			401,
		);
		expect((await call(sandbox, '/events/v4/topics')).status).toBe(401);
		expect((await call(sandbox, '/api/v3.0/expense/reports')).status).toBe(200);
	});

	it('expires', async () => {
		await start();
		sandbox.expireAccessTokens();
		expect((await ask('GET', 'topics')).status).toBe(401);
	});
});

describe('topics', () => {
	it.each([
		[['events.topic.read'], []],
		[
			['events.topic.read', 'FISVC'],
			['public.concur.financialintegration', 'public.test'],
		],
		[
			['events.topic.read', 'expense.report.readwrite'],
			['public.concur.expense.report', 'public.test'],
		],
	])('with the scopes %j are %j', async (scopes, topics) => {
		await start({ scopes });
		expect(await ask('GET', 'topics')).toEqual({ status: 200, body: topics });
	});

	it('need the scope of the service itself', async () => {
		await start({ scopes: ['FISVC'] });
		for (const [method, path] of [
			['GET', 'topics'],
			['GET', 'subscriptions'],
			['DELETE', 'subscriptions/a'],
		])
			expect((await ask(method, path)).status).toBe(403);
		expect((await put('a')).status).toBe(403);
	});
});

describe('a subscription', () => {
	it('is created and updated by the same call', async () => {
		await start();
		expect(await put('my.one')).toEqual({
			status: 200,
			body: { message: "Subscription 'my.one' saved successfully" },
		});
		await put('my.one', { filter: 'expense\\..*' });
		const { body } = await ask('GET', 'subscriptions');
		expect(body).toEqual([
			{
				...subscription('my.one', { filter: 'expense\\..*' }),
				applicationId: 'sandbox-application',
				companyIds: [sandbox.credentials.companyUuid],
				groups: [],
				scope: 'public',
				startFromEarliest: false,
			},
		]);
	});

	it.each(['array', 'object'] as const)('is answered as %s', async (getAnswer) => {
		await start({ getAnswer });
		await put('a');
		const { body } = await ask('GET', 'subscriptions/a');
		expect(Array.isArray(body)).toBe(getAnswer === 'array');
		expect(JSON.stringify(body)).toContain('"webHookConfig":{"endpoint":"https://n8n.example/webhook/1"}');
	});

	it.each([
		['Upper', {}, 400, 'lower-case'],
		['a b', {}, 400, 'lower-case'],
		['', {}, 400, 'lower-case'],
		['a', { topic: 'public.concur.nothing' }, 400, 'topic'],
		['a', { topic: 'public.concur.request' }, 403, 'scope'],
		['a', { filter: '(' }, 400, 'regular expression'],
		['a', { filter: undefined }, 400, 'regular expression'],
		['a', { webHookConfig: { endpoint: 'http://n8n.example/webhook' } }, 400, 'https'],
		['a', { webHookConfig: undefined, webhookConfig: { endpoint: 'https://n8n.example' } }, 400, 'https'],
		['taken', {}, 409, 'another application'],
	])('named %j with %j is refused: %i', async (id, fields, status, words) => {
		await start({ scopes: ['events.topic.read', 'FISVC'], takenNames: ['taken'] });
		const answer = await put(id, fields);
		expect(answer.status).toBe(status);
		expect(answer.body.Message).toContain(words);
		expect(sandbox.eventService.subscriptions()).toEqual([]);
	});

	it('is refused without a JSON body', async () => {
		await start();
		expect((await ask('PUT', 'subscriptions/webhook', 'no object')).status).toBe(400);
		const plain = await call(sandbox, '/events/v4/subscriptions/webhook', {
			method: 'PUT',
			headers: { authorization, 'content-type': 'text/plain' },
			body: JSON.stringify(subscription('a')),
		});
		expect(plain.status).toBe(415);
	});

	it('is refused when there are five; an update is not', async () => {
		await start();
		for (const id of ['a', 'b', 'c', 'd', 'e']) expect((await put(id)).status).toBe(200);
		expect(await put('f')).toMatchObject({ status: 400, body: { Message: expect.stringContaining('5') } });
		expect((await put('e')).status).toBe(200);
	});

	it('is gone a while after it was marked for deletion', async () => {
		await start({ deletionMs: 600_000 });
		await put('a');
		expect(await ask('DELETE', 'subscriptions/a')).toEqual({
			status: 200,
			body: { message: "Subscription 'a' marked for deletion" },
		});
		expect((await ask('GET', 'subscriptions/a')).status).toBe(200);
		sandbox.wind(600_000);
		expect((await ask('GET', 'subscriptions/a')).status).toBe(404);
		expect((await ask('DELETE', 'subscriptions/a')).status).toBe(404);
		expect(sandbox.eventService.history.map(({ what }) => what)).toEqual(['put', 'delete', 'gone']);
	});

	it.each([
		[true, 404],
		[false, 200],
	])('that is put again meanwhile may go under: %p', async (loseReplacedOnDeletion, status) => {
		await start({ deletionMs: 600_000, loseReplacedOnDeletion });
		await put('a');
		await ask('DELETE', 'subscriptions/a');
		expect((await put('a')).status).toBe(200);
		sandbox.wind(600_000);
		expect((await ask('GET', 'subscriptions/a')).status).toBe(status);
	});

	it('has no companies until one connects; later ones and updates keep what they have', async () => {
		await start({ companies: 'none' });
		await put('a');
		sandbox.eventService.companyConnects();
		await put('b');
		await put('a');
		const companies = sandbox.eventService
			.subscriptions()
			.map(({ id, companyIds }) => [id, companyIds.length]);
		expect(companies).toEqual([
			['a', 1],
			['b', 0],
		]);
	});

	it('meets faults like every other endpoint', async () => {
		await start();
		sandbox.setFaults([{ on: 'events', kind: 'unavailable', call: 1 }]);
		expect((await put('a')).status).toBe(503);
		expect(sandbox.eventService.subscriptions()).toEqual([]);
		expect((await put('a')).status).toBe(200);
	});
});
