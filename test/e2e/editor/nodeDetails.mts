import type { IDataObject } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';

import { outputsOf } from '../../../testing/api.mts';
import type { N8nApi } from '../../../testing/api.mts';
import { screenshot } from '../browser.mts';
import type { ScenarioContext } from '../context.mts';
import { endedExecutions } from '../examples/rig.mts';

/** One workflow that is open in the editor. */
export interface Opened {
	page: Page;
	api: N8nApi;
	workflowId: string;
	url: string;
}

/** Opens a node's details. */
async function openNode({ page, url }: Opened, name: string): Promise<void> {
	await page.goto(url);
	const node = page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	await node.waitFor();
	// The canvas is still being fitted to the window.
	await page.waitForTimeout(2000);
	await node.dblclick();
	await page.locator('[data-test-id=node-execute-button]').first().waitFor();
}

/** Runs the node that is open, as a user would. @returns what it gave out */
async function execute({ page, api, workflowId }: Opened, name: string): Promise<IDataObject[]> {
	const before = (await api.executions(workflowId)).length;
	await page.locator('[data-test-id=node-execute-button]').first().click();
	const executions = await endedExecutions(api, workflowId, before + 1);
	await page.waitForTimeout(1500);
	return (outputsOf(executions[before], name)[0] ?? []).map(({ json }) => json);
}

/** Chooses how the report is named: `url` or `list`. */
async function chooseMode(page: Page, mode: string): Promise<Locator> {
	const locator = page.locator('[data-test-id=resource-locator-reportId]');
	await locator.locator('[data-test-id=rlc-mode-selector]').click();
	await page.locator(`[data-test-id=mode-${mode}]`).first().click();
	return locator;
}

export async function byUrl(context: ScenarioContext, opened: Opened, id: string): Promise<void> {
	const { page } = opened;
	await openNode(opened, 'Get details');
	const locator = await chooseMode(page, 'url');
	const address = `https://us2.concursolutions.com/nui/expense/reports/${encodeURIComponent(id)}`;
	await locator.locator('[data-test-id=rlc-input-container] input').fill(address);
	await page.keyboard.press('Tab');
	const [item] = await execute(opened, 'Get details');
	context.say(await screenshot(context, page, 'report-id-by-url'));
	context.check('By URL reads the report', item?.ReportID === id, item);
}

export async function fromList(context: ScenarioContext, opened: Opened, ids: string[]): Promise<void> {
	const { page } = opened;
	await openNode(opened, 'Get details');
	const locator = await chooseMode(page, 'list');
	await locator.locator('[data-test-id=rlc-input-container]').click();
	const items = page.locator('[data-test-id=rlc-item]');
	await items.first().waitFor();
	await page.waitForTimeout(1000);
	const entries = (await items.allInnerTexts()).map((text) => text.trim());
	context.check(
		'list entries start with the ID, then owner, name, total and date',
		entries.length === ids.length &&
			entries.every(
				(entry) =>
					ids.some((id) => entry.startsWith(`${id} · Sample Employee`)) &&
					/ EUR · \d{4}-\d\d-\d\d$/.test(entry),
			),
		entries,
	);
	context.say(await screenshot(context, page, 'report-id-from-list'));
	await items.filter({ hasText: ids[2] }).first().click();
	const [item] = await execute(opened, 'Get details');
	context.check('From List reads the report', item?.ReportID === ids[2], item);
}

export async function simplify(context: ScenarioContext, opened: Opened): Promise<void> {
	const { page } = opened;
	await openNode(opened, 'Get many');
	const [simple] = await execute(opened, 'Get many');
	context.check(
		'Simplify leaves the fields that most need',
		simple?.OwnerName !== undefined && simple.WorkflowActionUrl === undefined,
		simple,
	);
	context.say(await screenshot(context, page, 'simplify-on'));
	await page
		.locator('[data-test-id=parameter-input-simplify] [role=switch]')
		.or(page.locator('[data-test-id=parameter-input-simplify] .el-switch'))
		.first()
		.click();
	const [whole] = await execute(opened, 'Get many');
	context.check('without it, everything is there', whole?.WorkflowActionUrl !== undefined, whole);
	context.say(await screenshot(context, page, 'simplify-off'));
}
