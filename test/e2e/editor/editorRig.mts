import fs from 'node:fs';

import type { Sandbox } from '../../../sandbox/index.mts';
import type { WorkflowFile } from '../../../testing/api.mts';
import { createSandboxCredential } from '../../../testing/credential.mts';
import { createDataTable, DOCUMENT_LEDGER, LEDGER } from '../../../testing/dataTable.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { exampleWith } from '../../../testing/workflows.mts';
import { appCredentialData } from '../eventRig.mts';

export const EXAMPLES = fs
	.readdirSync('examples')
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

export interface Credentials {
	[type: string]: { id: string; name: string };
}

/** A credential for every node of the examples, and the ledgers: as a user has set them up, except that only Concur's can be used. */
export async function setUpExamples({ api }: N8nInstance, sandbox: Sandbox): Promise<Credentials> {
	for (const { name, columns } of [LEDGER, DOCUMENT_LEDGER]) await createDataTable(api, name, columns);
	const server = { host: '127.0.0.1', user: 'user', password: 'password' };
	return {
		concurApi: await createSandboxCredential(api, sandbox.baseUri, sandbox.credentials),
		concurAppApi: await api.createCredential('Concur app', 'concurAppApi', appCredentialData(sandbox)),
		smtp: await api.createCredential('Mail', 'smtp', { ...server, port: 25, secure: false }),
		postgres: await api.createCredential('ERP', 'postgres', { ...server, database: 'erp' }),
		httpHeaderAuth: await api.createCredential('ERP key', 'httpHeaderAuth', {
			name: 'x-erp-key',
			value: 'key',
		}),
		openAiApi: await api.createCredential('Model', 'openAiApi', { apiKey: 'none' }),
	};
}

/** A workflow that reads: one report's details, and a list. */
export function readingWorkflow(
	{ concurApi }: Credentials,
	[getDetails, getMany]: Array<{ id: string; name: string }>,
): WorkflowFile {
	const [trigger] = exampleWith('post-integration-status', { concurApi, smtp: concurApi }).nodes;
	const reading = (node: { id: string; name: string }, parameters: object, y: number) => ({
		...node,
		type: 'n8n-nodes-concur.concurExpenseReport',
		typeVersion: 1,
		position: [200, y] as [number, number],
		parameters: parameters as never,
		credentials: { concurApi },
	});
	return {
		name: 'Reading',
		nodes: [
			{ ...trigger, position: [-100, 0] },
			reading(getDetails, { operation: 'getDetails', reportId: { __rl: true, mode: 'id', value: '' } }, -100),
			reading(getMany, { operation: 'getAll', limit: 1 }, 100),
		],
		connections: {
			[trigger.name]: {
				main: [[getDetails, getMany].map(({ name }) => ({ node: name, type: 'main' as const, index: 0 }))],
			},
		},
	};
}
