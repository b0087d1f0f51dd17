import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowFile } from '../../testing/api.mts';
import { atRest, visitWorkflow, visit } from '../../testing/browser.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../../testing/workflows.mts';
import type { Studio } from './studio.mts';

const NODE_ID = 'the-node';

/** What lies over a node's details and has nothing to do with it. */
const OVERLAYS = '.el-notification, [data-test-id=floating-nodes] { visibility: hidden !important; }';

/** One of the package's nodes behind a manual trigger, or alone when it is a trigger itself. */
function alone(
	type: string,
	name: string,
	parameters: INodeParameters,
	credentials: INode['credentials'],
): WorkflowFile {
	const node: INode = {
		id: NODE_ID,
		name,
		type: `n8n-nodes-concur.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials,
	};
	if (type.endsWith('Trigger')) return { name, nodes: [node], connections: {} };
	const trigger: INode = {
		id: 'start',
		name: MANUAL_TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [-220, 0],
		parameters: {},
	};
	return {
		name,
		nodes: [trigger, node],
		connections: { [MANUAL_TRIGGER]: { main: [[{ node: name, type: 'main', index: 0 }]] } },
	};
}

interface Panel {
	picture: string;
	workflow: WorkflowFile;
	/** The node that is opened. */
	nodeId: string;
	/** What it is run with, so that its output shows. */
	run?: 'node' | 'workflow';
	/** How its output is shown. */
	view?: 'schema' | 'table';
}

function panels({ sandbox, credentials }: Studio): Panel[] {
	const { concurApi, concurAppApi } = credentials;
	// The others are longer, and would fill the picture.
	const ids = sandbox
		.reports()
		.map(({ id }) => id)
		.filter((id) => id.length === 20);
	const posting = postingWorkflow(ids, concurApi);
	const concur = posting.nodes.find(({ name }) => name === CONCUR_NODE) as INode;
	const sendBack = { operation: 'sendBack', comment: 'Please attach the hotel invoice.' };
	return [
		{
			picture: 'node-expense-report',
			workflow: alone(
				'concurExpenseReport',
				'Reports to pay',
				{ operation: 'getAll', limit: 10 },
				{ concurApi },
			),
			nodeId: NODE_ID,
			run: 'node',
		},
		{
			picture: 'node-expense-report-send-back',
			workflow: alone('concurExpenseReport', 'Send back', sendBack, { concurApi }),
			nodeId: NODE_ID,
		},
		{
			picture: 'node-expense-trigger',
			workflow: alone('concurExpenseTrigger', 'Concur Expense Trigger', {}, { concurApi }),
			nodeId: NODE_ID,
			run: 'node',
		},
		{
			picture: 'node-financial-integration',
			workflow: alone(
				'concurFinancialIntegration',
				'Get ready documents',
				{ output: 'journal' },
				{ concurApi },
			),
			nodeId: NODE_ID,
			run: 'node',
			view: 'schema',
		},
		{
			picture: 'node-event-trigger',
			workflow: alone('concurEventTrigger', 'Concur Event Trigger', {}, { concurAppApi }),
			nodeId: NODE_ID,
		},
		// Last, since nothing is left to be paid then.
		{
			picture: 'node-integration-status',
			workflow: posting,
			nodeId: concur.id,
			run: 'workflow',
			view: 'table',
		},
	];
}

async function panel(studio: Studio, { picture, workflow, nodeId, run, view }: Panel): Promise<void> {
	const { page, n8n } = studio;
	const url = studio.url(`/workflow/${await n8n.api.createWorkflow(workflow)}`);
	await visitWorkflow(page, url);
	if (run === 'workflow') {
		await page.locator('[data-test-id=execute-workflow-button]').click();
		await page.locator('[data-test-id=canvas-node-status-success]').nth(2).waitFor();
	}
	await visit(page, `${url}/${nodeId}`);
	const details = page.locator('[data-test-id=ndv]').first();
	await details.waitFor();
	if (run === 'node') await details.locator('[data-test-id=node-execute-button]').first().click();
	if (run)
		await details
			.locator('[data-test-id=output-panel] [data-test-id=node-run-status-success]')
			.first()
			.waitFor();
	if (view) await details.locator(`[data-test-id=output-panel] [data-test-id=radio-button-${view}]`).click();
	await atRest(page, () => document.querySelector('[data-test-id=ndv]')?.textContent ?? '');
	await studio.take(picture, details, OVERLAYS);
}

/** Every node's parameters, with what it gives out where it can be run. */
export async function takePanels(studio: Studio): Promise<void> {
	await studio.page.setViewportSize({ width: 1500, height: 860 });
	for (const each of panels(studio)) await panel(studio, each);
}
