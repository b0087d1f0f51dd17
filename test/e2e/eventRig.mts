import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode, INodeParameters } from 'n8n-workflow';

import type { Sandbox, ServiceEvent } from '../../sandbox/index.mts';
import type { N8nApi, WorkflowFile } from '../../testing/api.mts';

export const EVENT_TRIGGER = 'Concur Event Trigger';

/**
 * What docs/events.md tells those to set who get many events: n8n makes an isolate only where an expression is evaluated, and
 * compiles its code once.
 */
export const FOR_MANY_EVENTS = {
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};

/** Where a workflow reports each event that it was started for: the stand-in of whatever a user does with it. */
export class Collector {
	/** Event ID to how often a workflow was started for it. */
	readonly started = new Map<string, number>();
	readonly items: Array<Record<string, unknown>> = [];

	private constructor(private readonly server: http.Server) {}

	static async start(): Promise<Collector> {
		const server = http.createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const item = JSON.parse(String(Buffer.concat(chunks))) as Record<string, unknown>;
				const id = String(item.id ?? item.unreadable);
				collector.started.set(id, (collector.started.get(id) ?? 0) + 1);
				if (collector.items.length < 1000) collector.items.push(item);
				response.setHeader('content-type', 'application/json').end('{}');
			});
		});
		const collector = new Collector(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return collector;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Waits until so many events have started a workflow, and a moment longer: one too many must not be missed. */
	async until(events: number, limitMs: number): Promise<void> {
		const until = Date.now() + limitMs;
		while (this.started.size < events && Date.now() < until)
			await new Promise((resolve) => setTimeout(resolve, 50));
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}

	/** How many of these started a workflow never, once, and more often. */
	count(events: ServiceEvent[]): { never: number; once: number; more: number } {
		const times = events.map(({ id }) => this.started.get(id) ?? 0);
		return {
			never: times.filter((time) => time === 0).length,
			once: times.filter((time) => time === 1).length,
			more: times.filter((time) => time > 1).length,
		};
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

function triggerNode(credential: { id: string; name: string }, parameters: INodeParameters): INode {
	return {
		id: '0a1b2c3d-0000-4000-8000-000000000001',
		name: EVENT_TRIGGER,
		type: 'n8n-nodes-concur.concurEventTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		webhookId: `concur-events-${Math.random().toString(36).slice(2)}`,
		parameters,
		credentials: { concurAppApi: { id: credential.id, name: credential.name } },
	};
}

/** The trigger, and nothing behind it. */
export function idleWorkflow(
	credential: { id: string; name: string },
	parameters: INodeParameters = {},
): WorkflowFile {
	return { name: 'Concur events', nodes: [triggerNode(credential, parameters)], connections: {} };
}

/** The trigger, and one request per event behind it. */
export function eventWorkflow(
	credential: { id: string; name: string },
	collector: Collector,
	parameters: INodeParameters = {},
): WorkflowFile {
	const report: INode = {
		id: '0a1b2c3d-0000-4000-8000-000000000002',
		name: 'Report',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [220, 0],
		parameters: {
			method: 'POST',
			url: collector.url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($json) }}',
			options: {},
		},
	};
	return {
		name: 'Concur events',
		nodes: [triggerNode(credential, parameters), report],
		connections: { [EVENT_TRIGGER]: { main: [[{ node: 'Report', type: 'main', index: 0 }]] } },
	};
}

/** What a user fills in for an app. */
export function appCredentialData(sandbox: Sandbox, publicKeys?: string): Record<string, unknown> {
	return {
		baseUri: 'custom',
		customBaseUri: sandbox.baseUri,
		clientId: sandbox.credentials.clientId,
		clientSecret: sandbox.credentials.clientSecret,
		publicKeys:
			publicKeys ??
			sandbox.eventService
				.keys()
				.map(({ publicKey }) => publicKey)
				.join('\n'),
	};
}

/** Changes the trigger's parameters in an active workflow, as a user does who saves and publishes. */
export async function saveTrigger(
	api: N8nApi,
	workflowId: string,
	parameters: INodeParameters,
): Promise<void> {
	const { nodes, connections, name, settings, versionId } = await api.call<
		WorkflowFile & { versionId: string }
	>('GET', `workflows/${workflowId}`);
	for (const node of nodes) if (node.name === EVENT_TRIGGER) node.parameters = parameters;
	await api.call('PATCH', `workflows/${workflowId}`, { name, nodes, connections, settings, versionId });
	await api.activate(workflowId);
}

/**
 * What stands before n8n in production: hands requests to n8n processes in turn, and to none that is not ready. n8n opens its
 * port first and its webhooks last: what comes in between it answers with 404, or with 200 and "n8n is starting up", and Concur
 * would drop either for good.
 * @param most so many requests at once; Concur tries the others again
 */
export async function startFrontDoor(
	port: number,
	targets: string[],
	most = 20,
): Promise<() => Promise<void>> {
	const agent = new http.Agent({ keepAlive: true });
	const ready = new Set<string>();
	const isReady = async (target: string): Promise<boolean> => {
		if (ready.has(target)) return true;
		const answer = await fetch(`${target}/healthz/readiness`).catch(() => undefined);
		if (answer?.ok) ready.add(target);
		return ready.has(target);
	};
	let turn = 0;
	let inFlight = 0;
	const server = http.createServer((request, response) => {
		const fail = (target: string) => {
			ready.delete(target);
			if (response.headersSent) response.destroy();
			else response.writeHead(503).end();
		};
		if (inFlight >= most) {
			response.writeHead(503).end();
			return;
		}
		inFlight += 1;
		response.once('close', () => (inFlight -= 1));
		turn += 1;
		const target = targets[turn % targets.length];
		const { method, headers, url = '/' } = request;
		void isReady(target).then((good) => {
			if (!good) return fail(target);
			const onward = http.request(new URL(url, target), { method, headers, agent }, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			});
			onward.once('error', () => fail(target));
			request.pipe(onward);
		});
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return async () => {
		agent.destroy();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
}
