import { table } from '../../demo/table.mts';
import { ScenarioContext } from '../e2e/context.mts';
import { packPackage, provision } from '../../testing/provision.mts';
import { checks } from './checks.mts';
import { limitsOf, N8N_RELEASES } from './releases.mts';
import type { N8nRelease } from './releases.mts';

/** What became of the checks in one n8n. */
interface ReleaseResult {
	release: N8nRelease;
	passed: number;
	failed: number;
	/** Why a check failed, or why none could run; empty when all passed. */
	notes: string[];
}

/** `--only 2.20.12` (several with commas) runs the checks on these n8n versions only, pinned or not. */
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1].split(',') : undefined;
const releases: N8nRelease[] =
	only?.map((version) => N8N_RELEASES.find((release) => release.version === version) ?? { version }) ??
	N8N_RELEASES;

/** What was expected; what was found instead, and the tail of a log, have been printed above the table. */
function gist(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).split(/\n|; found /)[0];
}

async function checkRelease(release: N8nRelease, tarball: string): Promise<ReleaseResult> {
	const { version } = release;
	const result: ReleaseResult = { release, passed: 0, failed: 0, notes: [] };
	const fail = (what: string, error: unknown): void => {
		result.failed += 1;
		result.notes.push(`${what}: ${gist(error)}`);
		console.log(`    FAILED  ${what}\n${error instanceof Error ? error.stack : String(error)}`);
	};
	console.log(`\nn8n ${version}`);
	let context: ScenarioContext | undefined;
	try {
		context = new ScenarioContext(await provision(version), tarball);
		const n8n = await context.startN8n();
		for (const check of checks(release)) {
			try {
				await check.run(context, n8n);
				result.passed += 1;
				console.log(`    passed  ${check.name}`);
			} catch (error) {
				fail(check.name, error);
			}
		}
	} catch (error) {
		fail('not run', error);
	}
	await context?.close();
	return result;
}

const tarball = await packPackage();
const results: ReleaseResult[] = [];
for (const release of releases) results.push(await checkRelease(release, tarball));

const rows = results.map(({ release, passed, failed, notes }) => {
	const total = checks(release).length;
	return [
		release.version,
		failed === 0 ? 'works' : passed + failed < total ? 'not run' : 'partly',
		[`${passed} of ${total} checks passed`, ...notes, ...limitsOf(release)].join('; '),
	];
});
console.log(`\n${table(['n8n version', 'result', 'notes'], rows, 200)}`);
const total = (key: 'passed' | 'failed'): number => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') === 0 ? 0 : 1);
