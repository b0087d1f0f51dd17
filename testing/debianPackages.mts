import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

import { step } from './step.mts';

/** Chrome, as CI's machines have it, does as well. */
const CHROMIUM = process.env.CHROMIUM_PATH
	? [process.env.CHROMIUM_PATH]
	: ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const POSTGRES_ROOT = '/usr/lib/postgresql';

/** Where each package that the tests use keeps what they start. */
const FIND: Record<'chromium' | 'redis-server' | 'postgresql', () => string | undefined> = {
	chromium: () => CHROMIUM.find((program) => fs.existsSync(program)),
	'redis-server': () => commandPath('redis-server'),
	postgresql: () => {
		const versions = fs.existsSync(POSTGRES_ROOT) ? fs.readdirSync(POSTGRES_ROOT) : [];
		const [newest] = versions.sort((a, b) => Number(b) - Number(a));
		return newest && `${POSTGRES_ROOT}/${newest}/bin`;
	},
};

function commandPath(command: string): string | undefined {
	try {
		return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
	} catch {
		return undefined;
	}
}

/**
 * Finds a Debian package's program. Where it is missing, root (a container or a CI machine) gets it installed; anyone else is
 * told how to.
 * @returns the program's path, or for PostgreSQL the folder of its programs
 * @throws when it is not there and can not be installed
 */
export async function debianProgram(name: keyof typeof FIND): Promise<string> {
	const found = FIND[name]();
	if (found) return found;
	if (process.getuid?.() === 0 && commandPath('apt-get')) {
		const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${name}`;
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		await step(`Installing ${name}`, console.log, {
			command: 'sh',
			args: ['-c', install],
			cwd: process.cwd(),
			env,
		});
	}
	const installed = FIND[name]();
	if (!installed) throw new Error(`${name} is not installed. On Debian: apt-get install ${name}`);
	return installed;
}
