import type { Page } from 'playwright-core';

import type { Sandbox } from '../../../sandbox/index.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { openEditor, screenshot } from '../browser.mts';
import type { Scenario, ScenarioContext } from '../context.mts';
import { dialogWith } from '../editor/credentialDialog.mts';
import { GRANTS } from '../editor/grants.mts';
import { connectInBrowser, createUnconnected } from '../editor/oAuth2.mts';

/** The dialog of each grant: what to do is told in it, its test is green with the right values and says what is wrong with others. */
export const credentialDialogs: Scenario = {
	name: 'credential dialogs',
	tags: ['long'],
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const page = await openEditor(context, n8n);
		await eachGrant(context, sandbox, n8n, page);
		await aNewOne(context, n8n, page);
		await oAuth2(context, sandbox, n8n, page);
	},
};

type Step = (context: ScenarioContext, sandbox: Sandbox, n8n: N8nInstance, page: Page) => Promise<void>;

const eachGrant: Step = async (context, sandbox, { api, baseUrl }, page) => {
	const address = { baseUri: 'custom', customBaseUri: sandbox.baseUri };
	for (const { grantType, notice, fields, wrong, refusal } of GRANTS) {
		const good = { ...address, grantType, ...fields(sandbox.credentials) };
		for (const [colour, data, words] of [
			['green', good, 'Connection tested successfully'],
			['red', { ...good, ...wrong }, refusal],
		] as const) {
			const { id } = await api.createCredential(`${grantType} ${colour}`, 'concurApi', data);
			const text = await dialogWith(page, baseUrl, id, words);
			context.check(`${grantType}, ${colour}: the test says "${words}"`, text.includes(words), text);
			context.check(`${grantType}, ${colour}: the dialog says what to do`, text.includes(notice), text);
			context.check(
				`${grantType}, ${colour}: what is fixed is not shown`,
				!text.includes('Allowed HTTP Request Domains'),
				text,
			);
			await screenshot(context, page, `credential-${grantType}-${colour}`);
		}
	}
};

async function aNewOne(context: ScenarioContext, { api, baseUrl }: N8nInstance, page: Page): Promise<void> {
	const { id } = await api.createCredential('Concur, new', 'concurApi', {});
	const text = await dialogWith(page, baseUrl, id, 'Company UUID');
	context.check(
		'a new one asks for the data center first',
		text.indexOf('Data Center') < text.indexOf('Grant Type'),
		text,
	);
	context.check('and proposes the Company Request Token', text.includes(GRANTS[0].notice), text);
	await screenshot(context, page, 'credential-new');
}

/** n8n's editor tests no OAuth2 credential; its API does, and says whether the one who signed in has the role. */
const oAuth2: Step = async (context, sandbox, { api, baseUrl }, page) => {
	const tests: string[] = [];
	page.on('request', (request) => {
		if (/\/credentials\/(test|[^/]+\/probe)$/.test(request.url())) tests.push(request.url());
	});
	for (const [signedInAs, status, words] of [
		['administrator', 'OK', 'Connection successful'],
		['employee', 'Error', 'give the user the role Web Services Administrator in Concur'],
	] as const) {
		sandbox.set({ signedInAs });
		const id = await createUnconnected(api, sandbox);
		const text = await connectInBrowser(page, baseUrl, id);
		context.check(
			'OAuth2 asks for the data center, the client and the scope only',
			text.includes('Data Center') &&
				text.includes('Client ID') &&
				!text.includes('Allowed HTTP Request Domains'),
			text,
		);
		await screenshot(context, page, `credential-oauth2-${signedInAs}`);
		const tested = await api.testStoredCredential(id);
		context.check(
			`an ${signedInAs} who signed in: the test says ${status}, "${words}"`,
			tested.status === status && tested.message.includes(words),
			tested,
		);
	}
	context.check("n8n's editor tests no OAuth2 credential by itself", tests.length === 0, tests);
};
