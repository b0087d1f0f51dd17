import type { Page } from 'playwright-core';

import { CONCUR_NODE, postingWorkflow, readExample } from '../../../testing/workflows.mts';
import { sandboxCredentialData } from '../../../testing/credential.mts';
import { openEditor, screenshot } from '../browser.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

/** What a user sees: the nodes panel, the node with its outputs, its parameters, and the credential dialog. */
export const editor: Scenario = {
	name: 'editor',
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const page = await openEditor(context, n8n);

		await page.goto(`${n8n.baseUrl}/workflow/new`);
		await findInNodesPanel(context, page);

		const credential = await context.credential(n8n, sandbox);
		const ids = sandbox.reports().map(({ id }) => id);
		const workflowId = await n8n.api.createWorkflow(postingWorkflow(ids, credential));
		await page.goto(`${n8n.baseUrl}/workflow/${workflowId}`);
		await seeTwoOutputs(context, page);

		for (const [name, node] of [
			['trigger-parameters', 'Reports to pay'],
			['report-parameters', 'Get details'],
			['send-back-parameters', 'Send back'],
		]) {
			const loop = readExample('scheduled-loop');
			for (const each of loop.nodes)
				if (each.type.startsWith('n8n-nodes-concur.')) each.credentials = { concurApi: credential };
			await page.goto(`${n8n.baseUrl}/workflow/${await n8n.api.createWorkflow(loop)}`);
			await openNode(context, page, node, name);
		}

		const good = sandboxCredentialData(sandbox.baseUri, sandbox.credentials);
		const green = await n8n.api.createCredential('Concur, right secret', 'concurApi', good);
		const red = await n8n.api.createCredential('Concur, wrong secret', 'concurApi', {
			...good,
			clientSecret: 'wrong',
		});
		await testInDialog(
			context,
			page,
			n8n.baseUrl,
			green.id,
			'credential-green',
			'Connection tested successfully',
		);
		await testInDialog(context, page, n8n.baseUrl, red.id, 'credential-red', 'code 64');
	},
};

async function findInNodesPanel(context: ScenarioContext, page: Page): Promise<void> {
	await page
		.locator('[data-test-id=canvas-add-button], [data-test-id=node-creator-plus-button]')
		.first()
		.click();
	const search = page
		.locator('[data-test-id=node-creator-search-bar], [data-test-id=node-creator] input')
		.first();
	await search.fill('concur');
	const found = page.locator(
		'[data-test-id=node-creator-item-name], [data-test-id=node-creator] .node-item',
		{ hasText: 'Concur Expense: Integration Status' },
	);
	await found.first().waitFor({ timeout: 15_000 });
	context.check('the node appears when "concur" is typed', (await found.count()) > 0);
	await page.waitForTimeout(500);
	context.say(await screenshot(context, page, 'nodes-panel'));
	await page.keyboard.press('Escape');
}

async function seeTwoOutputs(context: ScenarioContext, page: Page): Promise<void> {
	const node = page.locator(`[data-test-id=canvas-node][data-node-name="${CONCUR_NODE}"]`);
	await node.waitFor({ timeout: 20_000 });
	const text = await page.locator('[data-test-id=canvas-wrapper], .vue-flow').first().innerText();
	context.check(
		'the node shows two named outputs',
		text.includes('Success') && text.includes('Failure'),
		text,
	);
	await page.waitForTimeout(1000);
	context.say(await screenshot(context, page, 'node-in-workflow'));
	await openNode(context, page, CONCUR_NODE, 'node-parameters');
}

async function openNode(context: ScenarioContext, page: Page, name: string, image: string): Promise<void> {
	const node = page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	await node.waitFor({ timeout: 20_000 });
	await node.dblclick();
	await page.locator('[data-test-id=parameter-input], .ndv-wrapper').first().waitFor();
	await page.waitForTimeout(1500);
	context.say(await screenshot(context, page, image));
}

/** Opens a saved credential: n8n tests it at once and shows what came of it. */
async function testInDialog(
	context: ScenarioContext,
	page: Page,
	baseUrl: string,
	id: string,
	name: string,
	words: string,
): Promise<void> {
	await page.goto(`${baseUrl}/home/credentials/${id}`);
	const dialog = page.locator('[data-test-id=editCredential-modal]');
	await dialog.waitFor({ timeout: 20_000 });
	const more = dialog.getByText('More details');
	await more.or(dialog.getByText(words)).first().waitFor({ timeout: 20_000 });
	if (await more.isVisible()) await more.click();
	await dialog.getByText(words).first().waitFor({ timeout: 20_000 });
	await page.waitForTimeout(800);
	context.check(`the credential dialog says "${words}"`, (await dialog.innerText()).includes(words));
	context.say(await screenshot(context, page, name));
}
