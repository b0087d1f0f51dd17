import * as core from 'n8n-core';
import * as workflow from 'n8n-workflow';

import type * as engine from './engine.mts';

/**
 * n8n, restarted: the package's code is loaded anew, so whatever it kept in memory is gone, and only what n8n stored is left. Two of
 * these beside each other are two workers. `StoredCredential.sharing` of the new process reads the same row of the database.
 */
export async function startProcess(): Promise<typeof engine> {
	let fresh: typeof engine | undefined;
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-core', () => core);
		jest.doMock('n8n-workflow', () => workflow);
		fresh = await import('./engine.mts');
	});
	if (!fresh) throw new Error('the engine was not loaded');
	return fresh;
}
