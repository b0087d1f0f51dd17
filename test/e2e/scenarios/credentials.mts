import type { IDataObject, INode } from 'n8n-workflow';

import type { N8nApi, WorkflowFile } from '../../../testing/api.mts';
import { errorOf, outputsOf } from '../../../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, nodeNamed, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario } from '../context.mts';

type CredentialType = 'concurApi' | 'concurOAuth2Api';

/** n8n's own HTTP Request node with one of our credentials. */
function httpRequestWorkflow(
	type: CredentialType,
	credential: { id: string; name: string },
	url: string,
): WorkflowFile {
	const trigger: INode = {
		id: '1',
		name: MANUAL_TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const request: INode = {
		id: '2',
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [200, 0],
		parameters: { url, authentication: 'predefinedCredentialType', nodeCredentialType: type, options: {} },
		credentials: { [type]: credential },
	};
	return {
		name: `HTTP Request with ${type}`,
		nodes: [trigger, request],
		connections: { [MANUAL_TRIGGER]: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
	};
}

/** What a browser does when a user clicks "Connect my account". */
async function connectOAuth2(api: N8nApi, credentialId: string): Promise<void> {
	const url = await api.call<string>('GET', `oauth2-credential/auth?id=${credentialId}`);
	const agreed = await fetch(url, { redirect: 'manual' });
	const callback = new URL(String(agreed.headers.get('location')));
	await api.page(`${callback.pathname}${callback.search}`);
}

/** Both credentials, in our node and in n8n's HTTP Request node; the list that the Report ID is chosen from. */
export const credentials: Scenario = {
	name: 'credentials',
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const { api } = n8n;
		const stored = await context.credential(n8n, sandbox);
		const { clientId, clientSecret } = sandbox.credentials;
		const oAuth2 = await api.createCredential('Concur OAuth2', 'concurOAuth2Api', {
			grantType: 'authorizationCode',
			baseUri: 'custom',
			customBaseUri: sandbox.baseUri,
			clientId,
			clientSecret,
			scope: 'EXPRPT',
			authentication: 'body',
		});
		await connectOAuth2(api, oAuth2.id);
		context.check(
			'the OAuth2 code was exchanged',
			sandbox.tokenCalls().byGrant.authorization_code === 1,
			sandbox.tokenCalls(),
		);

		const list = `${sandbox.baseUri}/api/v3.0/expense/reports?user=ALL&limit=5`;
		for (const [type, credential] of [
			['concurApi', stored],
			['concurOAuth2Api', { id: oAuth2.id, name: oAuth2.name }],
		] as const) {
			const execution = await api.run(
				await api.createWorkflow(httpRequestWorkflow(type, credential, list)),
				MANUAL_TRIGGER,
			);
			const [[item]] = outputsOf(execution, 'HTTP Request');
			context.check(
				`the HTTP Request node reads reports with ${type}`,
				(item.json.Items as unknown[]).length === 5,
				errorOf(execution),
			);
		}

		const foreign = await context.startSandbox();
		const elsewhere = await api.run(
			await api.createWorkflow(
				httpRequestWorkflow('concurApi', stored, `${foreign.baseUri}/api/v3.0/expense/reports?user=ALL`),
			),
			MANUAL_TRIGGER,
		);
		context.check(
			'a token does not travel to another host',
			foreign.events().length === 0 && errorOf(elsewhere).includes('was not sent to'),
			errorOf(elsewhere),
		);

		const ids = sandbox
			.reports()
			.filter(({ paymentStatusCode }) => paymentStatusCode === 'P_PROC')
			.map(({ id }) => id);
		const workflow = postingWorkflow(ids.slice(0, 1), stored);
		const concur = nodeNamed(workflow, CONCUR_NODE);
		concur.parameters.authentication = 'concurOAuth2Api';
		concur.credentials = { concurOAuth2Api: { id: oAuth2.id, name: oAuth2.name } };
		const posted = await api.run(await api.createWorkflow(workflow), MANUAL_TRIGGER);
		context.check(
			'our node posts with OAuth2',
			outputsOf(posted, CONCUR_NODE)[0]?.[0]?.json.outcome === 'integrated',
			errorOf(posted),
		);

		const found = await api.call<{ results: IDataObject[] }>(
			'POST',
			'dynamic-node-parameters/resource-locator-results',
			{
				path: 'parameters.reportId',
				methodName: 'searchReports',
				nodeTypeAndVersion: { name: 'n8n-nodes-concur.concurExpenseIntegrationStatus', version: 1 },
				currentNodeParameters: { authentication: 'concurApi' },
				credentials: { concurApi: stored },
			},
		);
		context.check(
			'the list offers the reports in Processing Payment',
			found.results.length === ids.length - 1,
			found,
		);
		context.say(`the list offers, for example: ${String(found.results[0].name)}`);
	},
};
