import fc from 'fast-check';

import { makeReports, startSandbox } from '../../sandbox/index.mts';
import { runNode } from '../engine/engine.mts';
import { credentialFor } from '../engine/setUp.mts';
import { repostAfterUnclearAnswers } from './breakBuild.mts';
import { chaosRun, faultsOf } from './scenario.mts';
import type { ChaosRun } from './scenario.mts';
import { judge, leaks } from './verdict.mts';

/** `--seed N --reports N` chooses the runs, `--path P` replays one that failed, `--broken` runs the careless build. */
const args = process.argv.slice(2);
const option = (name: string, fallback: string): string =>
	args.includes(name) ? args[args.indexOf(name) + 1] : fallback;
const seed = Number(option('--seed', '1'));
const total = Number(option('--reports', '10000'));
const REPORTS_PER_RUN = Math.min(100, total);

if (args.includes('--broken')) repostAfterUnclearAnswers();

const sums = { lost: 0, doubleCommits: 0, misrouted: 0, reports: 0, failedNodes: 0 };
const byFault = new Map<string, Map<string, number>>();

function count(fault: string, outcome: string): void {
	const outcomes = byFault.get(fault) ?? new Map<string, number>();
	outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
	byFault.set(fault, outcomes);
}

let runNumber = 0;

async function play(chaos: ChaosRun): Promise<void> {
	runNumber += 1;
	const reports = makeReports(chaos.reports.length, {}, seed * 100_000 + runNumber).map((report, index) => ({
		...report,
		paymentStatusCode: chaos.reports[index].paymentStatusCode,
	}));
	const ids = reports.map(({ id }) => id);
	const sandbox = await startSandbox({ reports, secondPost: 'commitAgain', faults: faultsOf(chaos, ids) });
	try {
		const statusBefore = new Map(reports.map(({ id, paymentStatusCode }) => [id, paymentStatusCode]));
		const input = [...ids, ...ids.filter((_, index) => chaos.reports[index].twice)];
		const credential = credentialFor(sandbox);
		const secrets = Object.values(sandbox.credentials);
		const { preCheck, ...options } = chaos.options;
		const result = await runNode(
			input.map((ReportID) => ({ ReportID })),
			{
				credential,
				parameters: { options: { ...options, preCheck, timeout: 300, maxWait: 0.03 } },
				settings: {
					onError: chaos.onError,
					retryOnFail: chaos.retryOnFail,
					maxTries: 2,
					waitBetweenTries: 1,
				},
			},
		);
		const verdict = judge(
			{ ...chaos, options: { ...chaos.options, preCheck: preCheck || chaos.retryOnFail } },
			input,
			statusBefore,
			result,
			sandbox,
		);
		const shown = leaks(result, [
			...secrets,
			String(credential.data.sessionToken),
			String(credential.data.refreshToken),
		]);
		sums.reports += chaos.reports.length;
		sums.lost += verdict.lost.length;
		sums.doubleCommits += verdict.doubleCommits.length;
		sums.misrouted += verdict.misrouted.length + shown.length;
		if (result.error) sums.failedNodes += 1;
		chaos.reports.forEach(({ posting }, index) => {
			const outcome = verdict.outcomes.get(ids[index]) ?? 'node stopped';
			const names =
				posting.length === 0
					? ['(none)']
					: posting.map(({ kind, commit }) => `${kind}${commit ? ' after commit' : ''}`);
			for (const name of new Set(names)) count(name, outcome);
		});
		const wrong = [
			...verdict.lost,
			...verdict.doubleCommits,
			...verdict.misrouted,
			...shown.map(() => 'a token shows in the output'),
		];
		if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join('\n'));
	} finally {
		await sandbox.close();
	}
}

const started = Date.now();
const outcome = await fc.check(fc.asyncProperty(chaosRun(REPORTS_PER_RUN), play), {
	seed,
	numRuns: Math.ceil(total / REPORTS_PER_RUN),
	endOnFailure: true,
	...(args.includes('--path') ? { path: option('--path', '') } : {}),
});

for (const [fault, outcomes] of [...byFault].sort()) {
	const ends = [...outcomes].sort().map(([name, number]) => `${name} ${number}`);
	const met = [...outcomes.values()].reduce((sum, number) => sum + number, 0);
	console.log(`${fault.padEnd(30)} ${String(met).padStart(6)} reports: ${ends.join(', ')}`);
}
console.log(
	`${sums.reports} reports in ${outcome.numRuns} runs, ${sums.failedNodes} of them stopped, in ${Math.round((Date.now() - started) / 1000)} s`,
);
if (outcome.failed) {
	console.log(`\n${String(outcome.errorInstance ?? '')}`);
	console.log(
		`Replay: npm run test:chaos -- --seed ${seed} --reports ${total} --path "${outcome.counterexamplePath}"`,
	);
}
console.log(`lost ${sums.lost}, double commits ${sums.doubleCommits}, misrouted ${sums.misrouted}`);
process.exit(outcome.failed ? 1 : 0);
