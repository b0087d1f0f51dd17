import fs from 'node:fs';

import glob from 'fast-glob';

import { FOREIGN_NAMES } from './foreignNames.mts';
import { allTexts } from './messages.mts';
import type { Said } from './messages.mts';
import { namesOnScreen } from './names.mts';
import { readScripts } from './commands.mts';
import type { Scripts } from './commands.mts';

/** What the documents are held against. */
export interface Facts {
	texts: Said[];
	/** Names on the screen: the package's, n8n's and Concur's. */
	names: Set<string>;
	/** Names of the package alone: each is to be explained somewhere. */
	ownNames: Set<string>;
	/** Every word of the code. */
	words: Set<string>;
	outcomes: Set<string>;
	files: Set<string>;
	scripts: Scripts;
}

/** Where the words of the documents come from: the code and its settings, but no test, since a test may quote a lie. */
const CODE = [
	'{concur,nodes,credentials,sandbox,testing,demo,bench}/**/*.{ts,mts,json,html}',
	'docs/*.mts',
	'examples/*.{json,sql}',
	'{package.json,gulpfile.js,jest.config.cjs,eslint.config.mjs,eslint.house.config.mjs,.npmrc,.ci/run}',
	'.github/workflows/*.yml',
	'test/{chaos,compat,e2e,engine,mutation}/**/*.mts',
];

export const WORD = /[A-Za-z_$][\w$]{2,}/g;

/** `outcome: 'refused'`, `outcomes: { committed: 'integrated' }`, and the outcomes of a type. */
const OUTCOME = /\b(?:outcome|committed|alreadyCommitted)\b[?]?:[^;{}=]*?(?=[;,}\n]|$)/g;
/** Names within the code, which a user never sees. */
const INNER = ['committed', 'alreadyCommitted', 'yes', 'no', 'unclear'];

function outcomesIn(code: string): string[] {
	return (code.match(OUTCOME) ?? [])
		.flatMap((found) => [...found.matchAll(/'([a-z][A-Za-z]+)'/g)].map((match) => match[1]))
		.filter((outcome) => !INNER.includes(outcome));
}

export function readFacts(): Facts {
	const ownNames = namesOnScreen();
	const code = glob.sync(CODE, { dot: true }).map((file) => fs.readFileSync(file, 'utf8'));
	const shipped = glob
		.sync('{concur/{commit,financial},nodes}/**/*.ts')
		.map((file) => fs.readFileSync(file, 'utf8'));
	return {
		texts: allTexts(),
		names: new Set([...ownNames, ...FOREIGN_NAMES]),
		ownNames,
		words: new Set(code.flatMap((text) => text.match(WORD) ?? [])),
		outcomes: new Set(shipped.flatMap(outcomesIn)),
		files: new Set(glob.sync('**', { dot: true, ignore: ['node_modules/**', '.git/**', 'dist/**'] })),
		scripts: readScripts(),
	};
}
