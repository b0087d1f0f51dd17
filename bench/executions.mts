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

export const EXECUTION_HEADERS = ['What', 'Target', 'Measured', ''];

const row = (what: string, target: string, measured: string, met: boolean): string[] => [
	what,
	target,
	measured,
	met ? 'met' : 'missed',
];

async function withSandbox(
	n8n: N8nInstance,
	options: SandboxOptions,
	measure: (sandbox: Sandbox, credential: { id: string; name: string }) => Promise<string[]>,
): Promise<string[]> {
	const sandbox = await startSandbox(options);
	try {
		const credential = await createSandboxCredential(n8n.api, sandbox.baseUri, sandbox.credentials);
		return await measure(sandbox, credential);
	} finally {
		await sandbox.close();
	}
}

/** 200 executions of one report each, and as many without our node; `setUp` says how that n8n is set up. */
async function measureOneEach(n8n: N8nInstance, setUp: string): Promise<string[][]> {
	const limited = await withSandbox(
		n8n,
		{ reports: makeReports(200), rateLimit: { requestsPerSecond: 20 }, latencyMs: 50 },
		async (sandbox, credential) => {
			const { seconds, outcomes } = await oneReportEach(n8n, sandbox, credential);
			const integrated = onSuccess(outcomes);
			return row(
				`200 executions of one report each, 20 requests a second; ${setUp}`,
				'200 integrated, 13 s or less',
				`${integrated} integrated, ${seconds.toFixed(1)} s`,
				integrated === 200 && seconds <= 13,
			);
		},
	);
	const nothing = await nothingEach(n8n, 200);
	const floor = [
		`200 executions of a workflow without this node, no limit: what n8n itself takes; ${setUp}`,
		'',
		`${nothing.toFixed(1)} s`,
		'',
	];
	return [limited, floor];
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
 * Many executions at once in one n8n: what they share. n8n 2.41 makes an isolate for each execution; what that takes shows beside an
 * n8n that evaluates expressions as older ones do.
 */
export async function measureExecutions(
	n8n: N8nInstance,
	provision: Provision,
	tarball: string,
): Promise<string[][]> {
	const rows = await measureOneEach(n8n, 'n8n as it comes');
	const env = { N8N_EXPRESSION_ENGINE: 'legacy' };
	const legacy = await N8nInstance.start({ provision, tarball, env });
	try {
		rows.push(...(await measureOneEach(legacy, '`N8N_EXPRESSION_ENGINE=legacy`')));
	} finally {
		await legacy.close();
	}
	return [...rows, ...(await measureSameReport(n8n))];
}
