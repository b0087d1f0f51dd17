import type { Page } from 'playwright-core';

import type { SandboxCredentials } from '../../../sandbox/index.mts';
import { openEditor, screenshot } from '../browser.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

interface Grant {
	grantType: string;
	/** What the dialog tells to do. */
	notice: string;
	fields: (credentials: SandboxCredentials) => Record<string, string>;
	wrong: Record<string, string>;
	/** What the test says about the wrong field. */
	refusal: string;
}

const GRANTS: Grant[] = [
	{
		grantType: 'companyRequestToken',
		notice: 'Administration > Company > Authentication Admin > Company Request Token',
		fields: ({ clientId, clientSecret, companyUuid, requestToken }) => ({
			clientId,
			clientSecret,
			companyUuid,
			requestToken,
		}),
		wrong: { requestToken: 'wrong-token' },
		refusal: 'the Company UUID or the Company Request Token is wrong',
	},
	{
		grantType: 'refreshToken',
		notice: 'It lives six months',
		fields: ({ clientId, clientSecret, refreshToken }) => ({ clientId, clientSecret, refreshToken }),
		wrong: { refreshToken: 'wrong-token' },
		refusal: 'code 108',
	},
	{
		grantType: 'password',
		notice: 'Users who must use single sign-on are refused',
		fields: ({ clientId, clientSecret, username, password }) => ({
			clientId,
			clientSecret,
			username,
			password,
		}),
		wrong: { password: 'wrong-password' },
		refusal: 'the username or the password is wrong',
	},
	{
		grantType: 'accessToken',
		notice: 'a current one ends after an hour',
		fields: ({ accessToken }) => ({ accessToken }),
		wrong: { accessToken: 'wrong-token' },
		refusal: 'Concur refuses this token (HTTP 401)',
	},
];

/** The dialog of each grant: what to do is told in it, its test is green with the right values and says what is wrong with others. */
export const credentialDialogs: Scenario = {
	name: 'credential dialogs',
	tags: ['long'],
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const page = await openEditor(context, n8n);
		const address = { baseUri: 'custom', customBaseUri: sandbox.baseUri };

		for (const { grantType, notice, fields, wrong, refusal } of GRANTS) {
			const good = { ...address, grantType, ...fields(sandbox.credentials) };
			for (const [colour, data, words] of [
				['green', good, 'Connection tested successfully'],
				['red', { ...good, ...wrong }, refusal],
			] as const) {
				const { id } = await n8n.api.createCredential(`${grantType} ${colour}`, 'concurApi', data);
				const text = await openDialog(page, `${n8n.baseUrl}/home/credentials/${id}`, words);
				context.check(`${grantType}, ${colour}: the test says "${words}"`, text.includes(words), text);
				context.check(`${grantType}, ${colour}: the dialog says what to do`, text.includes(notice), text);
				context.check(
					`${grantType}, ${colour}: what is fixed is not shown`,
					!text.includes('Allowed HTTP Request Domains'),
					text,
				);
				await picture(context, page, `credential-${grantType}-${colour}`);
			}
		}

		const fresh = await n8n.api.createCredential('Concur, new', 'concurApi', {});
		const text = await openDialog(page, `${n8n.baseUrl}/home/credentials/${fresh.id}`, 'Company UUID');
		context.check(
			'a new one asks for the data center first',
			text.indexOf('Data Center') < text.indexOf('Grant Type'),
			text,
		);
		context.check('and proposes the Company Request Token', text.includes(GRANTS[0].notice), text);
		await picture(context, page, 'credential-new');

		const oAuth2 = await n8n.api.createCredential('Concur OAuth2, new', 'concurOAuth2Api', {});
		const dialog = await openDialog(
			page,
			`${n8n.baseUrl}/home/credentials/${oAuth2.id}`,
			'OAuth Redirect URL',
		);
		context.check(
			'OAuth2 asks for the data center, the client and the scope only',
			dialog.includes('Data Center') &&
				dialog.includes('Client ID') &&
				!dialog.includes('Allowed HTTP Request Domains'),
			dialog,
		);
		await picture(context, page, 'credential-oauth2');
	},
};

/** Opens a saved credential, which n8n tests at once, and waits for the words. @returns all that the dialog says */
async function openDialog(page: Page, url: string, words: string): Promise<string> {
	await page.goto(url);
	const dialog = page.locator('[data-test-id=editCredential-modal]');
	await dialog.waitFor({ timeout: 30_000 });
	const more = dialog.getByText('More details');
	await more.or(dialog.getByText(words)).first().waitFor({ timeout: 30_000 });
	if (await more.isVisible()) await more.click();
	await dialog.getByText(words).first().waitFor({ timeout: 20_000 });
	await page.waitForTimeout(500);
	return await dialog.innerText();
}

async function picture(context: ScenarioContext, page: Page, name: string): Promise<void> {
	context.say(await screenshot(context, page, name));
}
