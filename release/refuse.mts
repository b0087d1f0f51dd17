import fs from 'node:fs';

import glob from 'fast-glob';

import { reasonsAgainst } from './placeholders.mts';

/** Runs before the release: nothing is published under a name or an address that is nobody's. `npm publish` by hand is refused by npm (`private`). */
const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as Parameters<typeof reasonsAgainst>[0];
const files = Object.fromEntries(
	glob.sync('{nodes,credentials}/**/*.{ts,json}').map((file) => [file, fs.readFileSync(file, 'utf8')]),
);
const { GITHUB_REPOSITORY: publishedFrom, GITHUB_REF_TYPE: kind, GITHUB_REF_NAME: name } = process.env;
const reasons = reasonsAgainst(manifest, { publishedFrom, tag: kind === 'tag' ? name : undefined, files });
if (reasons.length > 0) {
	console.error(`Not published:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}
Whoever publishes sets these to their own first; CONTRIBUTING.md says how.`);
	process.exitCode = 1;
}
