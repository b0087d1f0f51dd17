import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from './api.mts';

const HALT = 'Halt';

/** A workflow with a node that waits for ever, as the first that runs behind the given one: there n8n can be killed. */
export function haltingAfter(workflow: WorkflowFile, name: string, url: string): WorkflowFile {
	const halt: INode = {
		id: 'halt',
		name: HALT,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		// n8n runs what is connected to an output from top to bottom.
		position: [0, -9000],
		parameters: { url, options: {} },
	};
	const own = workflow.connections[name]?.main ?? [[]];
	const toHalt = { node: HALT, type: 'main' as const, index: 0 };
	const main = (own.length === 0 ? [[]] : own).map((output) => [...(output ?? []), toHalt]);
	return {
		...workflow,
		nodes: [...workflow.nodes, halt],
		connections: { ...workflow.connections, [name]: { main } },
	};
}

/** What the waiting node asks. */
export interface HaltServer {
	url: string;
	/** How often it was asked; it never answers. */
	asked(): number;
	close(): Promise<void>;
}

export async function startHaltServer(): Promise<HaltServer> {
	let count = 0;
	const server = http.createServer(() => (count += 1));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked: () => count,
		close,
	};
}
