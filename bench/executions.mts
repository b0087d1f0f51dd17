import { makeReports, startSandbox } from '../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../sandbox/index.mts';
import { createSandboxCredential } from '../testing/credential.mts';
import {
	nothingEach,
	oneReportEach,
	onSuccess,
	postsOf,
	theSameReport,
} from '../testing/executionsAtOnce.mts';
import { N8nInstance } from '../testing/instance.mts';
import type { Provision } from '../testing/provision.mts';
import type { StartedBy } from '../testing/startedAtOnce.mts';

export const EXECUTION_HEADERS = ['What', 'Target', 'Measured', ''];

const row = (what: string, target: string, measured: string, met: boolean): string[] => [
	what,
	target,
	measured,
	met ? 'met' : 'missed',
];

async function withSandbox<Measured>(
	n8n: N8nInstance,
	options: SandboxOptions,
	measure: (sandbox: Sandbox, credential: { id: string; name: string }) => Promise<Measured>,
): Promise<Measured> {
	const sandbox = await startSandbox(options);
	try {
		const credential = await createSandboxCredential(n8n.api, sandbox.baseUri, sandbox.credentials);
		return await measure(sandbox, credential);
	} finally {
		await sandbox.close();
	}
}

const AS_IT_COMES = 'n8n as it comes';
const STARTED: Record<StartedBy, string> = {
	subWorkflow: 'started for each report of one list (Execute Sub-workflow)',
	webhook: 'started by a webhook call each',
};

/** 200 executions of one report each, and as many without our node; `setUp` says how that n8n is set up. */
async function measureOneEach(n8n: N8nInstance, startedBy: StartedBy, setUp: string): Promise<string[][]> {
	const oneEach = async (reports: number, perSecond?: number) =>
		await withSandbox(
			n8n,
			{
				reports: makeReports(reports),
				latencyMs: 50,
				...(perSecond === undefined ? {} : { rateLimit: { requestsPerSecond: perSecond } }),
			},
			async (sandbox, credential) => await oneReportEach(n8n, sandbox, credential, startedBy),
		);
	// As before all other measurements: an n8n that has just started loads its own code yet.
	await oneEach(200);
	const { seconds, outcomes } = await oneEach(200, 20);
	const integrated = onSuccess(outcomes);
	const how = `${STARTED[startedBy]}; ${setUp}`;
	const limited = row(
		`200 executions of one report each, 20 requests a second; ${how}`,
		'200 integrated, 13 s or less',
		`${integrated} integrated, ${seconds.toFixed(1)} s`,
		integrated === 200 && seconds <= 13,
	);
	const alone = (await nothingEach(n8n, 200, startedBy)).toFixed(1);
	return [
		limited,
		[`200 executions without this node, no limit: what n8n itself takes; ${how}`, '', `${alone} s`, ''],
	];
}

/** The same report in many executions at once. */
async function measureSameReport(n8n: N8nInstance): Promise<string[][]> {
	const same = async (cancelFirst: boolean) =>
		await withSandbox(
			n8n,
			{ reports: makeReports(1), latencyMs: 5000, secondPost: 'commitAgain' },
			async (sandbox, credential) => {
				const outcomes = await theSameReport(n8n, sandbox, credential, { count: 20, cancelFirst });
				const [posts, integrated] = [postsOf(sandbox), onSuccess(outcomes)];
				const expected = cancelFirst ? 19 : 20;
				return row(
					`20 executions of the same report, 5 s answers${cancelFirst ? ', the first cancelled' : ''}`,
					`1 post, ${expected} on Success`,
					`${posts} post, ${integrated} on Success`,
					posts === 1 && integrated === expected,
				);
			},
		);
	return [await same(false), await same(true)];
}

/**
 * Many executions at once in one n8n: what they share. n8n 2.41 makes an isolate for each webhook call and one for each execution, and does
 * nothing else meanwhile; what that takes shows beside an n8n that evaluates expressions as older ones do.
 */
export async function measureExecutions(
	n8n: N8nInstance,
	provision: Provision,
	tarball: string,
): Promise<string[][]> {
	const rows = [
		...(await measureOneEach(n8n, 'subWorkflow', AS_IT_COMES)),
		...(await measureOneEach(n8n, 'webhook', AS_IT_COMES)),
	];
	const env = { N8N_EXPRESSION_ENGINE: 'legacy' };
	const legacy = await N8nInstance.start({ provision, tarball, env });
	try {
		for (const startedBy of ['subWorkflow', 'webhook'] as const)
			rows.push(...(await measureOneEach(legacy, startedBy, '`N8N_EXPRESSION_ENGINE=legacy`')));
	} finally {
		await legacy.close();
	}
	return [...rows, ...(await measureSameReport(n8n))];
}
