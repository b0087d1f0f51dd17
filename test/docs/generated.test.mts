import fs from 'node:fs';

import { GENERATED } from '../../docs/generate.mts';

// The outcomes have a test of their own, which loads no node.
const OTHERS = Object.entries(GENERATED).filter(([file]) => file !== 'docs/outcomes.md');

it.each(OTHERS)('%s says what the code does (npm run docs)', (file, make) => {
	expect(fs.readFileSync(file, 'utf8')).toBe(make());
});
