import { makeReports } from '../../../sandbox/index.mts';
import { companyCredentialData } from '../../../testing/credential.mts';
import type { Scenario } from '../context.mts';
import {
	activate,
	drain,
	readResults,
	settleAccount,
	startExecutions,
	startQueueMode,
} from './queueMode.mts';

const HOUR_MS = 3_600_000;
const REPORTS = 200;

/** Two workers share a Company Request Token credential: the request token ends, workers are restarted, refresh tokens die on rotation. */
export const signInQueue: Scenario = {
	name: 'queue mode: a company token outlives its request token',
	tags: ['queue'],
	async run(context) {
		const sandbox = await context.startSandbox({
			reports: makeReports(REPORTS),
			refreshToken: 'rotateAndKill',
			secondPost: 'commitAgain',
			latencyMs: 30,
		});
		const queueMode = await startQueueMode(context);
		const { id, name } = await queueMode.main.api.createCredential(
			'Concur, by request token',
			'concurApi',
			companyCredentialData(sandbox.baseUri, sandbox.credentials),
		);
		const { workflowId, url } = await activate(queueMode, { id, name }, {});
		const reportIds = sandbox.reports().map((report) => report.id);
		let executions = 0;
		for (let round = 0; round < 4; round += 1) {
			const from = (round * REPORTS) / 4;
			executions += await startExecutions(url, reportIds.slice(from, from + REPORTS / 4));
			await drain(queueMode, workflowId, executions);
			// A day later the request token is over, and a worker has nothing in memory.
			sandbox.wind(25 * HOUR_MS);
			queueMode.workers[round % 2].kill();
			await queueMode.replaceWorker(round % 2);
		}
		const { byGrant } = sandbox.tokenCalls();
		context.say(`4 rounds, 100 hours, 4 restarted workers: token calls ${JSON.stringify(byGrant)}`);
		settleAccount(context, sandbox, await readResults(queueMode, workflowId), 0);
		context.check(
			'the request token was of use on the first day only',
			sandbox.tokenCalls().byGrant.refresh_token >= 3,
			byGrant,
		);
	},
};
