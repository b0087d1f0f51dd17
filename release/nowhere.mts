import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A port of this machine on which nobody listens: what gets as far as asking there would have been published. */
const NOWHERE = '//127.0.0.1:9/';

export interface Attempt {
	/** npm got as far as the registry. */
	reached: boolean;
	/** npm's code: `EPRIVATE`, `ECONNREFUSED`. */
	code: string;
}

/** A real `npm publish`, towards a registry that is not there: the last step, and nothing can get out. */
export function publishToNowhere(folder: string): Attempt {
	const { stderr } = spawnSync(
		'npm',
		[
			'publish',
			`--registry=http:${NOWHERE}`,
			`--${NOWHERE}:_authToken=none`,
			'--fetch-retries=0',
			'--provenance=false',
			'--ignore-scripts',
			// Also where this runs within an `npm run --silent`.
			'--loglevel=error',
		],
		{ cwd: folder, encoding: 'utf8', env: { ...process.env, RELEASE_MODE: 'true' } },
	);
	const [, code = 'no code'] = /code (E\w+)/.exec(stderr) ?? [];
	return { reached: code === 'ECONNREFUSED', code };
}

/** The packed package as it will be when somebody has put their own name and address there. */
export function asIfSet(tarball: string): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-release-'));
	execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	const file = path.join(folder, 'package.json');
	const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
	delete manifest.private;
	const address = 'https://github.com/somebody/n8n-nodes-concur';
	Object.assign(manifest, {
		author: { name: 'Somebody', email: 'somebody@company.com' },
		homepage: address,
		repository: { type: 'git', url: `git+${address}.git` },
	});
	fs.writeFileSync(file, JSON.stringify(manifest, null, '\t'));
	return folder;
}
