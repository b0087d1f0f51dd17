import fs from 'node:fs';

import { outcomesDocument } from './outcomesDocument.mts';

fs.writeFileSync('docs/outcomes.md', outcomesDocument());
