import 'reflect-metadata';

import os from 'node:os';
import path from 'node:path';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IRun,
	IWorkflowExecuteAdditionalData,
	NodeConnectionType,
} from 'n8n-workflow';

import { ConcurExpenseReport } from '../../nodes/ConcurExpenseReport/ConcurExpenseReport.node.ts';
import { ConcurExpenseIntegrationStatus } from '../../nodes/ConcurExpenseIntegrationStatus/ConcurExpenseIntegrationStatus.node.ts';
import { StoredCredential } from './storedCredential.mts';

export { StoredCredential } from './storedCredential.mts';

// n8n-core would otherwise write a key into the home folder.
process.env.N8N_USER_FOLDER ??= path.join(os.tmpdir(), 'concur-engine-tests');
process.env.N8N_ENCRYPTION_KEY ??= 'engine-tests';
process.env.N8N_LOG_LEVEL ??= 'silent';

const inputNode: INodeType = {
	description: {
		displayName: 'Input',
		name: 'input',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: ['main' as NodeConnectionType],
		properties: [],
	},
	execute: async () => [[]],
};

const nodeTypes: Record<string, INodeType> = {
	'test.input': inputNode,
	'n8n-nodes-concur.concurExpenseIntegrationStatus': new ConcurExpenseIntegrationStatus(),
	'n8n-nodes-concur.concurExpenseReport': new ConcurExpenseReport(),
	// n8n runs a node as an AI tool under this type.
	'n8n-nodes-concur.concurExpenseIntegrationStatusTool': new ConcurExpenseIntegrationStatus(),
};

/** Registers a further node type of the package for the engine. */
export function registerNodeType(type: string, nodeType: INodeType): void {
	nodeTypes[type] = nodeType;
}

export interface EngineRun {
	/** Items per output, in the engine's order: Success, Failure, and Error where On Error asks for it. */
	outputs: INodeExecutionData[][];
	error: (Error & { description?: string }) | undefined;
	hints: string[];
	run: IRun;
}

export interface EngineOptions {
	type?: string;
	credential?: StoredCredential;
	parameters?: IDataObject;
	/** Further settings of the node: onError, retryOnFail, alwaysOutputData... */
	settings?: Partial<INode>;
	/** The execution is cancelled then. */
	cancelWhen?: Promise<unknown>;
}

/** Runs one node of the package behind an input in the real n8n-core engine. */
export async function runNode(input: unknown[], options: EngineOptions = {}): Promise<EngineRun> {
	const {
		credential,
		parameters = {},
		settings = {},
		type = 'n8n-nodes-concur.concurExpenseIntegrationStatus',
	} = options;
	const nodes: INode[] = [
		{ id: '1', name: 'Input', type: 'test.input', typeVersion: 1, position: [0, 0], parameters: {} },
		{
			id: '2',
			name: 'Concur',
			type,
			typeVersion: 1,
			position: [200, 0],
			parameters: { authentication: credential?.type ?? 'concurApi', ...parameters } as INode['parameters'],
			...(credential ? { credentials: { [credential.type]: { id: '1', name: 'Concur' } } } : {}),
			...settings,
		},
	];
	const workflow = new Workflow({
		id: '1',
		nodes,
		connections: { Input: { main: [[{ node: 'Concur', type: 'main' as NodeConnectionType, index: 0 }]] } },
		active: false,
		nodeTypes: {
			getByName: (name) => nodeTypes[name],
			getByNameAndVersion: (name) => nodeTypes[name],
			getKnownTypes: () => ({}),
		},
		settings: { executionOrder: 'v1' },
	});
	const url = 'http://127.0.0.1:1/';
	const hooks = new ExecutionLifecycleHooks('trigger', '1', { ...workflow, settings: {}, nodes } as never);
	const additionalData = {
		hooks,
		executionId: '1',
		credentialsHelper: credential ?? new StoredCredential('concurApi', {}),
		currentNodeExecutionIndex: 0,
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		variables: {},
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
	const items = input.map((json) => ({ json: json as IDataObject, pairedItem: { item: 0 } }));
	const execution = new WorkflowExecute(additionalData, 'trigger').run({
		workflow,
		startNode: workflow.getNode('Input') as INode,
		pinData: { Input: items },
	} as never);
	// Who gave it out hears of its failure; here it only means that nothing is cancelled.
	void options.cancelWhen?.then(
		() => execution.cancel(),
		() => undefined,
	);
	const run = await execution;
	const taskData = run.data.resultData.runData.Concur?.at(-1);
	return {
		outputs: (taskData?.data?.main ?? []).map((output) => output ?? []),
		error: (taskData?.error ?? run.data.resultData.error) as EngineRun['error'],
		hints: (taskData?.hints ?? []).map(({ message }) => message),
		run,
	};
}
