import { makeReports } from '../../../sandbox/index.mts';
import {
	duplicates,
	oneReportEach,
	onSuccess,
	postsOf,
	theSameReport,
} from '../../../testing/executionsAtOnce.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const SAME = 20;
const ANSWER_MS = 5000;

/** The limit of the benchmark, which also judges how long it takes: an n8n that has just started may itself be slower than the limit. */
const OFTEN = { executions: 200, perSecond: 20 };
/** Any n8n starts executions faster than this allows. */
const SELDOM = { executions: 60, perSecond: 5 };

/** All executions of one n8n share the pace: a limit per second that one of them meets slows them all. */
async function manyUnderALimit(
	context: ScenarioContext,
	{ executions, perSecond }: { executions: number; perSecond: number },
): Promise<void> {
	const sandbox = await context.startSandbox({
		reports: makeReports(executions),
		rateLimit: { requestsPerSecond: perSecond },
		latencyMs: 50,
	});
	const n8n = await context.startN8n();
	const credential = await context.credential(n8n, sandbox);
	const { seconds, outcomes } = await oneReportEach(n8n, sandbox, credential, 'subWorkflow');
	const ideal = executions / perSecond;
	const refused = sandbox.events().filter(({ status }) => status === 429).length;
	context.say(
		`${executions} executions of one item at once, ${perSecond} requests/s: ${onSuccess(outcomes)} on Success, ${seconds.toFixed(1)} s = ${(seconds / ideal).toFixed(2)} x of ${ideal} s; ${refused} answers were 429`,
	);
	const others = outcomes.filter(({ success }) => success.length !== 1);
	context.check('every report is integrated', onSuccess(outcomes) === executions, others.slice(0, 3));
	// Were each paced for itself, most of them would be refused, many more than once.
	context.check('at most a third as many are refused as there are', refused <= executions / 3, refused);
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
		await manyUnderALimit(context, OFTEN);
		await manyUnderALimit(context, SELDOM);
		await oneReportInMany(context, false);
		await oneReportInMany(context, true);
	},
};
