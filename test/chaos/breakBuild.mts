import { createRequire } from 'node:module';

import type { POLICY as Decisions } from '../../concur/verdict/kinds';

// The product's own instance of the table: an import from here would be a second one.
const { POLICY } = createRequire(import.meta.url)('../../concur/verdict/kinds.ts') as {
	POLICY: typeof Decisions;
};

/** A test-only patch: re-post after an unclear answer, as a careless build would. The chaos test must catch it. */
export function repostAfterUnclearAnswers(): void {
	for (const row of Object.values(POLICY)) if (row.committed === 'unclear') row.committed = 'no';
}
