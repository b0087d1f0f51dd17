import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INode } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox/index.mts';

import type { Execution, N8nApi, WorkflowFile } from '../../../testing/api.mts';
import { errorOf, outputsOf } from '../../../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, nodeNamed, postingWorkflow } from '../../../testing/workflows.mts';
import type { Scenario, ScenarioContext } from '../context.mts';

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

/** An OAuth2 credential that is connected to the sandbox. */
export async function createOAuth2(api: N8nApi, sandbox: Sandbox): Promise<{ id: string; name: string }> {
	const { clientId, clientSecret } = sandbox.credentials;
	const { id, name } = await api.createCredential('Concur OAuth2', 'concurOAuth2Api', {
		grantType: 'authorizationCode',
		baseUri: 'custom',
		customBaseUri: sandbox.baseUri,
		clientId,
		clientSecret,
		scope: 'EXPRPT',
		authentication: 'body',
	});
	await connectOAuth2(api, id);
	return { id, name };
}

/** A server that is neither Concur nor the sandbox; it notes the token of every request that reaches it. */
async function startForeignHost(context: ScenarioContext): Promise<{ url: string; tokens: string[] }> {
	const tokens: string[] = [];
	const server = http.createServer((request, response) => {
		tokens.push(String(request.headers.authorization ?? ''));
		response.setHeader('content-type', 'application/json').end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
	context.atEnd(async () => void server.close());
	return { url: `http://127.0.0.2:${(server.address() as AddressInfo).port}/api`, tokens };
}

/** Runs a workflow to its end. */
type Run = (workflow: WorkflowFile) => Promise<Execution>;

/** The HTTP Request node takes any address: neither credential sends its token there, nor where a redirect of Concur's points. */
export async function refuseForeignHosts(
	context: ScenarioContext,
	run: Run,
	sandbox: Sandbox,
	stored: Array<[CredentialType, { id: string; name: string }, goesAnywhere?: boolean]>,
): Promise<void> {
	for (const [type, credential, goesAnywhere = false] of stored) {
		const foreign = await startForeignHost(context);
		const direct = await run(httpRequestWorkflow(type, credential, foreign.url));
		context.check(
			`${type}: the token ${goesAnywhere ? 'travels, as the documents say,' : 'does not travel'} to a foreign host`,
			goesAnywhere ? foreign.tokens.length === 1 : foreign.tokens.length === 0 && direct.status === 'error',
			{ reached: foreign.tokens.length, error: errorOf(direct) },
		);
		context.say(`${type}: ${errorOf(direct) || 'n8n itself does not hinder it'}`);
		foreign.tokens.length = 0;
		sandbox.setFaults([{ on: 'list', kind: 'redirect', location: foreign.url }]);
		const list = `${sandbox.baseUri}/api/v3.0/expense/reports?user=ALL`;
		const redirected = await run(httpRequestWorkflow(type, credential, list));
		sandbox.setFaults([]);
		context.check(
			`${type}: nor where a redirect points`,
			foreign.tokens.every((token) => token === ''),
			{ tokens: foreign.tokens.length, error: errorOf(redirected) },
		);
	}
}

/** Both credentials, in our node and in n8n's HTTP Request node; the list that the Report ID is chosen from. */
export const credentials: Scenario = {
	name: 'credentials',
	async run(context) {
		const sandbox = await context.startSandbox();
		const n8n = await context.startN8n();
		const { api } = n8n;
		const stored = await context.credential(n8n, sandbox);
		const oAuth2 = await createOAuth2(api, sandbox);
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

		const run = async (workflow: WorkflowFile) =>
			await api.run(await api.createWorkflow(workflow), MANUAL_TRIGGER);
		await refuseForeignHosts(context, run, sandbox, [
			['concurApi', stored],
			['concurOAuth2Api', { id: oAuth2.id, name: oAuth2.name }],
		]);

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
