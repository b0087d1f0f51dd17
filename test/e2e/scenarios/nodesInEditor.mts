import type { Locator, Page } from 'playwright-core';

import { exampleWith } from '../../../testing/workflows.mts';
import { openEditor, screenshot } from '../browser.mts';
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

async function openNode(page: Page, url: string, name: string): Promise<void> {
	await page.goto(url);
	const node = page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	await node.waitFor({ timeout: 60_000 });
	await node.dblclick();
	await page.locator('[data-test-id=ndv-output-panel]').waitFor({ timeout: 60_000 });
}

/** Runs the node that is open. @returns the first item that it gave out, as JSON */
async function execute(page: Page): Promise<string> {
	await page.locator('[data-test-id=node-execute-button]').first().click();
	const output = page.locator('[data-test-id=ndv-output-panel]');
	await output.locator('[data-test-id=radio-button-json]').first().click({ timeout: 60_000 });
	const data = output.locator('.json-data, [data-test-id=ndv-data-container]').first();
	await data.getByText('ID"').or(data.getByText('ReportID')).first().waitFor({ timeout: 60_000 });
	await page.waitForTimeout(500);
	return await data.innerText();
}

/** Chooses how the report is named: By ID, From List or By URL. */
async function chooseMode(page: Page, mode: string): Promise<Locator> {
	const locator = page.locator('[data-test-id=resource-locator-reportId]');
	await locator.locator('[data-test-id=rlc-mode-selector]').click();
	await page
		.locator(`[data-test-id="mode-${mode}"]`)
		.or(page.getByRole('option', { name: mode === 'url' ? 'By URL' : 'From list' }))
		.first()
		.click();
	return locator;
}

async function reportIdByUrlAndFromList(
	context: ScenarioContext,
	page: Page,
	url: string,
	ids: string[],
): Promise<void> {
	await openNode(page, url, 'Get details');
	const byUrl = await chooseMode(page, 'url');
	await byUrl
		.locator('input')
		.last()
		.fill(`https://us2.concursolutions.com/nui/expense/reports/${encodeURIComponent(ids[1])}`);
	await page.keyboard.press('Tab');
	context.say(await screenshot(context, page, 'report-id-by-url'));
	context.check('By URL reads the report', (await execute(page)).includes(ids[1]));

	await openNode(page, url, 'Get details');
	const fromList = await chooseMode(page, 'list');
	await fromList.locator('[data-test-id=rlc-input-container]').click();
	const items = page.locator('[data-test-id=rlc-item]');
	await items.first().waitFor({ timeout: 60_000 });
	await page.waitForTimeout(500);
	const entries = (await items.allInnerTexts()).map((text) => text.trim());
	context.check(
		'list entries start with the ID, then owner, name, total and date',
		entries.length > 0 &&
			entries.every(
				(entry) =>
					ids.some((id) => entry.startsWith(`${id} · Sample Employee`)) &&
					/EUR · \d{4}-\d\d-\d\d$/.test(entry),
			),
		entries,
	);
	context.say(await screenshot(context, page, 'report-id-from-list'));
	await items.filter({ hasText: ids[2] }).first().click();
	context.check('From List reads the report', (await execute(page)).includes(ids[2]));
}

async function simplify(context: ScenarioContext, page: Page, url: string): Promise<void> {
	await openNode(page, url, 'Get many');
	const simple = await execute(page);
	context.check(
		'Simplify leaves the fields that most need',
		simple.includes('OwnerName') && !simple.includes('WorkflowActionUrl'),
		simple,
	);
	context.say(await screenshot(context, page, 'simplify-on'));
	await page
		.locator(
			'[data-test-id=parameter-input-simplify] .el-switch, [data-test-id=parameter-input-simplify] [role=switch]',
		)
		.first()
		.click();
	await page.locator('[data-test-id=node-execute-button]').first().click();
	await page
		.locator('[data-test-id=ndv-output-panel]')
		.getByText('WorkflowActionUrl')
		.first()
		.waitFor({ timeout: 60_000 });
	context.check('without it, everything is there', true);
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
		const url = `${n8n.baseUrl}/workflow/${workflowId}`;
		await simplify(context, page, url);
		const credentials = { concurApi, smtp, postgres, httpHeaderAuth: smtp, openAiApi: smtp };
		const urls = new Map<string, string>();
		for (const name of EXAMPLES) {
			const id = await n8n.api.createWorkflow(exampleWith(name, credentials));
			urls.set(name, `${n8n.baseUrl}/workflow/${id}`);
		}
		await examplesOnCanvas(context, page, urls);
		await reportIdByUrlAndFromList(context, page, url, ids);
	},
};
