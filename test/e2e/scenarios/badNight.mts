import { makeReports } from '../../../sandbox/index.mts';
import type { Fault, Sandbox } from '../../../sandbox/index.mts';
import { outputsOf } from '../../../testing/api.mts';
import type { Execution } from '../../../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const PATIENCE = { maxWait: 2, timeout: 3000 };

/** What Concur, and what stands between it and n8n, may do in one night: nothing is said that is not so. */
export const badNight: Scenario = {
	name: 'bad night',
	async run(context) {
		const n8n = await context.startN8n();

		/** Posts all reports of a sandbox, with one kind of trouble at every post. */
		const night = async (reports: number, fault: Partial<Fault> & Pick<Fault, 'kind'>) => {
			const sandbox = await context.startSandbox({ reports: makeReports(reports) });
			sandbox.setFaults([{ on: 'integrationStatus', ...fault }]);
			const credential = await context.credential(n8n, sandbox);
			const ids = sandbox.reports().map(({ id }) => id);
			const workflow = postingWorkflow(ids, credential, PATIENCE);
			const execution = await n8n.api.run(await n8n.api.createWorkflow(workflow), MANUAL_TRIGGER, 180_000);
			const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
			return { sandbox, execution, success, failure };
		};

		await everythingIsRefusedForNow(context, night);

		const late = await night(1, { kind: 'dropConnection', commitAfterMs: 30_000 });
		const [{ json: ended }] = [...late.success, ...late.failure];
		context.say(`a commit 30 s after the lost answer: ${String(ended.outcome)}`);
		late.sandbox.windPastLateCommits();
		context.check('it was committed once', late.sandbox.account().get(String(ended.ReportID))?.commits === 1);
		context.check(
			'it is unknown, or verified',
			ended.outcome === 'unknown' || (ended.outcome === 'integrated' && ended.verified === true),
			ended,
		);

		const started = Date.now();
		const silent = await night(1, { kind: 'switchingProtocols', commit: true, delayMs: 120_000 });
		const seconds = (Date.now() - started) / 1000;
		context.say(`an answer HTTP 101 that never settles: over after ${seconds.toFixed(1)} s`);
		context.check('it ends with the time-out', seconds < 60, seconds);
		context.check('and is verified', silent.success[0]?.json.verified === true, silent.failure[0]?.json);
	},
};

type Night = (
	reports: number,
	fault: Partial<Fault> & Pick<Fault, 'kind'>,
) => Promise<{
	sandbox: Sandbox;
	execution: Execution;
	success: Array<{ json: Record<string, unknown> }>;
	failure: Array<{ json: Record<string, unknown> }>;
}>;

async function everythingIsRefusedForNow(context: ScenarioContext, night: Night): Promise<void> {
	for (const kind of ['rateLimit', 'unavailable'] as const) {
		const { execution, success, failure } = await night(10, { kind, retryAfter: 0 });
		context.say(`${kind} for everything: ${success.length} on Success, ${failure.length} on Failure`);
		context.check('ten in, ten on Failure', success.length === 0 && failure.length === 10, failure.length);
		context.check(
			'each is notPosted',
			failure.every(({ json }) => json.outcome === 'notPosted'),
			failure[0]?.json,
		);
		context.check(
			'the node did not fail',
			execution.data.resultData.runData[CONCUR_NODE][0].executionStatus === 'success',
		);
	}
}
