import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';

import { openEditor as open } from '../../testing/browser.mts';
import type { N8nInstance } from '../../testing/instance.mts';
import type { ScenarioContext } from './context.mts';

let folder: string | undefined;

/** Opens n8n's editor, signed in, until the scenario ends. @throws when Chromium can not be had */
export async function openEditor(context: ScenarioContext, n8n: N8nInstance): Promise<Page> {
	const { page, close } = await open(n8n);
	context.atEnd(close);
	context.atFailure(async () => await screenshot(context, page, 'at-the-failure'));
	return page;
}

/** Takes a screenshot, to be looked at, and says where it is. */
export async function screenshot(context: ScenarioContext, page: Page, name: string): Promise<void> {
	folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'concur-screenshots-'));
	const file = path.join(folder, `${name}.png`);
	await page.screenshot({ path: file });
	context.say(file);
}
