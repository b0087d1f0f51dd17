import type { IDataObject } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';

import { outputsOf } from '../../../testing/api.mts';
import type { N8nApi } from '../../../testing/api.mts';
import { visit } from '../../../testing/browser.mts';
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

/** A node of that workflow; its ID opens it. */
export interface NodeToOpen {
	id: string;
	name: string;
}

export const GET_DETAILS: NodeToOpen = { id: 'get-details', name: 'Get details' };
export const GET_MANY: NodeToOpen = { id: 'get-many', name: 'Get many' };

async function openNode({ page, url }: Opened, { id, name }: NodeToOpen): Promise<void> {
	await visit(page, url);
	await page.locator('[data-test-id=canvas-node]').first().waitFor();
	await visit(page, `${url}/${id}`);
	await page.locator('[data-test-id=ndv]', { hasText: name }).first().waitFor();
	await page.locator('[data-test-id=node-execute-button]').first().waitFor();
}

/** Runs the node that is open, as a user would. @returns what it gave out */
async function execute({ page, api, workflowId }: Opened, { name }: NodeToOpen): Promise<IDataObject[]> {
	const before = (await api.executions(workflowId)).length;
	await page.locator('[data-test-id=node-execute-button]').first().click();
	const executions = await endedExecutions(api, workflowId, before + 1);
	await page.locator('[data-test-id=output-panel] [data-test-id=node-run-status-success]').first().waitFor();
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
	await openNode(opened, GET_DETAILS);
	const locator = await chooseMode(page, 'url');
	const address = `https://us2.concursolutions.com/nui/expense/reports/${encodeURIComponent(id)}`;
	await locator.locator('[data-test-id=rlc-input-container] input').fill(address);
	await page.keyboard.press('Tab');
	const [item] = await execute(opened, GET_DETAILS);
	await screenshot(context, page, 'report-id-by-url');
	context.check('By URL reads the report', item?.ReportID === id, item);
}

export async function fromList(context: ScenarioContext, opened: Opened, ids: string[]): Promise<void> {
	const { page } = opened;
	await openNode(opened, GET_DETAILS);
	const locator = await chooseMode(page, 'list');
	await locator.locator('[data-test-id=rlc-input-container]').click();
	const items = page.locator('[data-test-id=rlc-item]');
	await items.nth(ids.length - 1).waitFor();
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
	await screenshot(context, page, 'report-id-from-list');
	await items.filter({ hasText: ids[2] }).first().click();
	const [item] = await execute(opened, GET_DETAILS);
	context.check('From List reads the report', item?.ReportID === ids[2], item);
}

export async function simplify(context: ScenarioContext, opened: Opened): Promise<void> {
	const { page } = opened;
	await openNode(opened, GET_MANY);
	const [simple] = await execute(opened, GET_MANY);
	context.check(
		'Simplify leaves the fields that most need',
		simple?.OwnerName !== undefined && simple.WorkflowActionUrl === undefined,
		simple,
	);
	await screenshot(context, page, 'simplify-on');
	await page
		.locator('[data-test-id=parameter-input-simplify] [role=switch]')
		.or(page.locator('[data-test-id=parameter-input-simplify] .el-switch'))
		.first()
		.click();
	const [whole] = await execute(opened, GET_MANY);
	context.check('without it, everything is there', whole?.WorkflowActionUrl !== undefined, whole);
	await screenshot(context, page, 'simplify-off');
}
