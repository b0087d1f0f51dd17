import fs from 'node:fs';

import { GENERATED } from '../generate.mts';
import { problems } from './checks.mts';
import { unprovedScripts } from './commands.mts';
import { readDocuments } from './documents.mts';
import { readFacts } from './facts.mts';
import { sandboxProblem } from './runs.mts';

/** Holds the documents against the code, and runs those of their commands that nothing else runs. */
const facts = readFacts();
const documents = readDocuments();
const found = [
	...problems(documents, facts),
	...unprovedScripts(facts.scripts),
	...Object.entries(GENERATED)
		.filter(([file, make]) => fs.readFileSync(file, 'utf8') !== make())
		.map(([file]) => `${file} is old: npm run docs`),
];
const sandbox = await sandboxProblem();
if (sandbox !== undefined) found.push(sandbox);
for (const problem of found) console.log(problem);
const count = (what: 'links' | 'commands' | 'names' | 'codes') =>
	documents.reduce((sum, document) => sum + document[what].length, 0);
console.log(
	found.length > 0
		? `${found.length} problems`
		: `${documents.length} documents agree with the code: ${count('links')} links, ${count('commands')} commands, ${count('names')} names on the screen, ${count('codes')} words in code, ${facts.texts.filter(({ isMessage }) => isMessage).length} messages, ${facts.outcomes.size} outcomes`,
);
process.exitCode = found.length === 0 ? 0 : 1;
