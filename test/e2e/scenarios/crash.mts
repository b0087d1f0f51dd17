import { makeReports } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { outputsOf } from '../../../testing/api.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

const REPORTS = 200;
const INTERRUPT_AFTER = 60;

const commits = (sandbox: Sandbox): number =>
	[...sandbox.account().values()].reduce((sum, account) => sum + account.commits, 0);

async function untilCommitted(sandbox: Sandbox, count: number): Promise<void> {
	const until = Date.now() + 60_000;
	while (commits(sandbox) < count) {
		if (Date.now() > until) throw new Error(`Only ${commits(sandbox)} commits after a minute`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

interface Interruption {
	name: string;
	retryOnFail: boolean;
	/** Interrupts the execution and gives back an n8n on the same data. */
	interrupt(n8n: N8nInstance, executionId: string, context: ScenarioContext): Promise<N8nInstance>;
}

async function killAndRestart(n8n: N8nInstance, context: ScenarioContext): Promise<N8nInstance> {
	n8n.kill();
	await new Promise((resolve) => n8n.child.once('exit', resolve));
	return await context.startN8n({ userFolder: n8n.userFolder });
}

const INTERRUPTIONS: Interruption[] = [
	{
		name: 'killed (-9)',
		retryOnFail: false,
		interrupt: async (n8n, _, context) => await killAndRestart(n8n, context),
	},
	{
		name: 'killed (-9), Retry On Fail on',
		retryOnFail: true,
		interrupt: async (n8n, _, context) => await killAndRestart(n8n, context),
	},
	{
		name: 'cancelled',
		retryOnFail: false,
		interrupt: async (n8n, executionId) => {
			await n8n.api.cancel(executionId);
			return n8n;
		},
	},
];

/** A run of 200 is interrupted and started again on the same input with Pre-Check on: each report is committed once. */
export const crash: Scenario = {
	name: 'crash',
	async run(context) {
		for (const { name, retryOnFail, interrupt } of INTERRUPTIONS) {
			// A second POST on a Paid report would be on record as a second commit.
			const sandbox = await context.startSandbox({
				reports: makeReports(REPORTS),
				latencyMs: 30,
				secondPost: 'commitAgain',
			});
			const n8n = await context.startN8n();
			const credential = await context.credential(n8n, sandbox);
			const ids = sandbox.reports().map(({ id }) => id);
			const first = await n8n.api.createWorkflow(postingWorkflow(ids, credential, {}, { retryOnFail }));
			const executionId = await n8n.api.start(first, MANUAL_TRIGGER);
			await untilCommitted(sandbox, INTERRUPT_AFTER);
			const again = await interrupt(n8n, executionId, context);
			const inFirst = commits(sandbox);

			const second = await again.api.createWorkflow(
				postingWorkflow(ids, credential, { preCheck: true }, { retryOnFail }),
			);
			const [success = [], failure = []] = outputsOf(
				await again.api.run(second, MANUAL_TRIGGER),
				CONCUR_NODE,
			);
			const count = (outcome: string) => success.filter(({ json }) => json.outcome === outcome).length;
			const double = [...sandbox.account().values()].filter((account) => account.commits > 1).length;
			const lost = ids.filter((id) => sandbox.account().get(id)?.commits !== 1).length;
			context.say(
				`${name}: ${REPORTS} reports, ${inFirst} committed before it, then ${count('alreadyPaid')} already paid, ${count('integrated')} integrated, ${failure.length} on Failure; lost ${lost}, double commits ${double}`,
			);
			context.check(
				`${name}: was interrupted in the middle`,
				inFirst >= INTERRUPT_AFTER && inFirst < REPORTS,
				inFirst,
			);
			context.check(`${name}: every report is committed once`, lost === 0 && double === 0);
			context.check(
				`${name}: every report is accounted for`,
				success.length === REPORTS && failure.length === 0,
				failure[0]?.json,
			);
			await again.close();
		}
	},
};
