import { makeReports } from '../../../sandbox/index.mts';
import { outputsOf } from '../../../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario } from '../context.mts';

/** 20 items meet an empty session token and a refresh token that dies on rotation. */
export const oneTokenCall: Scenario = {
	name: 'one token call',
	async run(context) {
		const sandbox = await context.startSandbox({
			reports: makeReports(20),
			refreshToken: 'rotateAndKill',
			latencyMs: 30,
		});
		const n8n = await context.startN8n();
		const credential = await context.credential(n8n, sandbox);
		const reportIds = sandbox.reports().map(({ id }) => id);
		const workflow = postingWorkflow(reportIds, credential, { maxConcurrency: 20 });
		const execution = await n8n.api.run(await n8n.api.createWorkflow(workflow), MANUAL_TRIGGER);
		const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
		const { total, ok } = sandbox.tokenCalls();
		context.say(
			`20 items in, ${success.length} on Success, ${failure.length} on Failure, ${total} token call(s)`,
		);
		context.check(
			'all 20 items are on Success',
			success.length === 20 && failure.length === 0,
			failure[0]?.json,
		);
		context.check('exactly one token call was made', total === 1 && ok === 1, sandbox.tokenCalls());
		const stored = await n8n.api.getCredential(credential.id);
		context.check(
			'the stored token is not shown',
			!JSON.stringify(stored).includes(sandbox.credentials.refreshToken),
		);

		const [again] = makeReports(1, {}, 99);
		sandbox.addReports([again]);
		sandbox.expireAccessTokens();
		const second = await n8n.api.run(
			await n8n.api.createWorkflow(postingWorkflow([again.id], credential)),
			MANUAL_TRIGGER,
		);
		context.check(
			'the rotated refresh token was stored and works',
			outputsOf(second, CONCUR_NODE)[0]?.length === 1,
		);
		context.check('and cost one more token call', sandbox.tokenCalls().total === 2, sandbox.tokenCalls());
	},
};
