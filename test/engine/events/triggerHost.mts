import 'reflect-metadata';

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGunzip, createInflate } from 'node:zlib';
import { XMLValidator } from 'fast-xml-parser';
import * as core from 'n8n-core';
import * as workflowModule from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeParameters,
	INodeType,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	WebhookSetupMethodNames,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { ConcurEventTrigger } from '../../../nodes/ConcurEventTrigger/ConcurEventTrigger.node.ts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { StoredCredential } from '../engine.mts';

const { ExecutionLifecycleHooks, HookContext, WebhookContext } = core;
const { NodeHelpers, Workflow } = workflowModule;

/** The trigger's code loaded anew: what it kept in memory is gone, as after a restart, or as in another process. */
export async function loadTrigger(hurry = 1): Promise<ConcurEventTrigger> {
	let loaded: ConcurEventTrigger | undefined;
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-core', () => core);
		jest.doMock('n8n-workflow', () => ({
			...workflowModule,
			sleep: async (millis: number) => await workflowModule.sleep(millis / hurry),
		}));
		const node = await import('../../../nodes/ConcurEventTrigger/ConcurEventTrigger.node.ts');
		loaded = new node.ConcurEventTrigger();
	});
	return loaded as ConcurEventTrigger;
}

export interface HostOptions {
	parameters?: INodeParameters;
	credential?: StoredCredential;
	workflowId?: string;
	/** The node's waits are so many times shorter. */
	hurry?: number;
}

/** The app's credential for a sandbox, with its public keys unless told otherwise. */
export function appCredential(sandbox: Sandbox, fields: IDataObject = {}): StoredCredential {
	const { clientId, clientSecret } = sandbox.credentials;
	const publicKeys = sandbox.eventService
		.keys()
		.map(({ publicKey }) => publicKey)
		.join('\n');
	return new StoredCredential('concurAppApi', {
		baseUri: 'custom',
		customBaseUri: sandbox.baseUri,
		clientId,
		clientSecret,
		publicKeys,
		sessionToken: '',
		...fields,
	} as never);
}

type Request = http.IncomingMessage & { rawBody?: Buffer; body?: unknown; readRawBody?: () => Promise<void> };

/**
 * An n8n with one workflow that starts with the Concur Event Trigger: n8n-core's own contexts, and around them what n8n 2.41.1
 * does in active-workflow-manager.js, live-webhooks.js, test-webhooks.js, webhook-helpers.js and body-parser.js.
 */
export class TriggerHost {
	/** Items of each execution. */
	readonly executions: IDataObject[][] = [];
	readonly failedExecutions: string[] = [];
	readonly log: string[] = [];
	isActive = false;
	isListening = false;
	/** Makes the next executions fail before they are created. */
	failExecutions = 0;
	/** Before an execution is created. */
	executionDelayMs = 0;
	/** What n8n has in its database: static data as JSON. */
	storedStaticData = '{}';
	parameters: INodeParameters;
	credential: StoredCredential;
	private readonly server: http.Server;
	private testStaticData: IDataObject | undefined;
	private baseUrl = '';

	private constructor(
		private trigger: ConcurEventTrigger,
		readonly sandbox: Sandbox,
		private readonly options: HostOptions,
	) {
		this.parameters = options.parameters ?? {};
		this.credential = options.credential ?? appCredential(sandbox);
		this.workflowId = options.workflowId ?? 'wF1';
		this.server = http.createServer((request, response) => void this.serve(request, response));
	}

	readonly workflowId: string;

	static async start(sandbox: Sandbox, options: HostOptions = {}): Promise<TriggerHost> {
		const host = new TriggerHost(await loadTrigger(options.hurry), sandbox, options);
		await new Promise<void>((resolve) => host.server.listen(0, '127.0.0.1', resolve));
		host.baseUrl = `http://127.0.0.1:${(host.server.address() as AddressInfo).port}`;
		return host;
	}

	get endpoint(): string {
		return `${this.baseUrl}/webhook/hook-1/webhook`;
	}

	get testEndpoint(): string {
		return `${this.baseUrl}/webhook-test/hook-1/webhook`;
	}

