import type { INodeProperties } from 'n8n-workflow';

export type Operation = 'get' | 'getAll' | 'getDetails' | 'sendBack';

/** Display condition of an operation's parameters. */
export const showFor = (...operation: Operation[]) => ({ show: { operation } });

export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	displayOptions: showFor('get', 'getAll'),
};
