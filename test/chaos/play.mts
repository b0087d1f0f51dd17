import { makeReports, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { runNode } from '../engine/engine.mts';
import type { StoredCredential } from '../engine/engine.mts';
import { credentialFor } from '../engine/setUp.mts';
import { faultScript } from './faults.mts';
import type { ChaosRun } from './scenario.mts';
import { leap, throwStrangely } from './surroundings.mts';
import { judge, leaks, said } from './verdict.mts';
import type { Execution, Verdict } from './verdict.mts';

export interface Played extends Verdict {
	/** Secrets that show in an output, an error or a hint. */
	leaks: string[];
	/** Per execution: outcome by Report ID; undefined for an execution that failed. */
	outcomes: Array<Map<string, string> | undefined>;
	ids: string[];
}

async function execute(
	chaos: ChaosRun,
	sandbox: Sandbox,
	credential: StoredCredential,
	input: string[],
	preCheck: boolean,
): Promise<Execution> {
	const startedAt = sandbox.now();
	const paidBefore = paidIn(sandbox);
	const result = await runNode(
		input.map((ReportID) => ({ ReportID })),
		{
			credential,
			parameters: { options: { ...chaos.options, preCheck, timeout: 300, maxWait: 0.03 } },
			settings: {
				onError: chaos.onError,
				retryOnFail: chaos.retryOnFail,
				maxTries: 2,
				waitBetweenTries: 1,
			},
		},
	);
	return {
		input,
		// Retry On Fail runs the whole node again, so it looks first.
		preCheck: preCheck || chaos.retryOnFail,
		result,
		startedAt,
		lastRequest: sandbox.events().at(-1)?.number ?? 0,
		committedByThen: new Set(
			[...sandbox.account()].filter(([, { commits }]) => commits > 0).map(([id]) => id),
		),
		paidBefore,
	};
}

const paidIn = (sandbox: Sandbox): Set<string> =>
	new Set(
		sandbox
			.reports()
			.filter(({ paymentStatusCode }) => paymentStatusCode === 'P_PAID')
			.map(({ id }) => id),
	);

/** Plays a run against a sandbox of its own, to the last late commit. */
export async function play(chaos: ChaosRun, reportSeed: number): Promise<Played> {
	const reports = makeReports(chaos.reports.length, {}, reportSeed).map((report, index) => ({
		...report,
		paymentStatusCode: chaos.reports[index].paymentStatusCode,
	}));
	const ids = reports.map(({ id }) => id);
	const sandbox = await startSandbox({ reports, secondPost: chaos.secondPost });
	sandbox.setFaultScript(
		faultScript(chaos, ids, {
			leap: (millis) => leap(sandbox, millis),
			throwStrangely,
			expireAccessTokens: () => sandbox.expireAccessTokens(),
		}),
	);
	try {
		const credential = credentialFor(sandbox);
		const secrets = new Set<string>();
		const noteSecrets = () => {
			const { sessionToken, refreshToken } = credential.data;
			const all = [...Object.values(sandbox.credentials), sessionToken, refreshToken];
			for (const secret of all)
				if (/^(access|refresh|secret|request|password)-/.test(String(secret))) secrets.add(String(secret));
		};
		noteSecrets();
		const input = [...ids, ...ids.filter((_, index) => chaos.reports[index].twice)];
		const executions = [await execute(chaos, sandbox, credential, input, chaos.options.preCheck)];
		noteSecrets();
		const { secondExecution } = chaos;
		if (secondExecution) {
			const failed = said(executions[0].result).filter(({ output }) => output === 'failure');
			const again = executions[0].result.error ? input : failed.map(({ id }) => id);
			leap(sandbox, secondExecution.gapMs);
			// Where reports were Paid before, every execution must look first.
			const preCheck = chaos.options.preCheck || secondExecution.preCheck;
			executions.push(await execute(chaos, sandbox, credential, again, preCheck));
			noteSecrets();
		}
		sandbox.windPastLateCommits();
		const verdicts = executions.map((execution) => judge(chaos, execution, sandbox));
		return {
			ids,
			lost: verdicts.flatMap(({ lost }) => lost),
			doubleCommits: verdicts[0].doubleCommits,
			misrouted: verdicts.flatMap(({ misrouted }) => misrouted),
			leaks: executions.flatMap(({ result }) => leaks(result, [...secrets])),
			outcomes: executions.map(({ result }) =>
				result.error ? undefined : new Map(said(result).map(({ id, outcome }) => [id, outcome])),
			),
		};
	} finally {
		await sandbox.close();
	}
}
