import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { audit } from './audit.mts';
import { asIfSet, publishToNowhere } from './nowhere.mts';
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
console.log('\n=== npm publish, towards a registry that is not there');
// Also started by hand, npm must not let out a package under a name that is nobody's; .npmrc lets no script of ours run then.
const asItIs = publishToNowhere('.');
console.log(
	`as it is: ${asItIs.reached ? 'it would have been published' : `refused by npm (${asItIs.code})`}`,
);
if (asItIs.code !== (refused.status === 0 ? 'ECONNREFUSED' : 'EPRIVATE'))
	failures.push('npm publish, as it is');
if (scanned) {
	const folder = asIfSet(path.resolve(`${manifest.name}-${manifest.version}.tgz`));
	const set = publishToNowhere(folder);
	console.log(
		`with name and address set: ${set.reached ? 'it would have been published' : `refused by npm (${set.code})`}`,
	);
	if (!set.reached) failures.push('npm publish, with name and address set');
	fs.rmSync(folder, { recursive: true });
}
if (refused.status !== 0 && strict) failures.push('placeholders');

console.log(
	failures.length > 0
		? `\nThe rehearsal failed: ${failures.join(', ')}`
		: `\nThe rehearsal ends here, at the publish step. ${refused.status === 0 ? 'Nothing stands in the way.' : 'A real release ends here too, until the placeholders are replaced.'}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
