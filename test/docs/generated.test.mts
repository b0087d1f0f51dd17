import fs from 'node:fs';

import { GENERATED } from '../../docs/generate.mts';

it.each(Object.entries(GENERATED))('%s says what the code does (npm run docs)', (file, make) => {
	expect(fs.readFileSync(file, 'utf8')).toBe(make());
});
