import { exampleWith } from '../../../testing/workflows.mts';
import { openEditor } from '../browser.mts';
import { canvas, examplesOnCanvas, search } from '../editor/canvas.mts';
import { byUrl, fromList, simplify } from '../editor/nodeDetails.mts';
import type { Scenario } from '../context.mts';

const EXAMPLES = [
	'post-integration-status',
	'alert-on-failures',
	'scheduled-loop',
	'reconcile-every-morning',
	'erp-calls-webhook',
	'agent-with-approval',
];

/** The package's nodes as a new user meets them in the editor. */
export const nodesInEditor: Scenario = {
	name: 'nodesInEditor',
	tags: ['long'],
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const page = await openEditor(context, n8n);
		page.setDefaultTimeout(60_000);
		// Leaving a node that was changed.
		page.on('dialog', (dialog) => void dialog.accept());
		await page.goto(`${n8n.baseUrl}/workflow/new`);
		await search(context, page);

		const concurApi = await context.credential(n8n, sandbox);
		const smtp = await n8n.api.createCredential('Mail', 'smtp', {
			host: '127.0.0.1',
			port: 25,
			secure: false,
		});
		const postgres = await n8n.api.createCredential('ERP', 'postgres', {
			host: '127.0.0.1',
			database: 'x',
			user: 'x',
			password: 'x',
		});
		const loop = exampleWith('scheduled-loop', { concurApi, smtp, postgres });
		const loopUrl = `${n8n.baseUrl}/workflow/${await n8n.api.createWorkflow(loop)}`;
		await canvas(context, page, loopUrl);

		const [trigger] = exampleWith('post-integration-status', { concurApi, smtp }).nodes;
		const node = (name: string, parameters: object, y: number) => ({
			id: name,
			name,
			type: 'n8n-nodes-concur.concurExpenseReport',
			typeVersion: 1,
			position: [200, y] as [number, number],
			parameters: parameters as never,
			credentials: { concurApi },
		});
		const workflowId = await n8n.api.createWorkflow({
			name: 'Reading',
			nodes: [
				{ ...trigger, position: [-100, 0] },
				node(
					'Get details',
					{ operation: 'getDetails', reportId: { __rl: true, mode: 'id', value: '' } },
					-100,
				),
				node('Get many', { operation: 'getAll', limit: 1 }, 100),
			],
			connections: {
				[trigger.name]: {
					main: [
						[
							{ node: 'Get details', type: 'main', index: 0 },
							{ node: 'Get many', type: 'main', index: 0 },
						],
					],
				},
			},
		});
		const ids = sandbox
			.reports()
			.filter(({ paymentStatusCode }) => paymentStatusCode === 'P_PROC')
			.map(({ id }) => id);
		const credentials = { concurApi, smtp, postgres, httpHeaderAuth: smtp, openAiApi: smtp };
		const urls = new Map<string, string>();
		for (const name of EXAMPLES) {
			const id = await n8n.api.createWorkflow(exampleWith(name, credentials));
			urls.set(name, `${n8n.baseUrl}/workflow/${id}`);
		}
		await examplesOnCanvas(context, page, urls);
		const opened = { page, api: n8n.api, workflowId, url: `${n8n.baseUrl}/workflow/${workflowId}` };
		await byUrl(context, opened, ids[0]);
		await fromList(context, opened, ids);
		await simplify(context, opened);
	},
};
