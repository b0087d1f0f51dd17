import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from './api.mts';
import { CONCUR_NODE, nodeNamed, postingWorkflow } from './workflows.mts';

/**
 * How many executions are started together. `webhook`: one call for each, for which n8n 2.41 makes two isolates (one for the request, one
 * for the execution), so that they come one after the other. `subWorkflow`: one call, whose workflow starts another for each item and
 * waits for none of them.
 */
export type StartedBy = 'webhook' | 'subWorkflow';

let ids = 0;

const node = (name: string, type: string, typeVersion: number, parameters: object): INode => ({
	id: `5b0e3c1e-0003-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [0, 0],
	parameters: parameters as INode['parameters'],
});

/** Nodes one after the other, placed from left to right. */
function inARow(name: string, nodes: INode[]): WorkflowFile {
	const connections: WorkflowFile['connections'] = {};
	nodes.slice(1).forEach((next, index) => {
		connections[nodes[index].name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	const placed = nodes.map((each, index) => ({ ...each, position: [220 * index, 0] as [number, number] }));
	return { ...postingWorkflow([], { id: '', name: '' }), name, nodes: placed, connections };
}

/** Answers at once, whatever follows. */
const webhook = (path: string): INode => ({
	...node('Booked', 'webhook', 2, { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} }),
	webhookId: path,
});

/** One execution per call. */
export const webhookWorkflow = (path: string, after: INode): WorkflowFile =>
	inARow(`Executions at once: ${path}`, [webhook(path), after]);

/** One execution per item that another workflow hands over. */
export const subWorkflow = (path: string, after: INode): WorkflowFile =>
	inARow(`Executions at once: ${path}, for each report`, [
		node('For each report', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
		after,
	]);

/** Starts that sub-workflow for each report of one call, and waits for none. */
export const startingWorkflow = (path: string, subWorkflowId: string): WorkflowFile =>
	inARow(`Executions at once: ${path}, start`, [
		webhook(path),
		node('Reports', 'splitOut', 1, {
			fieldToSplitOut: 'body.ReportID',
			options: { destinationFieldName: 'ReportID' },
		}),
		node('Start', 'executeWorkflow', 1.2, {
			workflowId: { __rl: true, mode: 'id', value: subWorkflowId },
			mode: 'each',
			options: { waitForSubWorkflow: false },
			workflowInputs: { mappingMode: 'defineBelow', value: {} },
		}),
	]);

/** The node under test as it comes, but for a webhook, which has what it was called with in the field `body`. */
export function postingNode(credential: { id: string; name: string }, startedBy: StartedBy): INode {
	const concur = nodeNamed(postingWorkflow([], credential), CONCUR_NODE);
	if (startedBy === 'webhook')
		concur.parameters.reportId = { __rl: true, mode: 'id', value: '={{ $json.body.ReportID }}' };
	return concur;
}

/** n8n's own node that passes on what it gets. */
export const nothing = (): INode => node('Nothing', 'noOp', 1, {});
