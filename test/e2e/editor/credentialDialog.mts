import type { Locator, Page } from 'playwright-core';

import { visit } from '../../../testing/browser.mts';

/** The dialog of a saved credential. */
export async function openDialog(page: Page, baseUrl: string, id: string): Promise<Locator> {
	const dialog = page.locator('[data-test-id=editCredential-modal]');
	if (await dialog.isVisible()) {
		await page.keyboard.press('Escape');
		const anyway = page.locator('.el-message-box').getByRole('button', { name: 'Close', exact: true });
		// One that is not connected asks again.
		while (await dialog.isVisible()) {
			if (await anyway.isVisible()) await anyway.click();
			await page.waitForTimeout(100);
		}
	}
	await visit(page, `${baseUrl}/home/workflows`);
	await visit(page, `${baseUrl}/home/credentials/${id}`);
	await dialog.waitFor();
	return dialog;
}

/** Opens a saved credential, which n8n tests at once, and waits for the words. @returns all that the dialog says */
export async function dialogWith(page: Page, baseUrl: string, id: string, words: string): Promise<string> {
	const dialog = await openDialog(page, baseUrl, id);
	const said = dialog.getByText(words).first();
	const more = dialog.getByText('More details');
	await more.or(said).first().waitFor();
	if (await more.isVisible()) await more.click();
	await said.waitFor();
	return await dialog.innerText();
}
