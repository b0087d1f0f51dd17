import fs from 'node:fs';
import path from 'node:path';

/**
 * All tests of a part in one file: the code is loaded once for a mutant, and not once for each file of tests. `npm test` leaves it out.
 * Property tests come last: most mutants are noticed by a plain test before.
 */
const TEST_FILE = '.test.mts';
const TESTS = path.join(__dirname, '..');

/** @param name a folder under test/, or a file without its ending */
function filesOf(name: string): string[] {
	const folder = path.join(TESTS, name);
	if (!fs.existsSync(folder)) return [`${folder}${TEST_FILE}`];
	return fs
		.readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(TEST_FILE))
		.map((file) => path.join(folder, file));
}

const isProperty = (file: string): boolean => fs.readFileSync(file, 'utf8').includes("from 'fast-check'");
// How the pace does over minutes of virtual time is a measurement.
const isMeasurement = (file: string): boolean => file.includes('paceSimulation');

const files = (process.env.MUTATION_TESTS ?? '')
	.split(',')
	.filter(Boolean)
	.flatMap(filesOf)
	.filter((file) => !isMeasurement(file));
const plain = files.filter((file) => !isProperty(file));
for (const file of [...plain, ...files.filter(isProperty)])
	describe(path.relative(TESTS, file), () => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- only a call can be put into a describe
		require(file);
	});
