import * as workflow from 'n8n-workflow';

import type { ConcurApiFields } from '../../../concur/signIn/credential';
import type * as signInModule from '../../../concur/signIn/signIn';
import { granted, refused, settled, TokenEndpoint } from './tokenEndpoint.mts';

const fields: ConcurApiFields = {
	grantType: 'refreshToken',
	baseUri: 'https://us2.api.concursolutions.com',
	clientId: 'client',
	clientSecret: 'client-secret',
	refreshToken: 'R0',
	sessionToken: '',
};

let clock = 0;
let process: typeof signInModule;
let endpoint: TokenEndpoint;

beforeEach(async () => {
	clock = 1_000_000;
	jest.spyOn(performance, 'now').mockImplementation(() => clock);
	endpoint = new TokenEndpoint();
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-workflow', () => workflow);
		process = await import('../../../concur/signIn/signIn');
	});
});
afterEach(async () => {
	await endpoint.close();
	jest.restoreAllMocks();
});

/** Signs in, and gives n8n the session to store. */
async function signedIn(): Promise<void> {
	const call = process.signIn(endpoint.http, fields);
	await endpoint.answer(granted({ refresh_token: 'R1' }));
	await call;
}

/** Where a promise is: what it resolved to or threw, or that it still waits. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
	const waits = settled()
		.then(async () => await settled())
		.then(() => 'waits');
	return await Promise.race([promise.catch((error: Error) => error), waits]);
}

it('is nothing before any sign-in: n8n is left to sign in', async () => {
	expect(await process.sessionBeingStored(fields)).toBeUndefined();
	expect(endpoint.requests).toEqual([]);
});

it('comes with the newest refresh token, for whoever holds no session', async () => {
	await signedIn();
	expect(await process.sessionBeingStored(fields)).toMatchObject({
		sessionToken: 'session-1',
		refreshToken: 'R1',
		storedRefreshToken: 'R1',
	});
});

it('is nothing for whoever holds it already, or holds what this process never saw', async () => {
	await signedIn();
	for (const sessionToken of ['session-1', 'session-of-another-process'])
		expect(await process.sessionBeingStored({ ...fields, sessionToken })).toBeUndefined();
});

it('is nothing where the token was pasted', async () => {
	const pasted: ConcurApiFields = { ...fields, grantType: 'accessToken', accessToken: 'pasted' };
	await process.signIn(endpoint.http, pasted);
	expect(await process.sessionBeingStored(pasted)).toBeUndefined();
});

it('is nothing for another client secret', async () => {
	await signedIn();
	expect(await process.sessionBeingStored({ ...fields, clientSecret: 'another' })).toBeUndefined();
});

it.each([
	[9_999, true],
	[10_000, false],
])('is so for ten seconds: after %i ms %s', async (millis, isBeingStored) => {
	await signedIn();
	clock += millis;
	expect((await process.sessionBeingStored(fields)) !== undefined).toBe(isBeingStored);
});

it('is so for ten seconds more when it was given to n8n once more', async () => {
	await signedIn();
	clock += 15_000;
	await process.signIn(endpoint.http, fields);
	clock += 9_999;
	expect(await process.sessionBeingStored(fields)).toMatchObject({ sessionToken: 'session-1' });
	expect(endpoint.requests).toHaveLength(1);
});

it('is nothing once Concur has refused it', async () => {
	await signedIn();
	process.discardSession('session-1');
	expect(await process.sessionBeingStored(fields)).toBeUndefined();
});

describe('while another signs in', () => {
	it('is waited for by whoever holds no session', async () => {
		const call = process.signIn(endpoint.http, fields);
		const session = process.sessionBeingStored(fields);
		expect(await stateOf(session)).toBe('waits');
		await endpoint.answer(granted());
		expect(await session).toMatchObject({ sessionToken: 'session-1' });
		await call;
	});

	it('is not waited for by whoever holds one', async () => {
		const call = process.signIn(endpoint.http, fields);
		const holder = { ...fields, sessionToken: 'session-0' };
		expect(await stateOf(process.sessionBeingStored(holder))).toBeUndefined();
		await endpoint.answer(granted());
		await call;
	});

	it('fails with it', async () => {
		const call = process.signIn(endpoint.http, fields).catch((error: Error) => error);
		const session = process.sessionBeingStored(fields).catch((error: Error) => error);
		await endpoint.answer(refused(108));
		expect(await session).toBe(await call);
		expect(endpoint.requests).toHaveLength(1);
	});
});
