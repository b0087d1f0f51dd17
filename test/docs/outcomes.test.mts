import fs from 'node:fs';

import { outcomesDocument } from '../../docs/outcomesDocument.mts';

it('docs/outcomes.md says what the code does (npm run docs)', () => {
	expect(fs.readFileSync('docs/outcomes.md', 'utf8')).toBe(outcomesDocument());
});
