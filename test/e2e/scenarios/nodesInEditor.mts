import { exampleWith } from '../../../testing/workflows.mts';
import { openEditor } from '../browser.mts';
import type { Scenario } from '../context.mts';
import { canvas, examplesOnCanvas, search } from '../editor/canvas.mts';
import { EXAMPLES, readingWorkflow, setUpExamples } from '../editor/editorRig.mts';
import { byUrl, fromList, GET_DETAILS, GET_MANY, simplify } from '../editor/nodeDetails.mts';

/** The package's nodes as a new user meets them in the editor. */
export const nodesInEditor: Scenario = {
	name: 'nodesInEditor',
	tags: ['long'],
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const { api, baseUrl } = n8n;
		const credentials = await setUpExamples(n8n, sandbox);
		const urls = new Map<string, string>();
		for (const name of EXAMPLES) {
			const id = await api.createWorkflow(exampleWith(name, credentials));
			urls.set(name, `${baseUrl}/workflow/${id}`);
		}
		const workflowId = await api.createWorkflow(readingWorkflow(credentials, [GET_DETAILS, GET_MANY]));
		const ids = sandbox
			.reports()
			.filter(({ paymentStatusCode }) => paymentStatusCode === 'P_PROC')
			.map(({ id }) => id);

		const page = await openEditor(context, n8n);
		await search(context, page, baseUrl);
		const opened = { page, api, workflowId, url: `${baseUrl}/workflow/${workflowId}` };
		await byUrl(context, opened, ids[0]);
		await fromList(context, opened, ids);
		await simplify(context, opened);
		await examplesOnCanvas(context, page, urls);
		await canvas(context, page, String(urls.get('scheduled-loop')));
	},
};
