import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import type * as engine from '../engine/engine.mts';
import { startProcess } from '../engine/process.mts';
import { closeSandboxes, credentialFor, sandboxWith } from '../engine/setUp.mts';

afterEach(closeSandboxes);

/** Posts a report that does not exist: enough to sign in. @returns the HTTP status that came back, or what went wrong before */
async function use({ runNode }: typeof engine, credential: engine.StoredCredential): Promise<unknown> {
	const parameters = { options: { maxTries: 1 } };
	const { outputs, error } = await runNode([{ ReportID: 'none' }], { credential, parameters });
	const { httpStatusCode, Message } = outputs[1]?.[0]?.json ?? {};
	return error?.message ?? httpStatusCode ?? Message;
}

const grants: Array<[string, (sandbox: Sandbox) => IDataObject, Record<string, number>]> = [
	['refreshToken', () => ({}), { refresh_token: 2 }],
	[
		'companyRequestToken',
		({ credentials: { companyUuid, requestToken } }) => ({ companyUuid, requestToken, refreshToken: '' }),
		{ password: 1, refresh_token: 1 },
	],
	[
		'password',
		({ credentials: { username, password } }) => ({ username, password, refreshToken: '' }),
		{ password: 2 },
	],
	['accessToken', ({ credentials: { accessToken } }) => ({ accessToken, refreshToken: '' }), {}],
];

describe('n8n is restarted', () => {
	it.each(grants)('%s: the next process goes on with what n8n stored', async (grantType, fields, calls) => {
		const sandbox = await sandboxWith({ refreshToken: 'rotateAndKill' });
		const credential = credentialFor(sandbox, { grantType, ...fields(sandbox) });
		expect(await use(await startProcess(), credential)).toBe(404);
		if (grantType !== 'accessToken') sandbox.expireAccessTokens();
		const next = await startProcess();
		expect(await use(next, next.StoredCredential.sharing(credential))).toBe(404);
		expect(sandbox.tokenCalls().byGrant).toEqual(calls);
	});

	it.each(grants)('%s: a session that is still good costs no token call', async (grantType, fields) => {
		const sandbox = await sandboxWith();
		const credential = credentialFor(sandbox, { grantType, ...fields(sandbox) });
		expect(await use(await startProcess(), credential)).toBe(404);
		const { total } = sandbox.tokenCalls();
		const next = await startProcess();
		expect(await use(next, next.StoredCredential.sharing(credential))).toBe(404);
		expect(sandbox.tokenCalls().total).toBe(total);
	});
});

describe('a Company Request Token', () => {
	const DAY_MS = 86_400_000;

	const company = async () => {
		const sandbox = await sandboxWith({ refreshToken: 'rotateAndKill' });
		const { companyUuid, requestToken } = sandbox.credentials;
		const fields = { grantType: 'companyRequestToken', companyUuid, requestToken, refreshToken: '' };
		return { sandbox, credential: credentialFor(sandbox, fields) };
	};

	it('goes on after a restart when the request token is over', async () => {
		const { sandbox, credential } = await company();
		expect(await use(await startProcess(), credential)).toBe(404);
		for (let month = 1; month <= 12; month += 1) {
			sandbox.wind(30 * DAY_MS);
			const next = await startProcess();
			expect(await use(next, next.StoredCredential.sharing(credential))).toBe(404);
		}
		expect(sandbox.tokenCalls().byGrant).toEqual({ password: 1, refresh_token: 12 });
	});

	it('two workers take turns, though each renewal ends the refresh token of the other', async () => {
		const { sandbox, credential } = await company();
		const workers = [await startProcess(), await startProcess()];
		for (let turn = 0; turn < 6; turn += 1) {
			const worker = workers[turn % 2];
			expect(await use(worker, worker.StoredCredential.sharing(credential))).toBe(404);
			sandbox.wind(2 * DAY_MS);
		}
		expect(sandbox.tokenCalls().byGrant).toEqual({ password: 1, refresh_token: 5 });
	});

	it('that was edited signs in as the new one, and never sends what the old one was granted', async () => {
		const { sandbox, credential } = await company();
		expect(await use(await startProcess(), credential)).toBe(404);
		const before = sandbox.events().length;
		const { sessionToken } = credential.data;
		credential.edit({ requestToken: 'another-request-token' });
		expect(await use(await startProcess(), credential)).toContain('code 5');
		const calls = sandbox.events().slice(before);
		expect(calls.map(({ path }) => path)).toEqual(['/oauth2/v0/token']);
		expect(credential.data.sessionToken).toBe(sessionToken);
	});
});

it('a sign-in that fails for now loses nothing, in the process and after a restart', async () => {
	const sandbox = await sandboxWith({ refreshToken: 'rotateAndKill' });
	const credential = credentialFor(sandbox);
	const process = await startProcess();
	expect(await use(process, credential)).toBe(404);
	sandbox.expireAccessTokens();
	sandbox.setFaults([{ on: 'token', kind: 'unavailable' }]);
	expect(await use(process, credential)).toMatch(/not available right now/);
	sandbox.setFaults([]);
	expect(await use(process, credential)).toBe(404);
	sandbox.expireAccessTokens();
	const next = await startProcess();
	expect(await use(next, next.StoredCredential.sharing(credential))).toBe(404);
});
