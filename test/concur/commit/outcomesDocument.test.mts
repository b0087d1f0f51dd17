import fs from 'node:fs';

import { outcomesDocument } from '../../../docs/outcomesDocument.mts';

it('docs/outcomes.md is what the code decides: run `npm run docs` after a change', () => {
	expect(fs.readFileSync('docs/outcomes.md', 'utf8')).toBe(outcomesDocument());
});
