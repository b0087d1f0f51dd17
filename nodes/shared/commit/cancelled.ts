import type { IExecuteFunctions } from 'n8n-workflow';

import type { CommitWords } from '../../../concur/commit/action';
import type { ItemResult } from './stop';

/**
 * n8n saves a cancelled or timed-out execution without the node's items: what was committed, and what may have been, would be known to
 * nobody. So it goes to n8n's log, by ID.
 */
export function logIfCancelled(context: IExecuteFunctions, results: ItemResult[], words: CommitWords): void {
	if (context.getExecutionCancelSignal?.()?.aborted !== true) return;
	const subjectsAt = (outcome: string): string[] => [
		...new Set(results.filter(({ result }) => result.outcome === outcome).map(({ subject }) => subject)),
	];
	const committed = subjectsAt(words.outcomes.committed);
	const unknown = subjectsAt('unknown');
	if (committed.length + unknown.length === 0) return;
	context.logger.warn('An execution was cancelled after it had changed something in Concur', {
		[words.outcomes.committed]: committed,
		unknown,
	});
}
