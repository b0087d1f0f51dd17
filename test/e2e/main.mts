import { packPackage, provision } from '../../testing/provision.mts';
import { ScenarioContext } from './context.mts';
import { scenarios } from './scenarios/index.mts';

/** `--queue` runs the scenarios of queue mode, `--long` the long ones and `--only NAME` one of them. */
const args = process.argv.slice(2);
const kind = ['queue', 'long'].find((tag) => args.includes(`--${tag}`));
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;

const chosen = scenarios.filter(({ name, tags = [] }) =>
	only ? name === only : kind ? tags.includes(kind) : tags.length === 0,
);
if (chosen.length === 0)
	throw new Error(`No such scenario. There are: ${scenarios.map(({ name }) => name).join(', ')}`);

const provided = await provision();
const tarball = await packPackage();
let failed = 0;
for (const scenario of chosen) {
	const started = Date.now();
	const context = new ScenarioContext(provided, tarball);
	console.log(`\n${scenario.name}`);
	try {
		await scenario.run(context);
		console.log(
			`    passed: ${context.passedChecks} checks in ${Math.round((Date.now() - started) / 1000)} s`,
		);
	} catch (error) {
		failed += 1;
		console.log(`    FAILED: ${error instanceof Error ? error.stack : String(error)}`);
		await context.failed();
	}
	await context.close();
}
console.log(`\n${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
