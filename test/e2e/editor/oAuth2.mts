import type { Page } from 'playwright-core';

import type { Sandbox } from '../../../sandbox/index.mts';
import type { N8nApi } from '../../../testing/api.mts';
import { openDialog } from './credentialDialog.mts';

/** An OAuth2 credential for the sandbox that nobody has connected yet. */
export async function createUnconnected(api: N8nApi, { baseUri, credentials }: Sandbox): Promise<string> {
	const { clientId, clientSecret } = credentials;
	const fields = { baseUri: 'custom', customBaseUri: baseUri, clientId, clientSecret, scope: 'EXPRPT' };
	return (await api.createCredential('Concur, by browser', 'concurOAuth2Api', fields)).id;
}

/** Connects it as a user does: the button in its dialog, Concur's window, and back. @returns all that the dialog says then */
export async function connectInBrowser(page: Page, baseUrl: string, id: string): Promise<string> {
	const dialog = await openDialog(page, baseUrl, id);
	const opened = page.waitForEvent('popup');
	await dialog
		.getByRole('button', { name: /connect/i })
		.first()
		.click();
	const popup = await opened;
	if (!popup.isClosed()) await popup.waitForEvent('close').catch(() => undefined);
	await dialog.locator('[data-test-id=oauth-connect-success-banner]').waitFor();
	return await dialog.innerText();
}
