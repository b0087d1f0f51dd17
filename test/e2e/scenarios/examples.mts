import { spawnSync } from 'node:child_process';
import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox/index.mts';
import { errorOf, outputsOf } from '../../../testing/api.mts';
import type { N8nApi, WorkflowFile } from '../../../testing/api.mts';
import { startScriptedModel } from '../../../testing/scriptedModel.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, readExample } from '../../../testing/workflows.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

function withCredential(name: string, credential: { id: string; name: string }): WorkflowFile {
	const workflow = readExample(name);
	for (const node of workflow.nodes)
		if (node.type.startsWith('n8n-nodes-concur.')) node.credentials = { concurApi: credential };
	return workflow;
}

const idsAt = (sandbox: Sandbox, code: string): string[] =>
	sandbox
		.reports()
		.filter(({ paymentStatusCode }) => paymentStatusCode === code)
		.map(({ id }) => id);

/** The ERP posts Report IDs and is told what happened to each. */
async function erpCallsWebhook(
	context: ScenarioContext,
	api: N8nApi,
	credential: { id: string; name: string },
	sandbox: Sandbox,
): Promise<void> {
	await api.activate(await api.createWorkflow(withCredential('erp-calls-webhook', credential)));
	const [good, second] = idsAt(sandbox, 'P_PROC');
	const [refused] = idsAt(sandbox, 'P_NOTP');
	const call = async (tries = 50): Promise<IDataObject[]> => {
		const response = await fetch(`${api.baseUrl}/webhook/concur-integration-status`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ReportIDs: [good, refused, second] }),
		});
		// Activation answers before the webhook is registered.
		if (response.status !== 404 || tries === 0) return (await response.json()) as IDataObject[];
		await new Promise((resolve) => setTimeout(resolve, 200));
		return await call(tries - 1);
	};
	const outcomes = (answer: IDataObject[]) =>
		Object.fromEntries(answer.map(({ ReportID, outcome }) => [String(ReportID), outcome]));
	const first = await call();
	context.check(
		'the ERP is told what happened to each',
		JSON.stringify(outcomes(first)) ===
			JSON.stringify({ [good]: 'integrated', [second]: 'integrated', [refused]: 'refused' }),
		first,
	);
	const again = outcomes(await call());
	context.check(
		'a repeated call posts nothing again',
		again[good] === 'alreadyPaid' && sandbox.account().get(good)?.posts === 1,
		again,
	);
	context.say(
		`erp-calls-webhook: ${Object.values(outcomes(first)).join(', ')}; called again: ${Object.values(again).join(', ')}`,
	);
}

/** Yesterday's unknown reports are looked up in the data table, settled, and taken off it. */
async function retryUnknownReports(
	context: ScenarioContext,
	api: N8nApi,
	credential: { id: string; name: string },
	sandbox: Sandbox,
): Promise<void> {
	const { id: projectId } = await api.call<{ id: string }>('GET', 'projects/personal');
	const tableId = (
		await api.call<{ id: string }>('POST', `projects/${projectId}/data-tables`, {
			name: 'concur_unknown',
			columns: [{ name: 'ReportID', type: 'string' }],
		})
	).id;
	const [open] = idsAt(sandbox, 'P_PROC');
	const [paid] = idsAt(sandbox, 'P_PAID');
	const [held] = idsAt(sandbox, 'P_HOLD');
	await api.call('POST', `projects/${projectId}/data-tables/${tableId}/insert`, {
		data: [open, paid, held].map((ReportID) => ({ ReportID })),
		returnType: 'count',
	});
	const execution = await api.run(
		await api.createWorkflow(withCredential('retry-unknown-reports', credential)),
		MANUAL_TRIGGER,
	);
	const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
	context.check(
		'the paid and the open report are settled',
		JSON.stringify(success.map(({ json }) => json.outcome).sort()) === '["alreadyPaid","integrated"]',
		errorOf(execution),
	);
	context.check('the held one still needs attention', failure[0]?.json.ReportID === held, failure[0]?.json);
	const left = await api.call<{ data: IDataObject[] }>(
		'GET',
		`projects/${projectId}/data-tables/${tableId}/rows`,
	);
	context.check(
		'settled reports are off the list',
		left.data.length === 1 && left.data[0].ReportID === held,
		left,
	);
	context.say('retry-unknown-reports: one was paid already, one was posted, one stays on the list');
}

