import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { INodeParameters, INodeType } from 'n8n-workflow';

import { COMMIT_OUTPUTS } from '../../../../nodes/shared/commit/outputs';

describe('the outputs of a committing node', () => {
	const nodeType: INodeType = {
		description: {
			displayName: 'Concur',
			name: 'concur',
			group: ['output'],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: COMMIT_OUTPUTS,
			properties: [
				{
					displayName: 'Options',
					name: 'options',
					type: 'collection',
					default: {},
					options: [{ displayName: 'Dry Run', name: 'dryRun', type: 'boolean', default: false }],
				},
			],
		},
	};

	/** As n8n evaluates them for the canvas and for the engine. */
	function outputsWith(parameters: INodeParameters) {
		const workflow = new Workflow({
			nodes: [{ id: '1', name: 'Concur', type: 'concur', typeVersion: 1, position: [0, 0], parameters }],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => nodeType,
				getByNameAndVersion: () => nodeType,
				getKnownTypes: () => ({}),
			},
		});
		const node = workflow.getNode('Concur');
		return node && NodeHelpers.getNodeOutputs(workflow, node, nodeType.description);
	}

	const both = [
		{ type: 'main', displayName: 'Success' },
		{ type: 'main', displayName: 'Failure' },
	];

	it('are two, and a third one in a dry run', () => {
		expect(outputsWith({})).toEqual(both);
		expect(outputsWith({ options: { dryRun: true } })).toEqual([
			...both,
			{ type: 'main', displayName: 'Dry Run' },
		]);
	});

	it.each([false, 'true', 1])('are two where Dry Run is %j', (dryRun) => {
		expect(outputsWith({ options: { dryRun } })).toEqual(both);
	});
});
