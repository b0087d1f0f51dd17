import { startScriptedModel } from '../../../testing/scriptedModel.mts';
import { errorOf } from '../../../testing/api.mts';
import type { N8nApi, WorkflowFile } from '../../../testing/api.mts';
import { checkAlert, checkMarkedFailed, endedExecutions, idsAt, setUpExample, until } from './rig.mts';
import type { ExampleCheck } from './rig.mts';

/** n8n ignores what looks like a program that previews links. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

async function chat(
	api: N8nApi,
	workflow: WorkflowFile,
	chatInput: string,
	signedIn: boolean,
): Promise<number> {
	const webhookId = String(workflow.nodes.find(({ type }) => type.endsWith('.chatTrigger'))?.webhookId);
	const response = await fetch(`${api.baseUrl}/webhook/${webhookId}/chat`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...(signedIn ? api.signedInHeaders() : {}) },
		body: JSON.stringify({ action: 'sendMessage', sessionId: 'test', chatInput }),
	});
	return response.status;
}

/** What the other person clicks. @throws when the mail has no such link */
async function decide(text: string, approved: boolean): Promise<void> {
	const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, url]) => url.replace(/&amp;/g, '&'));
	const link = links.find((url) => url.includes(`approved=${approved}`));
	if (link === undefined) throw new Error(`The mail has no link with approved=${approved}`);
	// The mail may be there before the execution waits for its answer; a person is slower.
	await until(
		'n8n to take the answer',
		async () => (await fetch(link, { headers: { 'user-agent': BROWSER } })).ok,
	);
}

/** The agent reads by itself; its wish to post goes to another person, who reads what Concur says and decides. */
export const agentWithApproval: ExampleCheck = {
	name: 'agent-with-approval',
	async run(context, n8n) {
		const { api, sandbox, sink, example, addCredential } = await setUpExample(context, n8n);
		const [open] = idsAt(sandbox, 'P_PAYC');
		const [declined, held] = idsAt(sandbox, 'P_PROC');
		const model = await startScriptedModel([
			{ tool: 'Read_reports', arguments: {} },
			{ tool: 'Read_report_details', arguments: { Report_ID: open } },
			{ tool: 'Ask_to_post_a_report', arguments: { Report_ID: open } },
			{ say: 'Another person has been asked.' },
			{ tool: 'Ask_to_post_a_report', arguments: { Report_ID: declined } },
			{ say: 'Another person has been asked.' },
			{ tool: 'Ask_to_post_a_report', arguments: { Report_ID: held } },
			{ say: 'Another person has been asked.' },
		]);
		context.atEnd(model.close);
		await addCredential('openAiApi', { apiKey: 'none', url: model.url });
		const workflow = example('agent-with-approval');
		const workflowId = await api.createWorkflow(workflow);
		await api.activate(workflowId);
		await until('the chat', async () => (await chat(api, workflow, 'Hello', false)) !== 404, 30_000);
		context.check('who is not signed in to n8n is turned away', model.requests.length === 0, model.requests);
		const answered = await chat(api, workflow, `Please mark ${open} as booked.`, true);
		const errors = async () =>
			await Promise.all(
				(await api.executions(workflowId)).map(async ({ id }) => errorOf(await api.execution(id))),
			);
		context.check('the chat answers', answered === 200, [answered, answered === 200 ? [] : await errors()]);
		await until('the other person to be asked', () => sink.mails.length > 0);
		const account = () => sandbox.account().get(open);
		const posts = (id: string) => sandbox.account().get(id)?.posts ?? 0;
		context.check(
			'it has read the reports and the details',
			sandbox.events().some(({ path }) => path.startsWith('/api/v3.0')) && (account()?.reads ?? 0) > 0,
		);
		context.check('and nothing is posted', account()?.posts === 0, account());

		const [{ to, text }] = sink.mails;
		const { name, ownerName } = sandbox.report(open) ?? {};
		context.check('another person is asked', to.join() === 'approver@example.com', to);
		context.check(
			'who is shown employee, report, total and what will happen',
			[ownerName, name, 'EUR', open, 'can&#39;t be undone'].every((part) =>
				text.replace(/can't/g, 'can&#39;t').includes(String(part)),
			),
			text,
		);
		await decide(text, true);
		await until('Concur to commit', () => account()?.commits === 1);
		await endedExecutions(api, workflowId, 2);
		context.check(
			'after the approval it is posted, once',
			account()?.posts === 1 && sandbox.report(open)?.paymentStatusCode === 'P_PAID',
			account(),
		);

		await chat(api, workflow, `Please mark ${declined} as booked.`, true);
		await until('the second question', () => sink.mails.length === 2);
		await decide(sink.mails[1].text, false);
		const waiting = async () =>
			(await api.executions(workflowId)).some(({ status }) => ['running', 'waiting'].includes(status));
		await until('the answer to be taken', async () => !(await waiting()));
		context.check('what is declined is not posted', posts(declined) === 0, posts(declined));

		await chat(api, workflow, `Please mark ${held} as booked.`, true);
		await until('the third question', () => sink.mails.length === 3);
		sandbox.setPaymentStatus(held, 'P_HOLD');
		await decide(sink.mails[2].text, true);
		const failedId = async () =>
			(await api.executions(workflowId)).find(({ status }) => status === 'error')?.id;
		await until('an execution to fail', async () => (await failedId()) !== undefined);
		context.check(
			'what is approved too late is not committed',
			sandbox.report(held)?.paymentStatusCode === 'P_HOLD',
		);
		checkAlert(context, { ...sink, mails: sink.mails.slice(3) }, [held], [open, declined]);
		await checkMarkedFailed(context, api, workflowId, await api.execution(String(await failedId())));
		context.say(
			'agent-with-approval: read by itself; approved by mail: posted once; declined: not posted; refused by Concur: one alert',
		);
	},
};