/** The agent reads by itself; its wish to commit waits for a human. */
async function agentWithApproval(
	context: ScenarioContext,
	api: N8nApi,
	credential: { id: string; name: string },
	sandbox: Sandbox,
): Promise<void> {
	const [open] = idsAt(sandbox, 'P_PAYC');
	const model = await startScriptedModel([
		{ tool: 'Read_reports', arguments: {} },
		{ tool: 'Read_report_details', arguments: { Report_ID: open } },
		{ tool: 'Post_integration_status', arguments: { Report_ID: open } },
		{ say: 'Done.' },
	]);
	context.atEnd(model.close);
	const openAi = await api.createCredential('Scripted model', 'openAiApi', {
		apiKey: 'none',
		url: model.url,
	});
	const workflow = withCredential('agent-with-approval', credential);
	for (const node of workflow.nodes) {
		if (node.type.endsWith('.lmChatOpenAi'))
			node.credentials = { openAiApi: { id: openAi.id, name: openAi.name } };
	}
	const workflowId = await api.createWorkflow(workflow);
	await api.activate(workflowId);
	const webhookId = String(workflow.nodes.find(({ type }) => type.endsWith('.chatTrigger'))?.webhookId);
	const ask = async (tries = 50): Promise<void> => {
		const response = await fetch(`${api.baseUrl}/webhook/${webhookId}/chat`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				action: 'sendMessage',
				sessionId: 'test',
				chatInput: `Please mark ${open} as booked.`,
			}),
		});
		if (response.status !== 404 || tries === 0) return;
		await new Promise((resolve) => setTimeout(resolve, 200));
		await ask(tries - 1);
	};
	await ask();
	let status = '';
	for (let tries = 0; tries < 100 && !['waiting', 'error', 'success'].includes(status); tries += 1) {
		await new Promise((resolve) => setTimeout(resolve, 200));
		status = (await api.executions(workflowId))[0]?.status ?? '';
	}
	const [last] = await api.executions(workflowId);
	const reads = sandbox.account().get(open)?.reads ?? 0;
	context.check('the agent waits for a human', status === 'waiting', [
		status,
		model.requests.length,
		status === 'error' ? errorOf(await api.execution(last.id)) : '',
	]);
	context.check(
		'it has read the reports and the details',
		sandbox.events().some(({ path }) => path.startsWith('/api/v3.0')) && reads > 0,
		reads,
	);
	context.check(
		'and committed nothing',
		sandbox.account().get(open)?.posts === 0,
		sandbox.account().get(open),
	);
	context.say('agent-with-approval: read by itself, waits for a human before it posts, nothing committed');
}

/** Every example is imported and run as it is shipped. */
export const examples: Scenario = {
	name: 'examples',
	async run(context) {
		const loop = spawnSync('npm', ['run', '--silent', 'demo', '--', '--loop'], { encoding: 'utf8' });
		context.check(
			'scheduled-loop balances',
			loop.status === 0 && loop.stdout.includes('The ledger balances to the cent.'),
			loop.stdout.slice(-2000),
		);
		context.say(
			`scheduled-loop: ${String(/committed .*/.exec(loop.stdout)?.[0])}; ${String(/sent back {2}.*/.exec(loop.stdout)?.[0])}`,
		);

		const sandbox = await context.startSandbox();
		const { api } = await context.startN8n();
		const credential = await context.credential({ api } as never, sandbox);
		await erpCallsWebhook(context, api, credential, sandbox);
		await retryUnknownReports(context, api, credential, sandbox);
		await agentWithApproval(context, api, credential, sandbox);
	},
};
