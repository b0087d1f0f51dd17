import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { makeReports } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { errorOf, outputsOf } from '../../../testing/api.mts';
import { companyCredentialData } from '../../../testing/credential.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const HOURS = 3_600_000;
/** Every secret that the sandbox makes, whole or cut. */
const SECRET = /\b(access|legacy|refresh|request|secret|password)-[0-9a-f]{2}/;

/** Posts a new report and says how it came out. */
async function post(
	n8n: N8nInstance,
	sandbox: Sandbox,
	credential: { id: string; name: string },
	number: number,
) {
	const [report] = makeReports(1, {}, number);
	sandbox.addReports([report]);
	const execution = await n8n.api.run(
		await n8n.api.createWorkflow(postingWorkflow([report.id], credential, { maxTries: 1, maxWait: 1 })),
		MANUAL_TRIGGER,
	);
	const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
	return { ok: success.length === 1, found: failure[0]?.json ?? errorOf(execution), execution };
}

/** Stops n8n and starts it again on the same data. */
async function restart(context: ScenarioContext, n8n: N8nInstance): Promise<N8nInstance> {
	await n8n.close();
	return await context.startN8n({ userFolder: n8n.userFolder });
}

/** A Company Request Token is exchanged once; a day and several restarts later the credential still works. */
export const signInRestart: Scenario = {
	name: 'sign-in: n8n restarted, the request token over',
	async run(context) {
		const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-n8n-'));
		context.atEnd(async () => fs.rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 }));
		const sandbox = await context.startSandbox({ refreshToken: 'rotateAndKill' });
		let n8n = await context.startN8n({ userFolder });
		const { id, name } = await n8n.api.createCredential(
			'Concur, by request token',
			'concurApi',
			companyCredentialData(sandbox.baseUri, sandbox.credentials),
		);
		const credential = { id, name };
		const first = await post(n8n, sandbox, credential, 1);
		context.check('the request token is exchanged', first.ok, first.found);

		for (const [day, number] of [
			[1, 2],
			[2, 3],
		]) {
			sandbox.wind(25 * HOURS);
			n8n = await restart(context, n8n);
			const later = await post(n8n, sandbox, credential, number);
			context.check(
				`day ${day}: it goes on after a restart, with the request token over`,
				later.ok,
				later.found,
			);
		}
		const { byGrant } = sandbox.tokenCalls();
		context.check(
			'the request token was exchanged once',
			byGrant.password === 1 && byGrant.refresh_token === 2,
			byGrant,
		);
		context.say(`3 posts, 2 restarts, 50 hours: token calls ${JSON.stringify(byGrant)}`);

		sandbox.expireAccessTokens();
		sandbox.setFaults([{ on: 'token', kind: 'unavailable' }]);
		const broken = await post(n8n, sandbox, credential, 4);
		context.check('while the sign-in is out of order, nothing is posted', !broken.ok, broken.found);
		sandbox.setFaults([]);
		n8n = await restart(context, n8n);
		const mended = await post(n8n, sandbox, credential, 5);
		context.check('and the refresh token is not lost by that', mended.ok, mended.found);
	},
};

/** What a careless server repeats is in no part of an execution's record, nor in n8n's log. */
export const echoedSecrets: Scenario = {
	name: 'sign-in: echoed secrets',
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n({ env: { N8N_LOG_LEVEL: 'debug' } });
		const credential = await context.credential(n8n, sandbox);
		const first = await post(n8n, sandbox, credential, 1);
		context.check('it posts', first.ok, first.found);
		for (const echo of ['plain', 'urlEncoded', 'cut'] as const) {
			for (const [on, status] of [
				['integrationStatus', 200],
				['integrationStatus', 400],
				['token', 400],
			] as const) {
				if (on === 'token') sandbox.expireAccessTokens();
				sandbox.setFaults([{ on, kind: 'echoedSecrets', echo, status }]);
				const { execution, ok } = await post(n8n, sandbox, credential, 2);
				sandbox.setFaults([]);
				context.check(`${on} ${status} ${echo}: it is not on Success`, !ok);
				const record = JSON.stringify(execution);
				context.check(
					`${on} ${status} ${echo}: no secret is in the execution's record`,
					!SECRET.test(record),
				);
				context.check(
					`${on} ${status} ${echo}: what was hidden is marked`,
					on === 'token' || record.includes('***'),
				);
			}
		}
		context.check("no secret is in n8n's log", !SECRET.test(n8n.logTail(100_000)));
		context.say("9 executions and n8n's log at debug level: no secret, whole or cut");
	},
};
