import type { INode } from 'n8n-workflow';

import { fieldsToPaste, makeReports } from '../sandbox/index.mts';
import type { Sandbox } from '../sandbox/index.mts';
import { OWNER } from '../testing/api.mts';
import type { WorkflowFile } from '../testing/api.mts';
import { interrupted } from '../testing/cleanUp.mts';
import type { N8nInstance } from '../testing/instance.mts';
import { CONCUR_NODE, MANUAL_TRIGGER } from '../testing/workflows.mts';

const TO_PLAY_WITH = 10;

/** OAuth2's way back leads to `localhost`: a browser that signed in at 127.0.0.1 would not be known there. */
const onLocalhost = (address: string): string => address.replace('127.0.0.1', 'localhost');

const node = (name: string, type: string, typeVersion: number, x: number, rest: Partial<INode>): INode => ({
	id: name,
	name,
	type,
	typeVersion,
	position: [x, 0],
	parameters: {},
	...rest,
});

/** Reads one report that waits, and posts it: each click commits one. */
function tryItYourself(credential: { id: string; name: string }): WorkflowFile {
	const credentials = { concurApi: credential };
	const main = (next: string) => ({ main: [[{ node: next, type: 'main' as const, index: 0 }]] });
	return {
		name: 'Try it yourself',
		nodes: [
			node(MANUAL_TRIGGER, 'n8n-nodes-base.manualTrigger', 1, 0, {}),
			node('One report that waits', 'n8n-nodes-concur.concurExpenseReport', 1, 220, {
				credentials,
				parameters: {
					resource: 'report',
					operation: 'getAll',
					limit: 1,
					filters: { paymentStatusCode: ['P_PROC'] },
				},
			}),
			node(CONCUR_NODE, 'n8n-nodes-concur.concurExpenseIntegrationStatus', 1, 440, { credentials }),
			node('Paid in Concur', 'n8n-nodes-base.noOp', 1, 720, { position: [720, -80] }),
			node('Needs attention', 'n8n-nodes-base.noOp', 1, 720, { position: [720, 100] }),
		],
		connections: {
			[MANUAL_TRIGGER]: main('One report that waits'),
			'One report that waits': main(CONCUR_NODE),
			[CONCUR_NODE]: {
				main: ['Paid in Concur', 'Needs attention'].map((next) => [
					{ node: next, type: 'main' as const, index: 0 },
				]),
			},
		},
	};
}

/** Leaves n8n and the sandbox to whoever is at the keyboard, with new reports, a workflow and all addresses; ends with Ctrl-C. */
export async function leaveOpen(
	n8n: N8nInstance,
	sandbox: Sandbox,
	credential: { id: string; name: string },
): Promise<void> {
	sandbox.addReports(makeReports(TO_PLAY_WITH, { lastModifiedDate: Date.now() }, Date.now()));
	const workflowId = await n8n.api.createWorkflow(tryItYourself(credential));
	console.log(`
The editor is open at ${onLocalhost(n8n.baseUrl)}/workflow/${workflowId}
  email     ${OWNER.email}
  password  ${OWNER.password}
The sandbox is at ${onLocalhost(sandbox.baseUri)}; ${TO_PLAY_WITH} more reports wait there.
The workflow "Try it yourself", which opens there, commits one of them with each click on Execute workflow.

To make a credential of your own in n8n, enter one of these; they are good until the sandbox stops.

${fieldsToPaste({ baseUri: onLocalhost(sandbox.baseUri), credentials: sandbox.credentials })}

Ctrl-C ends it.`);
	await interrupted();
}
