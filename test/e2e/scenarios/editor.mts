import type { Page } from 'playwright-core';

import { visitWorkflow } from '../../../testing/browser.mts';
import { sandboxCredentialData } from '../../../testing/credential.mts';
import { CONCUR_NODE, postingWorkflow } from '../../../testing/workflows.mts';
import { openEditor, screenshot } from '../browser.mts';
import type { Scenario, ScenarioContext } from '../context.mts';
import { search } from '../editor/canvas.mts';
import { dialogWith } from '../editor/credentialDialog.mts';

/** The shortest look at what a user sees: the nodes panel, the node with its outputs, and a credential that is tested. */
export const editor: Scenario = {
	name: 'editor',
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const { api, baseUrl } = n8n;
		const credential = await context.credential(n8n, sandbox);
		const ids = sandbox.reports().map(({ id }) => id);
		const workflowId = await api.createWorkflow(postingWorkflow(ids, credential));

		const page = await openEditor(context, n8n);
		await search(context, page, baseUrl);
		await twoOutputs(context, page, `${baseUrl}/workflow/${workflowId}`);
		const good = sandboxCredentialData(sandbox.baseUri, sandbox.credentials);
		for (const [colour, data, words] of [
			['green', good, 'Connection tested successfully'],
			['red', { ...good, clientSecret: 'wrong' }, 'code 64'],
		] as const) {
			const { id } = await api.createCredential(`Concur, ${colour}`, 'concurApi', data);
			const text = await dialogWith(page, baseUrl, id, words);
			context.check(`the credential dialog says "${words}"`, text.includes(words), text);
			await screenshot(context, page, `credential-${colour}`);
		}
	},
};

async function twoOutputs(context: ScenarioContext, page: Page, url: string): Promise<void> {
	await visitWorkflow(page, url);
	const node = page.locator(`[data-test-id=canvas-node][data-node-name="${CONCUR_NODE}"]`);
	const text = await node.innerText();
	context.check(
		'the node shows two named outputs',
		text.includes('Success') && text.includes('Failure'),
		text,
	);
	await screenshot(context, page, 'node-in-workflow');
	await node.dblclick();
	await page.locator('[data-test-id=ndv] [data-test-id=resource-locator-reportId]').waitFor();
	await screenshot(context, page, 'node-parameters');
}
