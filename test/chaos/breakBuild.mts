import { createRequire } from 'node:module';

import type { DECISIONS as Decisions } from '../../concur/verdict/kinds';

// The product's own instance of the table: an import from here would be a second one.
const { DECISIONS } = createRequire(import.meta.url)('../../concur/verdict/kinds.ts') as {
	DECISIONS: typeof Decisions;
};

/** A test-only patch: re-post after an unclear answer, as a careless build would. The chaos test must catch it. */
export function repostAfterUnclearAnswers(): void {
	for (const row of Object.values(DECISIONS)) if (row.committed === 'unclear') row.committed = 'no';
}
