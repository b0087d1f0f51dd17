import { makeReports } from '../../../sandbox/index.mts';
import {
	duplicates,
	oneReportEach,
	onSuccess,
	postsOf,
	theSameReport,
} from '../../../testing/executionsAtOnce.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const EXECUTIONS = 200;
const PER_SECOND = 20;
const SAME = 20;
const ANSWER_MS = 5000;

/** All executions of one n8n share the pace: a limit per second that one of them meets slows them all. */
async function manyUnderALimit(context: ScenarioContext): Promise<void> {
	const sandbox = await context.startSandbox({
		reports: makeReports(EXECUTIONS),
		rateLimit: { requestsPerSecond: PER_SECOND },
		latencyMs: 50,
	});
	const n8n = await context.startN8n();
	const credential = await context.credential(n8n, sandbox);
	const { seconds, outcomes } = await oneReportEach(n8n, sandbox, credential, 'subWorkflow');
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
async function oneReportInMany(context: ScenarioContext, cancelFirst: boolean): Promise<void> {
	const sandbox = await context.startSandbox({
		reports: makeReports(1),
		latencyMs: ANSWER_MS,
		secondPost: 'commitAgain',
	});
	const n8n = await context.startN8n();
	const credential = await context.credential(n8n, sandbox);
	const outcomes = await theSameReport(n8n, sandbox, credential, { count: SAME, cancelFirst });
	const posts = postsOf(sandbox);
	context.say(
		`the same report in ${SAME} executions at once${cancelFirst ? ', the first cancelled' : ''}: ${posts} post, ${onSuccess(outcomes)} on Success, ${duplicates(outcomes)} of them duplicates`,
	);
	context.check('it is posted once', posts === 1, posts);
	const expected = cancelFirst ? SAME - 1 : SAME;
	const others = outcomes.filter(({ success }) => success.length !== 1);
	context.check('all others are on Success', onSuccess(outcomes) === expected, others.slice(0, 3));
	context.check('all but one are duplicates', duplicates(outcomes) === SAME - 1, duplicates(outcomes));
}

export const executionsAtOnce: Scenario = {
	name: 'executions at once',
	tags: ['long'],
	async run(context) {
		await manyUnderALimit(context);
		await oneReportInMany(context, false);
		await oneReportInMany(context, true);
	},
};
