import { parse } from 'flatted';
import type {
	IConnections,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowSettings,
} from 'n8n-workflow';

/** A workflow as a user exports it. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	active?: boolean;
}

export interface Execution {
	id: string;
	status: string;
	data: IRunExecutionData;
}

export const OWNER = {
	email: 'owner@sandbox.example',
	password: 'Sandbox-owner-1',
	firstName: 'Sandbox',
	lastName: 'Owner',
};

const FINISHED = ['success', 'error', 'crashed', 'canceled'];

/** n8n's REST interface, as its editor uses it. */
export class N8nApi {
	private cookie = '';

	constructor(readonly baseUrl: string) {}

	async call<Value>(method: string, path: string, body?: unknown): Promise<Value> {
		const response = await fetch(`${this.baseUrl}/rest/${path}`, {
			method,
			// On a busy machine n8n closes a connection at the moment at which it is used again.
			headers: { 'content-type': 'application/json', connection: 'close', ...this.signedInHeaders() },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		const text = await response.text();
		if (!response.ok)
			throw new Error(`n8n answered HTTP ${response.status} to ${method} ${path}: ${text.slice(0, 500)}`);
		return (text === '' ? undefined : (JSON.parse(text) as { data: Value }).data) as Value;
	}

	/** What a browser that is signed in sends along. */
	signedInHeaders(): Record<string, string> {
		return { cookie: this.cookie, 'browser-id': 'end-to-end' };
	}

	/** Fetches one of n8n's pages, as the signed-in user. @throws unless it answers HTTP 200 */
	async page(path: string): Promise<string> {
		const response = await fetch(`${this.baseUrl}${path}`, {
			headers: this.signedInHeaders(),
		});
		if (!response.ok) throw new Error(`n8n answered HTTP ${response.status} to ${path.split('?')[0]}`);
		return await response.text();
	}

	/** Makes the owner on a fresh n8n, or signs in on a known one. */
	async signIn(): Promise<void> {
		const settings = await this.call<{ userManagement: { showSetupOnFirstLoad?: boolean } }>(
			'GET',
			'settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) await this.call('POST', 'owner/setup', OWNER);
		else
			await this.call('POST', 'login', {
				emailOrLdapLoginId: OWNER.email,
				email: OWNER.email,
				password: OWNER.password,
			});
	}

	async createCredential(name: string, type: string, data: object): Promise<{ id: string; name: string }> {
		return await this.call('POST', 'credentials', { name, type, data });
	}

	async testCredential(
		id: string,
		name: string,
		type: string,
		data: object,
	): Promise<{ status: string; message: string }> {
		return await this.call('POST', 'credentials/test', { credentials: { id, name, type, data } });
	}

	/** Tests a credential as it is stored, OAuth2 tokens included, by way of n8n's public API. */
	async testStoredCredential(id: string): Promise<{ status: string; message: string }> {
		const { rawApiKey } = await this.call<{ rawApiKey: string }>('POST', 'api-keys', {
			label: `To test ${id}`,
			scopes: ['credential:read'],
			expiresAt: null,
		});
		const response = await fetch(`${this.baseUrl}/api/v1/credentials/${id}/test`, {
			method: 'POST',
			headers: { 'x-n8n-api-key': rawApiKey },
		});
		if (!response.ok) throw new Error(`n8n answered HTTP ${response.status} to the test of a credential`);
		return (await response.json()) as { status: string; message: string };
	}

	/** The stored data; secrets are blanked by n8n. */
	async getCredential(id: string): Promise<{ data: Record<string, unknown> }> {
		return await this.call('GET', `credentials/${id}?includeData=true`);
	}

	async createWorkflow(workflow: WorkflowFile): Promise<string> {
		const { id } = await this.call<{ id: string }>('POST', 'workflows', {
			settings: { executionOrder: 'v1' },
			...workflow,
			active: false,
		});
		return id;
	}

	/** Saves other nodes and connections. */
	async updateWorkflow(
		id: string,
		{ nodes, connections }: Pick<WorkflowFile, 'nodes' | 'connections'>,
	): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `workflows/${id}`);
		await this.call('PATCH', `workflows/${id}`, { nodes, connections, versionId });
	}

	/** Activates a workflow's current version. */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `workflows/${id}`);
		try {
			await this.call('POST', `workflows/${id}/activate`, { versionId });
		} catch (error) {
			// n8n 1.x has no versions to activate.
			if (!String(error).includes('HTTP 404')) throw error;
			await this.call('PATCH', `workflows/${id}`, { active: true, versionId });
		}
	}

	async deactivate(id: string): Promise<void> {
		try {
			await this.call('POST', `workflows/${id}/deactivate`, {});
		} catch (error) {
			if (!String(error).includes('HTTP 404')) throw error;
			const { versionId } = await this.call<{ versionId: string }>('GET', `workflows/${id}`);
			await this.call('PATCH', `workflows/${id}`, { active: false, versionId });
		}
	}

	/** Starts a workflow by hand. @returns the execution's ID */
	async start(workflowId: string, trigger: string): Promise<string> {
		const workflowData = await this.call<WorkflowFile>('GET', `workflows/${workflowId}`);
		const { executionId } = await this.call<{ executionId: string }>('POST', `workflows/${workflowId}/run`, {
			workflowData,
			startNodes: [],
			triggerToStartFrom: { name: trigger },
		});
		return executionId;
	}

	async execution(id: string): Promise<Execution> {
		const execution = await this.call<{ id: string; status: string; data: string | IRunExecutionData }>(
			'GET',
			`executions/${id}`,
		);
		const data =
			typeof execution.data === 'string' ? (parse(execution.data) as IRunExecutionData) : execution.data;
		return { ...execution, data };
	}

	async executionStatus(id: string): Promise<string> {
		try {
			return (await this.call<{ status: string }>('GET', `executions/${id}`)).status;
		} catch (error) {
			// n8n 2.20 answers so to a read of an execution that is just starting.
			if (String(error).includes("reading 'resultData'")) return 'new';
			throw error;
		}
	}

	async executions(workflowId: string): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	/** Waits for an execution to end. @throws when it takes longer than the limit */
	async finished(id: string, limitMs = 120_000): Promise<Execution> {
		const until = Date.now() + limitMs;
		while (Date.now() < until) {
			if (FINISHED.includes(await this.executionStatus(id))) return await this.execution(id);
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		throw new Error(`Execution ${id} did not end within ${limitMs / 1000} s`);
	}

	async run(workflowId: string, trigger: string, limitMs?: number): Promise<Execution> {
		return await this.finished(await this.start(workflowId, trigger), limitMs);
	}

	async cancel(executionId: string): Promise<void> {
		await this.call('POST', `executions/${executionId}/stop`);
	}
}

/** The items that a node gave out, per output. */
export function outputsOf(execution: Execution, node: string): INodeExecutionData[][] {
	const runs = execution.data.resultData.runData[node] ?? [];
	const outputs: INodeExecutionData[][] = [];
	for (const { data } of runs) {
		(data?.main ?? []).forEach((items, index) => {
			outputs[index] = [...(outputs[index] ?? []), ...(items ?? [])];
		});
	}
	return outputs;
}

/** The error of an execution, in words. */
export function errorOf(execution: Execution): string {
	const { error } = execution.data.resultData;
	return error ? `${error.message} ${'description' in error ? (error.description ?? '') : ''}` : '';
}
