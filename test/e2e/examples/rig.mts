import type { Sandbox, SandboxOptions } from '../../../sandbox/index.mts';
import type { Execution, N8nApi } from '../../../testing/api.mts';
import { createDataTable, LEDGER } from '../../../testing/dataTable.mts';
import type { DataTable } from '../../../testing/dataTable.mts';
import { startErpStandIn } from '../../../testing/erpStandIn.mts';
import type { ErpStandIn } from '../../../testing/erpStandIn.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { smtpCredentialData, startMailSink } from '../../../testing/mailSink.mts';
import type { MailSink } from '../../../testing/mailSink.mts';
import { exampleWith } from '../../../testing/workflows.mts';
import type { WorkflowFile } from '../../../testing/api.mts';
import type { ScenarioContext } from '../context.mts';

/** An example that is run as it is shipped, in one n8n. It throws when something does not hold. */
export interface ExampleCheck {
	name: string;
	run(context: ScenarioContext, n8n: N8nInstance): Promise<void>;
}

/** A Concur, a mail server and an ERP for one example, and the credentials that a user would choose. */
export interface ExampleRig {
	api: N8nApi;
	sandbox: Sandbox;
	sink: MailSink;
	/** The example with its credentials. */
	example(name: string): WorkflowFile;
	/** Adds a credential, for the nodes that take one of its type. */
	addCredential(type: string, data: object): Promise<void>;
}

/** Everything that an example needs of the world around n8n. */
export async function setUpExample(
	context: ScenarioContext,
	n8n: N8nInstance,
	options: SandboxOptions = {},
): Promise<ExampleRig> {
	const { api } = n8n;
	// A second post on a Paid report would be on record as a second commit.
	const sandbox = await context.startSandbox({ secondPost: 'commitAgain', ...options });
	const sink = await startMailSink();
	context.atEnd(sink.close);
	const credentials: Record<string, { id: string; name: string }> = {
		concurApi: await context.credential(n8n, sandbox),
	};
	const addCredential = async (type: string, data: object) => {
		credentials[type] = await api.createCredential(`For ${type}`, type, data);
	};
	await addCredential('smtp', smtpCredentialData(sink));
	return { api, sandbox, sink, addCredential, example: (name) => exampleWith(name, credentials) };
}

function withTable(workflow: WorkflowFile, { id }: DataTable): WorkflowFile {
	for (const { type, parameters } of workflow.nodes)
		if (type === 'n8n-nodes-base.dataTable') parameters.dataTableId = { __rl: true, mode: 'list', value: id };
	return workflow;
}

/** The ledger and the ERP that an example needs besides; the ledger of the loop and the reconciliation, unless another is named. */
export async function addLedgerAndErp(
	context: ScenarioContext,
	rig: ExampleRig,
	{ name, columns } = LEDGER,
): Promise<{ ledger: DataTable; erp: ErpStandIn }> {
	const ledger = await createDataTable(rig.api, name, columns);
	context.atEnd(ledger.remove);
	const { versionCli } = await rig.api.call<{ versionCli: string }>('GET', 'settings');
	const { example } = rig;
	// n8n 1.x knows a Data Table by its place in the list only, so its users choose it, as the sticky note says.
	if (versionCli.startsWith('1.')) rig.example = (name) => withTable(example(name), ledger);
	return { ledger, erp: await addErp(context, rig) };
}

/** The ERP alone. */
export async function addErp(context: ScenarioContext, rig: ExampleRig): Promise<ErpStandIn> {
	const erp = await startErpStandIn();
	context.atEnd(erp.close);
	await rig.addCredential('postgres', erp.credentialData);
	return erp;
}

export const idsAt = (sandbox: Sandbox, code: string): string[] =>
	sandbox
		.reports()
		.filter(({ paymentStatusCode }) => paymentStatusCode === code)
		.map(({ id }) => id);

/** Asks until it holds. @throws with what is awaited after the limit */
export async function until(
	what: string,
	holds: () => boolean | Promise<boolean>,
	limitMs = 120_000,
): Promise<void> {
	const end = Date.now() + limitMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** Waits for a workflow's executions to end, so many of them. Oldest first. */
export async function endedExecutions(api: N8nApi, workflowId: string, count = 1): Promise<Execution[]> {
	const ended = async () =>
		(await api.executions(workflowId)).filter(
			({ status }) => !['new', 'running', 'waiting', 'unknown'].includes(status),
		);
	await until(`${count} executions to end`, async () => (await ended()).length >= count);
	return await Promise.all((await ended()).reverse().map(async ({ id }) => await api.execution(id)));
}

/** The one alert of a bad night: it names exactly these reports. */
export function checkAlert(
	context: ScenarioContext,
	sink: MailSink,
	failed: string[],
	others: string[],
	kind = 'report',
): void {
	context.check('one mail is sent', sink.mails.length === 1, sink.mails);
	const [{ to, text }] = sink.mails;
	context.check('it goes to whom the example names', to.join() === 'finance@example.com', to);
	context.check(
		`it names every ${kind} that failed`,
		failed.every((id) => text.includes(id)) && text.includes(`${failed.length} Concur ${kind}`),
		{ failed, text },
	);
	context.check('and no other', !others.some((id) => text.includes(id)), { others, text });
}

/** The execution of a bad night shows red in n8n's list, by its last node. */
export async function checkMarkedFailed(
	context: ScenarioContext,
	api: N8nApi,
	workflowId: string,
	execution: Execution,
): Promise<void> {
	const listed = (await api.executions(workflowId)).find(({ id }) => id === execution.id);
	context.check('the execution is listed as failed', listed?.status === 'error', listed);
	context.check(
		'its last node is the one that marks it',
		execution.data.resultData.lastNodeExecuted === 'Mark the execution as failed',
		execution.data.resultData.lastNodeExecuted,
	);
}
