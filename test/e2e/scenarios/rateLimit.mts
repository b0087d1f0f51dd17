import { makeReports } from '../../../sandbox/index.mts';
import { outputsOf } from '../../../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario } from '../context.mts';

const REPORTS = 1000;
const PER_SECOND = 20;

/** Concur allows 20 requests a second: the run slows down as a whole, and every report gets through. */
export const rateLimit: Scenario = {
	name: 'rate limit',
	async run(context) {
		const sandbox = await context.startSandbox({
			reports: makeReports(REPORTS),
			rateLimit: { requestsPerSecond: PER_SECOND },
		});
		const n8n = await context.startN8n();
		const credential = await context.credential(n8n, sandbox);
		const ids = sandbox.reports().map(({ id }) => id);
		const workflowId = await n8n.api.createWorkflow(postingWorkflow(ids, credential));
		const execution = await n8n.api.run(workflowId, MANUAL_TRIGGER, 180_000);
		const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
		const seconds = execution.data.resultData.runData[CONCUR_NODE][0].executionTime / 1000;
		const ideal = REPORTS / PER_SECOND;
		const limited = sandbox.events().filter(({ status }) => status === 429).length;
		context.say(
			`${REPORTS} reports at ${PER_SECOND} requests/s: ${success.length} on Success, ${failure.length} on Failure, ${seconds.toFixed(1)} s = ${(seconds / ideal).toFixed(2)} x of ${ideal} s; ${limited} answers were 429`,
		);
		context.check(
			'all reports are integrated',
			success.length === REPORTS && failure.length === 0,
			failure[0]?.json,
		);
		// The benchmark measures how close; here it must only not grow out of hand on a busy machine.
		context.check('within twice of what the limit allows', seconds <= 2 * ideal, seconds);
		const share = limited / (REPORTS + limited);
		context.check('few of the requests were refused', share <= 0.2, share);
	},
};
