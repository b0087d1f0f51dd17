import { startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { call, idsAt, post, SEED } from './http.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

it.each(['slowBody', 'hugeBody'] as const)(
	'%s never says SUCCESS about a commit that did not happen',
	async (kind) => {
		sandbox.setFaults([{ on: 'integrationStatus', kind, delayMs: 1 }]);
		await expect(post(sandbox, SEED).then(async (answer) => await answer.text())).rejects.toThrow();
		expect(sandbox.report(SEED)?.paymentStatusCode).toBe('P_PROC');
	},
);

it('a post after the commit is counted, whatever fault it meets', async () => {
	const [paid] = idsAt(sandbox, 'P_PAID');
	sandbox.setFaults([{ on: 'integrationStatus', kind: 'gatewayTimeout' }]);
	await post(sandbox, paid);
	expect(sandbox.account().get(paid)).toMatchObject({ posts: 1, postsAfterCommit: 1 });
});

it('a late commit is noted on its request', async () => {
	sandbox.setFaults([{ on: 'integrationStatus', kind: 'lateCommit', delayMs: 60_000 }]);
	await expect(post(sandbox, SEED)).rejects.toThrow();
	sandbox.wind(60_000);
	expect(sandbox.events().at(-1)).toMatchObject({ fault: 'lateCommit', committed: true });
});

it('token calls count even when a fault spoils them', async () => {
	sandbox.setFaults([{ on: 'token', kind: 'unavailable' }]);
	await fetch(`${sandbox.baseUri}/oauth2/v0/token`, {
		method: 'POST',
		body: new URLSearchParams({ a: 'b' }),
	});
	expect(sandbox.tokenCalls()).toMatchObject({ total: 1, ok: 0 });
});

it('client credentials in a Basic header are refused', async () => {
	const { clientId, clientSecret, refreshToken } = sandbox.credentials;
	const answer = await fetch(`${sandbox.baseUri}/oauth2/v0/token`, {
		method: 'POST',
		headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
		body: new URLSearchParams({
			grant_type: 'refresh_token',
			refresh_token: refreshToken,
			client_id: clientId,
			client_secret: clientSecret,
		}),
	});
	expect(answer.status).toBe(400);
});

it('a body that is no JSON is a bad request', async () => {
	const path = `/expensereports/v4/reports/${encodeURIComponent(SEED)}/sendBack`;
	expect((await call(sandbox, path, { method: 'PATCH', body: '{bad' })).status).toBe(400);
});

it.each(['', 'https://elsewhere.example/', 'javascript:alert(1)'])(
	'no code is sent to %j',
	async (redirectUri) => {
		const query = new URLSearchParams({ redirect_uri: redirectUri });
		const answer = await fetch(`${sandbox.baseUri}/oauth2/v0/authorize?${query}`, { redirect: 'manual' });
		expect(answer.status).toBe(400);
	},
);

it('an unknown address answers as Concur, and is logged', async () => {
	const answer = await call(sandbox, '/api/v3.0/expense/report');
	expect(answer.status).toBe(404);
	expect(answer.headers.get('concur-correlationid')).toMatch(/^[0-9a-f-]{36}$/);
	expect(await answer.json()).toMatchObject({ Message: expect.any(String), Id: expect.any(String) });
	expect(sandbox.events()).toHaveLength(1);
});
