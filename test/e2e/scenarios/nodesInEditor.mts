import type { IDataObject } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';

import { outputsOf } from '../../../testing/api.mts';
import type { N8nApi } from '../../../testing/api.mts';
import { exampleWith } from '../../../testing/workflows.mts';
import { openEditor, screenshot } from '../browser.mts';
import { endedExecutions } from '../examples/rig.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

/** Words that finance people type, and the nodes that they are to find. */
const SEARCHES: Array<[words: string, nodes: string[]]> = [
	['SAP Concur', ['Concur Expense: Integration Status', 'Concur Expense: Report', 'Concur Expense Trigger']],
	['reimbursement', ['Concur Expense: Integration Status', 'Concur Expense: Report']],
	['expense report', ['Concur Expense: Report', 'Concur Expense: Integration Status']],
];

const SUBTITLES = [
	'Processing Payment',
	'Get Details: Report',
	'Send Back: Report',
	'Post Integration Status',
];

const EXAMPLES = [
	'post-integration-status',
	'alert-on-failures',
	'scheduled-loop',
	'reconcile-every-morning',
	'erp-calls-webhook',
	'agent-with-approval',
];

async function search(context: ScenarioContext, page: Page): Promise<void> {
	await page
		.locator('[data-test-id=canvas-add-button], [data-test-id=node-creator-plus-button]')
		.first()
		.click();
	const bar = page
		.locator('[data-test-id=node-creator-search-bar], [data-test-id=node-creator] input')
		.first();
	for (const [words, nodes] of SEARCHES) {
		await bar.fill(words);
		for (const name of nodes) {
			const found = page.locator('[data-test-id=node-creator-item-name]', {
				hasText: name.replace(' Trigger', ''),
			});
			await found.first().waitFor({ timeout: 30_000 });
		}
		const names = await page.locator('[data-test-id=node-creator-item-name]').allInnerTexts();
		context.check(
			`"${words}" finds the nodes before all others`,
			names.slice(0, nodes.length).every((name) => name.includes('Concur')),
			names,
		);
		if (words === 'SAP Concur') context.say(await screenshot(context, page, 'search-sap-concur'));
	}
	await page.keyboard.press('Escape');
}

/** The pictures of the package's nodes on the canvas, by node. */
async function icons(page: Page): Promise<string[]> {
	await page.locator('[data-test-id=canvas-node] img').first().waitFor({ timeout: 60_000 });
	await page.waitForTimeout(1000);
	const sources = await page
		.locator('[data-test-id=canvas-node] img')
		.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
	return [...new Set(sources.filter((source) => source.includes('n8n-nodes-concur')))];
}

/** Subtitles in words; and icons that differ, in the light and in the dark. */
async function canvas(context: ScenarioContext, page: Page, url: string): Promise<void> {
	const seen: string[][] = [];
	for (const theme of ['light', 'dark']) {
		await page.evaluate((name) => localStorage.setItem('N8N_THEME', name), theme);
		await page.goto(url);
		await page.locator('[data-test-id=canvas-node]').first().waitFor({ timeout: 60_000 });
		const found = await icons(page);
		context.check(`three nodes have three icons (${theme})`, found.length === 3, found);
		context.check(
			`they are those for a ${theme} canvas`,
			found.every((source) => source.includes('.dark.svg') === (theme === 'dark')),
			found,
		);
		seen.push(found);
		const text = await page.locator('.vue-flow').first().innerText();
		context.check(
			'subtitles are words',
			SUBTITLES.every((subtitle) => text.includes(subtitle)),
			text,
		);
		context.say(await screenshot(context, page, `canvas-${theme}`));
	}
	context.check(
		'the dark icons are others',
		seen[0].every((source) => !seen[1].includes(source)),
		seen,
	);
	await page.evaluate(() => localStorage.setItem('N8N_THEME', 'light'));
}

/** One workflow that is open in the editor. */
interface Opened {
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

async function byUrl(context: ScenarioContext, opened: Opened, id: string): Promise<void> {
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

async function fromList(context: ScenarioContext, opened: Opened, ids: string[]): Promise<void> {
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

async function simplify(context: ScenarioContext, opened: Opened): Promise<void> {
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

/** The examples as they look once they are imported: to be looked at. */
async function examplesOnCanvas(
	context: ScenarioContext,
	page: Page,
	urls: Map<string, string>,
): Promise<void> {
	for (const [name, url] of urls) {
		await page.goto(url);
		await page.locator('[data-test-id=canvas-node]').first().waitFor({ timeout: 60_000 });
		await page.waitForTimeout(1500);
		// n8n's key for "fit the whole workflow".
		await page.keyboard.press('1');
		await page.waitForTimeout(1000);
		context.say(await screenshot(context, page, `example-${name}`));
	}
}

/** The package's nodes as a new user meets them in the editor. */
export const nodesInEditor: Scenario = {
	name: 'nodesInEditor',
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
