import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { PARTS } from './parts.mts';
import type { Part } from './parts.mts';
import { whyEquivalent, writeDocuments } from './document.mts';
import { readReport, scoresOf, survivorsIn, table } from './scores.mts';

/**
 * Mutation tests: small changes to the code that money depends on, each of which a test must notice. `--only verdict,commit`
 * runs these parts and takes the others as they were last measured; `--scores` runs none; `--survivors` lists what is left and not known to be
 * equivalent; `--document` writes the documents.
 */
const REPORTS = 'coverage/mutation';
const LEAST_PER_FOLDER = 85;
const LEAST_OVER_ALL = 90;
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1].split(',') : undefined;

const reportOf = ({ name }: Part): string => path.join(REPORTS, `${name}.json`);

/** @returns whether Stryker came to its end, whatever the score */
function mutate(part: Part): boolean {
	fs.rmSync(reportOf(part), { force: true });
	const { status } = spawnSync(
		'npx',
		['stryker', 'run', 'stryker.config.mjs', '--mutate', part.mutate.join(',')],
		{
			stdio: 'inherit',
			env: {
				...process.env,
				// The property tests try fewer stories: a mutant that needs thousands to be noticed wants a test of its own.
				MUTATION_TEST: '1',
				MUTATION_REPORT: reportOf(part),
				MUTATION_TESTS: part.tests.join(','),
			},
		},
	);
	return status === 0 && fs.existsSync(reportOf(part));
}

const wanted = args.includes('--scores') ? [] : PARTS.filter(({ name }) => only?.includes(name) ?? true);
for (const part of wanted) {
	if (mutate(part)) continue;
	console.log(`Stryker did not come to its end: ${part.name}`);
	process.exit(1);
}

const measured = PARTS.map(reportOf).filter((file) => fs.existsSync(file));
const reports = measured.map(readReport);
const merged = { files: Object.assign({}, ...reports.map(({ files }) => files)) };
if (args.includes('--document')) writeDocuments(merged);
if (args.includes('--survivors')) {
	for (const survivor of survivorsIn(merged))
		if (!whyEquivalent(survivor))
			console.log(`${survivor.place}\n    ${survivor.line}\n    -> ${survivor.instead}`);
}
const scores = scoresOf(merged);
console.log(`\n${table(scores)}`);
// What holds over all parts is no matter of a single one.
const isWhole = measured.length === PARTS.length;
const low = scores.filter(({ folder, percent }) =>
	folder === 'all' ? isWhole && percent < LEAST_OVER_ALL : percent < LEAST_PER_FOLDER,
);
for (const { folder, percent } of low) console.log(`Too low: ${folder} ${percent.toFixed(1)} %`);
process.exit(low.length === 0 ? 0 : 1);
