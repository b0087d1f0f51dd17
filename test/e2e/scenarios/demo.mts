import { spawnSync } from 'node:child_process';

import type { Scenario } from '../context.mts';

export const demo: Scenario = {
	name: 'demo',
	async run(context) {
		const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'demo'], { encoding: 'utf8' });
		context.check('npm run demo ends 0', status === 0, stdout + stderr);
		const [agreement] = /.*the sandbox's record agrees\./.exec(stdout) ?? [];
		context.check('the demo says that the record agrees', agreement !== undefined, stdout);
		context.say(String(agreement));
	},
};
