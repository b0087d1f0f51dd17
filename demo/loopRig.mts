import type { INodeParameters } from 'n8n-workflow';
import type pg from 'pg';

import { startSandbox } from '../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../sandbox/index.mts';
import { createSandboxCredential } from '../testing/credential.mts';
import { createDataTable, LEDGER } from '../testing/dataTable.mts';
import { startErpStandIn } from '../testing/erpStandIn.mts';
import { N8nInstance } from '../testing/instance.mts';
import { smtpCredentialData, startMailSink } from '../testing/mailSink.mts';
import { packPackage, provision } from '../testing/provision.mts';

import { exampleWith } from '../testing/workflows.mts';
import { CLOSED_ACCOUNT } from './ledger.mts';

const SETTLED_LIMIT_MS = 240_000;

/** The example "scheduled-loop" in a real n8n, between a sandbox and a Postgres that stands in for the ERP. */
export interface LoopRig {
	n8n: N8nInstance;
	sandbox: Sandbox;
	database: pg.Pool;
	/** The Concur credential in n8n. */
	credential: { id: string; name: string };
	workflowId: string;
	/** Waits until every report is paid or sent back. @throws when an execution fails, or after some minutes */
	settled(): Promise<void>;
	close(): Promise<void>;
}

export interface LoopSettings {
	sandbox: SandboxOptions;
	/** For n8n's process. */
	env?: NodeJS.ProcessEnv;
	/** Seconds between two polls, where the example's own minutes are too long. */
	pollSeconds?: number;
}

/** Starts everything; the workflow is there, but not active yet. */
export async function startLoop({ sandbox: options, env, pollSeconds }: LoopSettings): Promise<LoopRig> {
	const provided = await provision();
	const tarball = await packPackage();
	const closers: Array<() => Promise<unknown>> = [];
	const close = async (): Promise<void> => {
		for (const closer of closers.splice(0).reverse()) await closer();
	};
	try {
		console.log('Starting PostgreSQL as a stand-in for the ERP ...');
		const erp = await startErpStandIn();
		closers.push(erp.close);
		const { database } = erp;
		await database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);

		const sandbox = await startSandbox(options);
		closers.push(async () => await sandbox.close());
		const n8n = await N8nInstance.start({ provision: provided, tarball, env });
		closers.push(async () => await n8n.close());

		await createDataTable(n8n.api, LEDGER.name, LEDGER.columns);
		const mails = await startMailSink();
		closers.push(mails.close);
		const smtp = await n8n.api.createCredential('Mail', 'smtp', smtpCredentialData(mails));

		const concurApi = await createSandboxCredential(n8n.api, sandbox.baseUri, sandbox.credentials);
		const postgres = await n8n.api.createCredential('ERP stand-in', 'postgres', erp.credentialData);
		const workflow = exampleWith('scheduled-loop', { concurApi, smtp, postgres });
		for (const node of workflow.nodes) {
			if (pollSeconds !== undefined && node.type.endsWith('Trigger'))
				node.parameters.pollTimes = { item: everySeconds(pollSeconds) };
		}
		const workflowId = await n8n.api.createWorkflow(workflow);
		const settled = async () => await untilSettled(sandbox, n8n, workflowId);
		return { n8n, sandbox, database, credential: concurApi, workflowId, settled, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** n8n refuses a poll time of more than once a minute, but takes several of them. */
function everySeconds(step: number): INodeParameters[] {
	return Array.from({ length: Math.floor(60 / step) }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * step} * * * * *`,
	}));
}

async function untilSettled(sandbox: Sandbox, n8n: N8nInstance, workflowId: string): Promise<void> {
	const until = Date.now() + SETTLED_LIMIT_MS;
	let said = 0;
	for (;;) {
		const open = sandbox
			.reports()
			.filter(
				(report) => report.paymentStatusCode !== 'P_PAID' && report.approvalStatusCode !== 'A_RESU',
			).length;
		const executions = await n8n.api.executions(workflowId);
		if (open === 0 && executions.every(({ status }) => status === 'success')) return;
		const failed = executions.find(({ status }) => ['error', 'crashed'].includes(status));
		if (failed) {
			const execution = await n8n.api.execution(failed.id);
			throw new Error(`An execution failed: ${JSON.stringify(execution.data.resultData.error?.message)}`);
		}
		if (Date.now() > until)
			throw new Error(`${open} reports are still open after ${SETTLED_LIMIT_MS / 1000} s`);
		if (Date.now() - said > 15_000) {
			said = Date.now();
			console.log(`${open} reports are open ...`);
		}
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}
