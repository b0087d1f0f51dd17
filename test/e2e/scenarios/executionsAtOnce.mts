import { makeReports } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { ExecutionsAtOnce } from '../../../testing/executionsAtOnce.mts';
import type { Outcome } from '../../../testing/executionsAtOnce.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const EXECUTIONS = 200;
const PER_SECOND = 20;
const SAME = 20;
const ANSWER_MS = 5000;

const onSuccess = (outcomes: Outcome[]): number =>
	outcomes.filter(({ success }) => success.length === 1).length;
const posts = (sandbox: Sandbox): number =>
	[...sandbox.account().values()].reduce((sum, account) => sum + account.posts, 0);

async function untilCommitted(sandbox: Sandbox, count: number): Promise<void> {
	const committed = () => [...sandbox.account().values()].filter(({ commits }) => commits > 0).length;
	for (const until = Date.now() + 120_000; committed() < count; ) {
		if (Date.now() > until) throw new Error(`Only ${committed()} of ${count} were committed in time`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** All executions of one n8n share the pace: a limit per second that one of them meets slows them all. */
async function manyUnderALimit(context: ScenarioContext): Promise<void> {
	const sandbox = await context.startSandbox({
		reports: makeReports(EXECUTIONS),
		rateLimit: { requestsPerSecond: PER_SECOND },
		latencyMs: 50,
	});
	const n8n = await context.startN8n();
	const executions = await ExecutionsAtOnce.prepare(n8n, await context.credential(n8n, sandbox));
	const started = Date.now();
	await executions.start(sandbox.reports().map(({ id }) => id));
	await untilCommitted(sandbox, EXECUTIONS);
	const seconds = (Date.now() - started) / 1000;
	const outcomes = await executions.outcomes(EXECUTIONS);
	const ideal = EXECUTIONS / PER_SECOND;
	const refused = sandbox.events().filter(({ status }) => status === 429).length;
	context.say(
		`${EXECUTIONS} executions of one item at once, ${PER_SECOND} requests/s: ${onSuccess(outcomes)} on Success, ${seconds.toFixed(1)} s = ${(seconds / ideal).toFixed(2)} x of ${ideal} s; ${refused} answers were 429`,
	);
	const others = outcomes.filter(({ success }) => success.length !== 1);
	context.check('every report is integrated', onSuccess(outcomes) === EXECUTIONS, others.slice(0, 3));
	context.check('within 1.3 x of what the limit allows', seconds <= 1.3 * ideal, seconds);
}

/** Two executions of one process never post the same report at the same time. */
async function theSameReport(context: ScenarioContext, cancelFirst: boolean): Promise<void> {
	const sandbox = await context.startSandbox({
		reports: makeReports(1),
		latencyMs: ANSWER_MS,
		secondPost: 'commitAgain',
	});
	const [{ id }] = sandbox.reports();
	const n8n = await context.startN8n();
	const executions = await ExecutionsAtOnce.prepare(n8n, await context.credential(n8n, sandbox));
	await executions.start(Array(SAME).fill(id));
	if (cancelFirst) {
		for (const until = Date.now() + 30_000; posts(sandbox) === 0 && Date.now() < until; )
			await new Promise((resolve) => setTimeout(resolve, 50));
		await executions.cancelFirst();
	}
	const outcomes = await executions.outcomes(SAME);
	const expected = cancelFirst ? SAME - 1 : SAME;
	const duplicates = outcomes.filter(({ success }) => success[0]?.duplicate === true).length;
	context.say(
		`the same report in ${SAME} executions at once${cancelFirst ? ', the first cancelled' : ''}: ${posts(sandbox)} post, ${onSuccess(outcomes)} on Success, ${duplicates} of them duplicates`,
	);
	context.check('it is posted once', posts(sandbox) === 1, posts(sandbox));
	const others = outcomes.filter(({ success }) => success.length !== 1);
	context.check('all others are on Success', onSuccess(outcomes) === expected, others.slice(0, 3));
	context.check('all but one are duplicates', duplicates === SAME - 1, duplicates);
}

export const executionsAtOnce: Scenario = {
	name: 'executions at once',
	async run(context) {
		await manyUnderALimit(context);
		await theSameReport(context, false);
		await theSameReport(context, true);
	},
};
