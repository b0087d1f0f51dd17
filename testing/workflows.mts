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
	return workflow;
}
