import type { IDataObject, INode } from 'n8n-workflow';

import type { WorkflowFile } from '../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, nodeNamed, postingWorkflow } from '../testing/workflows.mts';
import { reportIdsExpression } from './reportIds.mts';

/** The ways to post that are compared inside n8n; `nothing` posts nothing and shows what the workflow itself costs. */
export type Way = 'node' | 'httpRequestHeader' | 'httpRequest' | 'httpRequestBatched' | 'nothing';

export const HTTP_REQUEST = 'HTTP Request';
const SWITCH = 'Switch';

/** The node whose time is taken. */
export const measuredNode = (way: Way): string => (way === 'node' ? CONCUR_NODE : HTTP_REQUEST);

/** The node whose outputs 0 and 1 are success and failure. */
export const sortingNode = (way: Way): string => (way === 'node' ? CONCUR_NODE : SWITCH);

export { MANUAL_TRIGGER };

interface Credential {
	id: string;
	name: string;
}

/** @param credentials one of them is used: a pasted token in a header, or the Concur API credential */
function httpRequestNode(
	baseUri: string,
	credentials: { httpHeaderAuth: Credential } | { concurApi: Credential },
	options: IDataObject,
): INode {
	return {
		id: 'http-request',
		name: HTTP_REQUEST,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [220, 0],
		parameters: {
			method: 'POST',
			url: `=${baseUri}/api/expense/expensereport/v2.0/integrationstatus/report/{{ encodeURIComponent($json.ReportID) }}`,
			...('concurApi' in credentials
				? { authentication: 'predefinedCredentialType', nodeCredentialType: 'concurApi' }
				: { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' }),
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'Accept', value: 'application/json' }] },
			options,
		} as INode['parameters'],
		credentials,
	};
}

function statusRule(value: string): IDataObject {
	return {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					leftValue: '={{ $json.Status }}',
					rightValue: value,
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
	};
}

const switchNode: INode = {
	id: 'switch',
	name: SWITCH,
	type: 'n8n-nodes-base.switch',
	typeVersion: 3.2,
	position: [440, 0],
	parameters: {
		rules: { values: [statusRule('SUCCESS'), statusRule('FAILURE')] },
		options: {},
	} as INode['parameters'],
};

/** The example workflow "post integration status", with the posting done one way or another. */
export function benchWorkflow(
	way: Way,
	reports: number,
	concurrency: number,
	baseUri: string,
	{ concurApi, httpHeaderAuth }: { concurApi: Credential; httpHeaderAuth: Credential },
): WorkflowFile {
	const workflow = postingWorkflow([], concurApi, concurrency === 0 ? {} : { maxConcurrency: concurrency });
	workflow.name = `Benchmark: ${way}, ${reports} reports, ${concurrency} at once`;
	nodeNamed(workflow, 'Reports booked in the ERP').parameters.jsonOutput = reportIdsExpression(reports);
	if (way === 'node') return workflow;
	const toOutputs = workflow.connections[CONCUR_NODE];
	workflow.nodes = workflow.nodes.filter(({ name }) => name !== CONCUR_NODE);
	delete workflow.connections[CONCUR_NODE];
	workflow.connections['One item per report'] = { main: [[{ node: HTTP_REQUEST, type: 'main', index: 0 }]] };
	if (way === 'nothing') {
		const { id, name, position } = httpRequestNode(baseUri, { concurApi }, {});
		workflow.nodes.push({ id, name, position, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} });
		return workflow;
	}
	const options =
		way === 'httpRequestBatched' ? { batching: { batch: { batchSize: 10, batchInterval: 1000 } } } : {};
	const credentials = way === 'httpRequestHeader' ? { httpHeaderAuth } : { concurApi };
	workflow.nodes.push(httpRequestNode(baseUri, credentials, options), switchNode);
	workflow.connections[HTTP_REQUEST] = { main: [[{ node: SWITCH, type: 'main', index: 0 }]] };
	workflow.connections[SWITCH] = toOutputs;
	return workflow;
}
