import { DECISIONS } from '../../concur/commit/decisions';

/** A test-only patch: re-post after an unclear answer, as a careless build would. The chaos test must catch it. */
export function repostAfterUnclearAnswers(): void {
	for (const row of Object.values(DECISIONS)) if (row.committed === 'unclear') row.committed = 'no';
}
