import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';

import { OWNER } from './api.mts';
import { debianProgram } from './debianPackages.mts';
import type { N8nInstance } from './instance.mts';

/** The flags with which a browser keeps to itself on a machine without a network. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** A machine that is busy with other things takes its time. */
const LIMIT_MS = 60_000;

const SAME_FOR_MS = 400;

/** Where Vue, which n8n's editor is made with, keeps the running program. */
type VueRoot = Element & {
	__vue_app__: {
		config: {
			globalProperties: { $router: { isReady(): Promise<void>; push(target: string): Promise<unknown> } };
		};
	};
};

/** n8n's editor in a browser of its own. */
export interface Editor {
	page: Page;
	close(): Promise<void>;
}

/** Opens n8n's editor, signed in. @throws when Chromium can not be had */
export async function openEditor(n8n: N8nInstance): Promise<Editor> {
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-chromium-'));
	const browser = await chromium.launchPersistentContext(profile, {
		executablePath: await debianProgram('chromium'),
		headless: true,
		args: FLAGS,
		viewport: { width: 1400, height: 900 },
	});
	const page = await browser.newPage();
	page.setDefaultTimeout(LIMIT_MS);
	page.setDefaultNavigationTimeout(LIMIT_MS);
	// n8n asks whether what was changed may be left.
	page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
	// n8n's address for OAuth2 is on localhost, and its session holds for one host name.
	await page.goto(`${n8n.baseUrl.replace('127.0.0.1', 'localhost')}/signin`);
	await page.locator('input[name=emailOrLdapLoginId], input[type=email]').first().fill(OWNER.email);
	await page.locator('input[type=password]').first().fill(OWNER.password);
	await page.locator('button:has-text("Sign in")').first().click();
	await page.waitForURL('**/home/workflows');
	// Its first page goes on loading, and would lead back to itself.
	await page.waitForLoadState('networkidle', { timeout: 20_000 }).catch(() => undefined);
	const close = async () => {
		await browser.close();
		fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
	};
	return { page, close };
}

/** Goes to a page of the editor without loading the whole editor anew, by way of its own router. */
export async function visit(page: Page, url: string): Promise<void> {
	const from = new URL(page.url()).pathname;
	const { pathname } = new URL(url);
	await page.waitForFunction(() => document.querySelector<VueRoot>('#app')?.__vue_app__);
	const until = Date.now() + LIMIT_MS;
	do {
		if (Date.now() > until) throw new Error(`n8n's editor does not leave ${from} for ${pathname}`);
		await page.evaluate(async (target) => {
			const { $router } = document.querySelector<VueRoot>('#app')!.__vue_app__.config.globalProperties;
			await $router.isReady();
			await $router.push(target);
		}, pathname);
		await page.waitForTimeout(SAME_FOR_MS);
	} while (from !== pathname && new URL(page.url()).pathname === from);
}

/** Goes to a workflow, and waits until its canvas has come to rest. */
export async function visitWorkflow(page: Page, url: string): Promise<void> {
	await visit(page, url);
	await canvasAtRest(page);
}

/** Waits until all nodes are drawn and the canvas has been fitted to the window. */
export async function canvasAtRest(page: Page): Promise<void> {
	await page.locator('[data-test-id=canvas-node]').first().waitFor();
	await atRest(page, () => {
		const boxes = [...document.querySelectorAll('.vue-flow__node')].map((node) =>
			node.getBoundingClientRect(),
		);
		return boxes.map(({ x, y, width }) => [x, y, width].map(Math.round).join()).join(' ');
	});
}

/** Waits until what is looked at stays the same for a moment. */
export async function atRest(page: Page, look: () => string): Promise<void> {
	const until = Date.now() + LIMIT_MS;
	let [seen, since] = ['', Date.now()];
	while (Date.now() < until) {
		const now = await page.evaluate(look);
		if (now !== seen) [seen, since] = [now, Date.now()];
		else if (Date.now() - since >= SAME_FOR_MS) return;
		await page.waitForTimeout(100);
	}
	throw new Error('The page did not come to rest');
}
