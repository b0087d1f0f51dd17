import { spawnSync } from 'node:child_process';

import { seededRandom } from '../../../sandbox/random.mts';
import { BROKEN } from './breakBuild.mts';
import type { FinancialVerdict } from './verdict.mts';

const PER_RUN = 100;

/**
 * `npm run test:chaos -- --financial`: two consumers empty one queue at the same time, while everything goes wrong that can.
 * `--seed N --documents N` chooses the runs, `--run N` replays one, `--broken 101|113|paymentRef` runs a careless build until it is
 * caught, `--broken all` each of them.
 * @returns the exit code
 */
export async function financialChaos(args: string[]): Promise<number> {
	const option = (name: string, fallback: string): string =>
		args.includes(name) ? args[args.indexOf(name) + 1] : fallback;
	const seed = Number(option('--seed', '1'));
	const total = Number(option('--documents', '5000'));
	if (option('--broken', '') === 'all') return allBroken(args);
	const isBroken = args.includes('--broken');
	if (isBroken) {
		const broken = BROKEN[option('--broken', '') as keyof typeof BROKEN];
		if (!broken) throw new Error(`--broken takes one of ${Object.keys(BROKEN).join(', ')}`);
		broken();
	}
	// Only now, so that a broken build is what is loaded.
	const { play } = await import('./play.mts');
	const perRun = Math.min(PER_RUN, total);
	const runs = Math.ceil(total / perRun);
	const only = args.includes('--run') ? Number(option('--run', '1')) : undefined;
	const started = Date.now();
	const sums: FinancialVerdict = { lost: [], postedTwice: [], confirmedFalsely: [] };
	const outcomes = new Map<string, number>();
	let failedRun: number | undefined;
	for (let run = only ?? 1; run <= (only ?? runs); run += 1) {
		if (isBroken && failedRun !== undefined) break;
		const verdict = await play(perRun, seededRandom(seed * 100_000 + run), seed * 100_000 + run, outcomes);
		for (const key of Object.keys(sums) as Array<keyof FinancialVerdict>) sums[key].push(...verdict[key]);
		if (Object.values(verdict).some((wrong) => wrong.length > 0)) failedRun ??= run;
	}
	for (const [outcome, count] of [...outcomes].sort())
		console.log(`${outcome.padEnd(32)} ${String(count).padStart(6)}`);
	console.log(
		`${total} documents in ${runs} runs by two consumers at once, in ${Math.round((Date.now() - started) / 1000)} s`,
	);
	if (failedRun !== undefined) {
		console.log(Object.values(sums).flat().slice(0, 10).join('\n'));
		console.log(
			`Replay: npm run test:chaos -- --financial --seed ${seed} --documents ${total} --run ${failedRun}`,
		);
	}
	const { lost, postedTwice, confirmedFalsely } = sums;
	console.log(
		`lost ${lost.length}, posted twice ${postedTwice.length}, confirmed falsely ${confirmedFalsely.length}`,
	);
	return failedRun === undefined ? 0 : 1;
}

/** Each careless build in a process of its own, since it is patched before it is loaded. @returns 0 when every one is caught */
function allBroken(args: string[]): number {
	const others = args.filter((_, index) => args[index] !== '--broken' && args[index - 1] !== '--broken');
	let caught = 0;
	const names = Object.keys(BROKEN);
	for (const name of names) {
		const command = [...process.execArgv, process.argv[1], ...others, '--broken', name];
		const { status, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8' });
		// An error of the test itself ends it, too, but has no run to replay.
		const isCaught = status === 1 && stdout.includes('Replay: ');
		if (isCaught) caught += 1;
		const last = stdout.trim().split('\n').at(-1);
		console.log(`${name}: ${isCaught ? 'caught' : 'NOT CAUGHT'}; ${last}`);
	}
	console.log(`${caught} of ${names.length} broken builds caught`);
	return caught === names.length ? 0 : 1;
}
