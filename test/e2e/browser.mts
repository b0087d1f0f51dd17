import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';

import { OWNER } from '../../testing/api.mts';
import { debianProgram } from '../../testing/debianPackages.mts';
import type { N8nInstance } from '../../testing/instance.mts';
import type { ScenarioContext } from './context.mts';

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

/** Opens n8n's editor, signed in. @throws when Chromium can not be had */
export async function openEditor(context: ScenarioContext, n8n: N8nInstance): Promise<Page> {
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-chromium-'));
	const browser = await chromium.launchPersistentContext(profile, {
		executablePath: await debianProgram('chromium'),
		headless: true,
		args: FLAGS,
		viewport: { width: 1400, height: 900 },
	});
	context.atEnd(async () => {
		await browser.close();
		fs.rmSync(profile, { recursive: true, force: true });
	});
	const page = await browser.newPage();
	await page.goto(`${n8n.baseUrl}/signin`);
	await page.locator('input[name=emailOrLdapLoginId], input[type=email]').first().fill(OWNER.email);
	await page.locator('input[type=password]').first().fill(OWNER.password);
	await page.locator('button:has-text("Sign in")').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
	return page;
}

/** Takes a screenshot, into docs/images when they are to be renewed. @returns its path */
export async function screenshot(context: ScenarioContext, page: Page, name: string): Promise<string> {
	const folder = context.updateScreenshots
		? path.join(process.cwd(), 'docs', 'images')
		: fs.mkdtempSync(path.join(os.tmpdir(), 'concur-shots-'));
	fs.mkdirSync(folder, { recursive: true });
	const file = path.join(folder, `${name}.png`);
	await page.screenshot({ path: file });
	return file;
}
