import { dialogWith } from '../../test/e2e/editor/credentialDialog.mts';
import { connectInBrowser, createUnconnected } from '../../test/e2e/editor/oAuth2.mts';
import { companyCredentialData } from '../../testing/credential.mts';
import { appCredentialData } from '../../test/e2e/eventRig.mts';
import type { Studio } from './studio.mts';

const TESTED = 'Connection tested successfully';

/** The dialog scrolls; here it is as long as its form. */
const WHOLE_DIALOG = `
	[data-test-id=editCredential-modal], [data-test-id=editCredential-modal] .el-dialog__body {
		height: max-content !important; max-height: none !important; overflow: visible !important; }
	[data-test-id=editCredential-modal] * { max-height: none !important; }`;

/** The credential dialogs, with what their tests say. */
export async function takeCredentials(studio: Studio): Promise<void> {
	const { page, n8n, sandbox } = studio;
	const { api, baseUrl } = n8n;
	await page.setViewportSize({ width: 1200, height: 1500 });
	const take = async (name: string) =>
		await studio.take(name, page.locator('[data-test-id=editCredential-modal]'), WHOLE_DIALOG);
	const company = companyCredentialData(sandbox.baseUri, sandbox.credentials);

	const tested = await api.createCredential('Concur', 'concurApi', company);
	await dialogWith(page, baseUrl, tested.id, TESTED);
	await take('credential-company-request-token');

	const refused = await api.createCredential('Concur', 'concurApi', { ...company, requestToken: 'wrong' });
	await dialogWith(page, baseUrl, refused.id, 'the Company UUID or the Company Request Token is wrong');
	await take('credential-refused');

	const app = await api.createCredential('Concur app', 'concurAppApi', appCredentialData(sandbox, ''));
	await dialogWith(page, baseUrl, app.id, TESTED);
	await take('credential-app');

	const oAuth2 = await createUnconnected(api, sandbox);
	await connectInBrowser(page, baseUrl, oAuth2);
	await take('credential-oauth2');
}
