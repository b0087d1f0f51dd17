import fs from 'node:fs';
import path from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';

import type { WorkflowFile } from './api.mts';

export const CONCUR_NODE = 'Concur Expense: Integration Status';
export const MANUAL_TRIGGER = 'When clicking ‘Execute workflow’';

export function readExample(name: string): WorkflowFile {
	return JSON.parse(
		fs.readFileSync(path.join(process.cwd(), 'examples', `${name}.json`), 'utf8'),
	) as WorkflowFile;
}

export function nodeNamed(workflow: WorkflowFile, name: string): INode {
	const node = workflow.nodes.find((candidate) => candidate.name === name);
	if (!node) throw new Error(`The workflow "${workflow.name}" has no node "${name}"`);
	return node;
}

/** Which credential the nodes of a type take. */
const CREDENTIAL_OF: Array<[type: RegExp, credential: string]> = [
	[/^n8n-nodes-concur\.concurEventTrigger$/, 'concurAppApi'],
	[/^n8n-nodes-concur\./, 'concurApi'],
	[/^n8n-nodes-base\.emailSend$/, 'smtp'],
	[/^n8n-nodes-base\.postgres$/, 'postgres'],
	[/^n8n-nodes-base\.webhook$/, 'httpHeaderAuth'],
	[/\.lmChatOpenAi$/, 'openAiApi'],
];

/** An example as a user has set it up: as shipped, with a credential chosen in each node that needs one. */
export function exampleWith(
	name: string,
	credentials: Record<string, { id: string; name: string }>,
): WorkflowFile {
	const workflow = readExample(name);
	for (const node of workflow.nodes) {
		const [, credential] = CREDENTIAL_OF.find(([type]) => type.test(node.type)) ?? [];
		if (credential === undefined) continue;
		const { id, name: shown } = credentials[credential];
		node.credentials = { [credential]: { id, name: shown } };
	}
	return workflow;
}

/** The example "post integration status" with these reports, this credential and these options. */
export function postingWorkflow(
	reportIds: string[],
	credential: { id: string; name: string },
	options: IDataObject = {},
	settings: Partial<INode> = {},
): WorkflowFile {
	const workflow = readExample('post-integration-status');
	nodeNamed(workflow, 'Reports booked in the ERP').parameters.jsonOutput = JSON.stringify({
		ReportID: reportIds,
	});
	const concur = nodeNamed(workflow, CONCUR_NODE);
	concur.parameters.options = options as never;
	concur.credentials = { concurApi: credential };
	Object.assign(concur, settings);
	// What is looked at here is the posting; the checks of the examples read the mail.
	Object.assign(nodeNamed(workflow, 'Needs attention'), {
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		parameters: {},
	});
	return workflow;
}