	/** @throws what n8n would show, after it has taken the webhook down again */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const { workflow, node, webhook } = this.load();
		this.isActive = true;
		try {
			if (!(await this.hook(workflow, node, webhook, 'checkExists', 'trigger', activation)))
				await this.hook(workflow, node, webhook, 'create', 'trigger', activation);
		} catch (error) {
			await this.deactivate();
			throw error;
		}
		this.storeStaticData(workflow);
	}

	/** Dies while it activates the workflow: what Concur was told stays, what n8n would have stored is gone. */
	async crashWhileActivating(): Promise<void> {
		const before = this.storedStaticData;
		try {
			await this.activate('activate');
		} finally {
			this.storedStaticData = before;
			this.isActive = true;
		}
	}

	/** n8n logs an error of `delete`, and the workflow is off all the same. */
	async deactivate(): Promise<void> {
		const { workflow, node, webhook } = this.load();
		try {
			await this.hook(workflow, node, webhook, 'delete', 'internal', 'update');
			this.storeStaticData(workflow);
		} catch (error) {
			this.log.push(`error: ${(error as Error).message}`);
		}
		this.isActive = false;
	}

	/** A change to an active workflow: off with the old parameters, on with the new ones. */
	async save(parameters: INodeParameters): Promise<void> {
		await this.deactivate();
		this.parameters = parameters;
		await this.activate('update');
	}

	/** Ends n8n, without a word to Concur, and starts it again. */
	async restart(): Promise<void> {
		const wasActive = this.isActive;
		this.isActive = false;
		this.trigger = await loadTrigger(this.options.hurry);
		if (wasActive) await this.activate('init');
	}

	/** "Listen for test event"; ends with the first event, or by `stopListening`. */
	async listen(): Promise<void> {
		const { workflow, node, webhook } = this.load(true);
		this.isListening = true;
		try {
			if (!(await this.hook(workflow, node, webhook, 'checkExists', 'manual', 'manual')))
				await this.hook(workflow, node, webhook, 'create', 'manual', 'manual');
			this.testStaticData = structuredCloneOf(workflow.staticData);
		} catch (error) {
			await this.endTest(workflow);
			throw error;
		}
	}

	async stopListening(): Promise<void> {
		const { workflow } = this.load(true);
		if (this.testStaticData) workflow.staticData = this.testStaticData as never;
		await this.endTest(workflow);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async endTest(workflow: InstanceType<typeof Workflow>): Promise<void> {
		const { node, webhook } = this.load(true);
		await this.hook(workflow, node, webhook, 'delete', 'internal', 'update');
		this.isListening = false;
	}

	private load(isTest = false) {
		const node: INode = {
			id: 'node-1',
			name: 'Concur Event Trigger',
			type: 'n8n-nodes-concur.concurEventTrigger',
			typeVersion: Number(this.trigger.description.version),
			position: [0, 0],
			webhookId: 'hook-1',
			parameters: this.parameters,
			credentials: { concurAppApi: { id: '1', name: 'Concur App' } },
		};
		const { trigger } = this;
		const workflow = new Workflow({
			id: this.workflowId,
			nodes: [node],
			connections: {},
			active: !isTest,
			nodeTypes: {
				getByName: () => trigger as INodeType,
				getByNameAndVersion: () => trigger as INodeType,
				getKnownTypes: () => ({}),
			},
			staticData: isTest ? {} : (JSON.parse(this.storedStaticData) as IDataObject),
			settings: { executionOrder: 'v1' },
		});
		const loaded = workflow.getNode(node.name) as INode;
		const [webhookDescription] = trigger.description.webhooks ?? [];
		const webhook = {
			httpMethod: 'POST',
			node: node.name,
			path: NodeHelpers.getNodeWebhookPath(this.workflowId, loaded, 'webhook', false),
			webhookDescription,
			workflowId: this.workflowId,
			isTest: isTest || undefined,
		} as unknown as IWebhookData;
		return { workflow, node: loaded, webhook };
	}

	private additionalData(more: object = {}): IWorkflowExecuteAdditionalData {
		const url = 'http://127.0.0.1:1/';
		return {
			hooks: new ExecutionLifecycleHooks('trigger', '1', {} as never),
			credentialsHelper: this.credential,
			webhookBaseUrl: `${this.baseUrl}/webhook`,
			webhookTestBaseUrl: `${this.baseUrl}/webhook-test`,
			webhookWaitingBaseUrl: url,
			formWaitingBaseUrl: url,
			instanceBaseUrl: url,
			variables: {},
			...more,
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	private async hook(
		workflow: InstanceType<typeof Workflow>,
		node: INode,
		webhook: IWebhookData,
		method: WebhookSetupMethodNames,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	): Promise<boolean> {
		const context = new HookContext(workflow, node, this.additionalData(), mode, activation, webhook);
		this.listenToLog(context);
		return await this.trigger.webhookMethods.default[method].call(context);
	}

	private listenToLog(context: object): void {
		const note =
			(level: string) =>
			(message: string): number =>
				this.log.push(`${level}: ${message}`);
		Object.defineProperty(context, 'logger', {
			value: { error: note('error'), warn: note('warn'), info: note('info'), debug: () => 0 },
		});
	}

	private storeStaticData(workflow: InstanceType<typeof Workflow>): void {
		if (workflow.staticData.__dataChanged === true)
			this.storedStaticData = JSON.stringify(workflow.staticData);
	}

	private async serve(request: Request, response: http.ServerResponse): Promise<void> {
		const isTest = request.url === '/webhook-test/hook-1/webhook';
		const isKnown = isTest ? this.isListening : this.isActive && request.url === '/webhook/hook-1/webhook';
		const answer = (status: number, body: object) => {
			response.statusCode = status;
			response.setHeader('content-type', 'application/json; charset=utf-8');
			response.end(JSON.stringify(body));
		};
		if (request.method !== 'POST' || !isKnown)
			return answer(404, { message: 'The requested webhook is not registered.' });
		request.readRawBody = async () => {
			if (!request.readable) throw new Error('Request body stream was aborted or is not readable');
			request.rawBody = await readRawBody(request);
		};
		const contentType = (request.headers['content-type'] ?? '').split(';')[0].trim();
		// What it can't parse, n8n leaves to the node; a form it reads itself.
		if (contentType === 'multipart/form-data')
			await new Promise((resolve) => request.resume().once('end', resolve));
		if (PARSED.test(contentType)) {
			try {
				await request.readRawBody();
			} catch {
				return answer(500, { message: 'Error' });
			}
		}
		try {
			request.body = parsedBody(contentType, request.rawBody);
		} catch {
			return answer(422, { message: 'Failed to parse request body' });
		}
		const { workflow, node, webhook } = this.load(isTest);
		if (isTest && this.testStaticData) workflow.setTestStaticData(this.testStaticData as never);
		Object.assign(response, {
			status(code: number) {
				response.statusCode = code;
				return response;
			},
			json(body: object) {
				answer(response.statusCode, body);
				return response;
			},
		});
		const context = new WebhookContext(
			workflow,
			node,
			this.additionalData({ httpRequest: request, httpResponse: response }),
			isTest ? 'manual' : 'webhook',
			webhook,
			[],
			null,
		);
		this.listenToLog(context);
		let result;
		try {
			result = await this.trigger.webhook.call(context);
		} catch (error) {
			this.failedExecutions.push((error as Error).message);
			return answer(500, { message: 'Workflow could not be started!' });
		}
		if (result.workflowData !== undefined) {
			await new Promise((resolve) => setTimeout(resolve, this.executionDelayMs));
			if (this.failExecutions > 0) {
				this.failExecutions -= 1;
				return answer(500, { message: 'Could not create the execution' });
			}
			this.executions.push((result.workflowData[0] ?? []).map(({ json }) => json));
		}
		// As live-webhooks.js: stored before the answer, and not in a test.
		if (!isTest) this.storeStaticData(workflow);
		if (result.noWebhookResponse !== true)
			answer(200, (result.webhookResponse as object | undefined) ?? { message: 'Workflow was started' });
		if (isTest && result.workflowData !== undefined) await this.stopListening();
	}
}

function structuredCloneOf(staticData: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(staticData)) as IDataObject;
}

/** Which bodies n8n parses before a webhook node above version 1 sees them. */
const PARSED = /^(application\/json|text\/plain|application\/x-www-form-urlencoded|.*[/+]xml$)/;

/** n8n reads JSON and XML before a webhook node sees the request. @throws when it can't */
function parsedBody(contentType: string, rawBody: Buffer | undefined): unknown {
	if (rawBody === undefined || rawBody.length === 0) return {};
	if (contentType === 'application/json') return JSON.parse(stripBom(String(rawBody)));
	if (!/[/+]xml$/.test(contentType)) return {};
	if (XMLValidator.validate(String(rawBody)) !== true) throw new Error('not XML');
	return { parsed: 'by n8n' };
}

const stripBom = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

async function readRawBody(request: http.IncomingMessage): Promise<Buffer> {
	const encoding = request.headers['content-encoding'];
	const stream =
		encoding === 'gzip'
			? request.pipe(createGunzip())
			: encoding === 'deflate'
				? request.pipe(createInflate())
				: request;
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
