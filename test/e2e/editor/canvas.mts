import type { Page } from 'playwright-core';

import { canvasAtRest, visit, visitWorkflow } from '../../../testing/browser.mts';
import { screenshot } from '../browser.mts';
import type { ScenarioContext } from '../context.mts';

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

/** What finance people type finds the nodes before all others. */
export async function search(context: ScenarioContext, page: Page, baseUrl: string): Promise<void> {
	await visit(page, `${baseUrl}/workflow/new`);
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
			await found.first().waitFor();
		}
		const names = await page.locator('[data-test-id=node-creator-item-name]').allInnerTexts();
		context.check(
			`"${words}" finds the nodes before all others`,
			names.slice(0, nodes.length).every((name) => name.includes('Concur')),
			names,
		);
		if (words === 'SAP Concur') await screenshot(context, page, 'search-sap-concur');
	}
	await page.keyboard.press('Escape');
}

/** The pictures of the package's nodes on the canvas, by node; loaded, not only named. */
async function icons(page: Page): Promise<string[]> {
	const images = page.locator('[data-test-id=canvas-node] img[src*="n8n-nodes-concur"]');
	await images.first().waitFor();
	const sources = await images.evaluateAll((found) =>
		found.map((image) => {
			const { src, naturalWidth } = image as HTMLImageElement;
			return naturalWidth > 0 ? src : `not loaded: ${src}`;
		}),
	);
	return [...new Set(sources)];
}

/** Subtitles in words; and icons that differ, in the light and in the dark. */
export async function canvas(context: ScenarioContext, page: Page, url: string): Promise<void> {
	const seen: string[][] = [];
	for (const theme of ['dark', 'light']) {
		await page.evaluate((name) => localStorage.setItem('N8N_THEME', name), theme);
		await visit(page, url);
		// The theme is read when the editor is loaded.
		await page.reload();
		await canvasAtRest(page);
		const found = await icons(page);
		context.check(`three nodes have three icons (${theme})`, found.length === 3, found);
		context.check(
			`they are those for a ${theme} canvas, and loaded`,
			found.every(
				(source) => !source.startsWith('not') && source.includes('.dark.svg') === (theme === 'dark'),
			),
			found,
		);
		seen.push(found);
		const text = await page.locator('.vue-flow').first().innerText();
		context.check(
			'subtitles are words',
			SUBTITLES.every((subtitle) => text.includes(subtitle)),
			text,
		);
		await screenshot(context, page, `canvas-${theme}`);
	}
	context.check(
		'the dark icons are others',
		seen[0].every((source) => !seen[1].includes(source)),
		seen,
	);
}

/** The examples as they look once they are imported: no node complains of what it lacks. */
export async function examplesOnCanvas(
	context: ScenarioContext,
	page: Page,
	urls: Map<string, string>,
): Promise<void> {
	for (const [name, url] of urls) {
		await visitWorkflow(page, url);
		await screenshot(context, page, `example-${name}`);
		const issues = page.locator('[data-test-id=node-issues]');
		context.check(
			`${name}: no node has an issue`,
			(await issues.count()) === 0,
			await page.locator('[data-test-id=canvas-node]:has([data-test-id=node-issues])').allInnerTexts(),
		);
	}
}
