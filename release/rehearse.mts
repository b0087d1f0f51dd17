import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { audit } from './audit.mts';
import { builtIn, projectOfShipped } from './shipped.mts';

/** `npm run release:rehearse`: all that a release does, up to the publishing. In a publish workflow it is the release's first half. */
const SBOM = 'sbom.cdx.json';
const strict = process.env.GITHUB_REF_TYPE === 'tag';
const failures: string[] = [];

function run(what: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
	console.log(`\n=== ${what}`);
	const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
	if (status !== 0) failures.push(what);
	return status === 0;
}

/** @param mustBeClean any known weakness stops the release */
function show(what: string, folder: string, mustBeClean: boolean): void {
	const { counts, packages, why } = audit(folder);
	if (counts === undefined) {
		console.log(`${what}: NOT ASKED, the registry gave no answer: ${why.split('\n')[0]}`);
		if (strict) failures.push(`audit of ${what}`);
		return;
	}
	console.log(
		`${what}: ${counts.total} known weaknesses${packages.length > 0 ? `: ${packages.join(', ')}` : ''}`,
	);
	if (mustBeClean && counts.total > 0) failures.push(`audit of ${what}`);
}

const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
	name: string;
	version: string;
	description: string;
	license: string;
};
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')) as Parameters<
	typeof projectOfShipped
>[1];

run('lint', 'npm', ['run', '--silent', 'lint']);
const scanned = run('build, pack, scan', 'npm', ['run', '--silent', 'scan']);
if (scanned) {
	const shipped = projectOfShipped(manifest, lock);
	run('SBOM', 'npx', [
		'cyclonedx-npm',
		'--package-lock-only',
		...['--output-format', 'JSON', '--output-file', path.resolve(SBOM)],
		path.join(shipped, 'package.json'),
	]);
	console.log(`${SBOM}: ${builtIn().join(', ')} and what they are made of`);
	console.log('\n=== audit');
	show('what ships', shipped, true);
	show('the tools', '.', false);
	fs.rmSync(shipped, { recursive: true });
}

console.log('\n=== may it be published?');
const refused = spawnSync('npx', ['tsx', 'release/refuse.mts'], { encoding: 'utf8' });
if (refused.status !== 0) console.log(refused.stderr.trim());
console.log('\n=== npm publish, as a dry run');
const published = spawnSync('npm', ['publish', '--dry-run'], {
	encoding: 'utf8',
	env: { ...process.env, RELEASE_MODE: 'true' },
});
if (published.status === 0) console.log(published.stderr.trim());
// A package under a name that is nobody's must not get out, whichever way npm publish is started.
if (refused.status !== 0 && published.status === 0)
	failures.push('npm publish did not refuse the placeholders');
if (refused.status === 0 && published.status !== 0) {
	console.log(published.stderr.trim());
	failures.push('npm publish');
}
if (refused.status !== 0 && published.status !== 0) console.log('npm publish refused, as it has to.');
if (refused.status !== 0 && strict) failures.push('placeholders');

console.log(
	failures.length > 0
		? `\nThe rehearsal failed: ${failures.join(', ')}`
		: `\nThe rehearsal ends here, at the publish step. ${refused.status === 0 ? 'Nothing stands in the way.' : 'A real release ends here too, until the placeholders are replaced.'}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
