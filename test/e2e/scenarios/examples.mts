import { spawnSync } from 'node:child_process';

import { erpStandInBooksExactly } from '../examples/erpStandIn.mts';
import { exampleChecks } from '../examples/index.mts';
import type { Scenario } from '../context.mts';

/** Every example is imported and run as it is shipped. */
export const examples: Scenario = {
	name: 'examples',
	async run(context) {
		await erpStandInBooksExactly(context);
		const loop = spawnSync('npm', ['run', '--silent', 'demo', '--', '--loop'], { encoding: 'utf8' });
		context.check(
			'scheduled-loop balances',
			loop.status === 0 && loop.stdout.includes('The ledger balances to the cent.'),
			loop.stdout.slice(-2000),
		);
		context.say(
			`scheduled-loop: ${String(/committed .*/.exec(loop.stdout)?.[0])}; ${String(/sent back {2}.*/.exec(loop.stdout)?.[0])}`,
		);
		const n8n = await context.startN8n();
		for (const check of exampleChecks) await check.run(context, n8n);
	},
};
