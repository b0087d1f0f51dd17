import type { Page } from 'playwright-core';

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

export async function search(context: ScenarioContext, page: Page): Promise<void> {
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
export async function canvas(context: ScenarioContext, page: Page, url: string): Promise<void> {
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

/** The examples as they look once they are imported: to be looked at. */
export async function examplesOnCanvas(
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
