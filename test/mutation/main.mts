import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

import { readReport, scoresOf, table } from './scores.mts';

/**
 * Mutation tests: small changes to the code that money depends on, each of which a test must notice.
 * `--mutate GLOB[,GLOB]` for a part; the scores of the other folders stay as they were last measured.
 */
const REPORT = 'coverage/mutation.json';
const LEAST_PER_FOLDER = 85;
const LEAST_OVER_ALL = 90;

fs.rmSync(REPORT, { force: true });
const { status } = spawnSync('npx', ['stryker', 'run', 'stryker.config.mjs', ...process.argv.slice(2)], {
	stdio: 'inherit',
	// The property tests try fewer stories: a mutant that needs thousands to be noticed wants a test of its own.
	env: { ...process.env, MUTATION_TEST: '1' },
});
if (status !== 0 || !fs.existsSync(REPORT)) process.exit(status || 1);

const scores = scoresOf(readReport(REPORT));
console.log(`\n${table(scores)}`);
const low = scores.filter(({ folder, percent }) =>
	folder === 'all' ? percent < LEAST_OVER_ALL : percent < LEAST_PER_FOLDER,
);
for (const { folder, percent } of low) console.log(`Too low: ${folder} ${percent.toFixed(1)} %`);
process.exit(low.length === 0 ? 0 : 1);
