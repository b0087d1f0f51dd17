import fs from 'node:fs';

import { outcomesDocument } from './outcomesDocument.mts';
import { parametersDocument } from './parametersDocument.mts';

/** The documents that are made from the code. */
export const GENERATED: Record<string, () => string> = {
	'docs/outcomes.md': outcomesDocument,
	'docs/parameters.md': parametersDocument,
};

if (process.argv[1]?.endsWith('generate.mts'))
	for (const [file, make] of Object.entries(GENERATED)) fs.writeFileSync(file, make());
