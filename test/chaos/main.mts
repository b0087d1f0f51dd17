import fc from 'fast-check';

import { chaosRun } from './arbitraries.mts';
import { BREAKS, useBuild } from './breakBuild.mts';
import type { BreakName } from './breakBuild.mts';
import { play } from './play.mts';
import type { Played } from './play.mts';
import type { ChaosRun } from './scenario.mts';

const USAGE = `Usage: npm run test:chaos -- [flags]

  --seed 1           starting point of the random generator
  --reports 10000    so many reports
  --run 17           plays only this run of the seed, to look into it
  --broken NAME      plays a build with one thing broken in it, and must fail: ${Object.keys(BREAKS).join(', ')}
  --broken all       plays each of them, and fails unless each is caught
  --financial        the Financial Integration Service, with two consumers at once (--documents 5000, --run, --broken 101, 113, paymentRef or all)`;

const args = process.argv.slice(2);
if (args.includes('--financial'))
	process.exit(await (await import('./financial/main.mts')).financialChaos(args));
const option = (name: string): string | undefined =>
	args.includes(name) ? (args[args.indexOf(name) + 1] ?? '') : undefined;
const seed = Number(option('--seed') ?? '1');
const total = Number(option('--reports') ?? '10000');
const REPORTS_PER_RUN = Math.min(100, total);

/** The runs of the seed. */
const runs = (): ChaosRun[] =>
	fc.sample(chaosRun(REPORTS_PER_RUN), { seed, numRuns: Math.ceil(total / REPORTS_PER_RUN) });

const wrongs = ({ lost, doubleCommits, misrouted, leaks }: Played): string[] => [
	...lost,
	...doubleCommits,
	...misrouted,
	...leaks.map((secret) => `a secret shows in the output: ${secret.slice(0, 8)}...`),
];

class Tally {
	readonly sums = { lost: 0, doubleCommits: 0, misrouted: 0, reports: 0, executions: 0, failedNodes: 0 };
	private readonly byFault = new Map<string, Map<string, number>>();

	add({ reports }: ChaosRun, played: Played): void {
		const { sums } = this;
		sums.reports += reports.length;
		sums.lost += played.lost.length;
		sums.doubleCommits += played.doubleCommits.length;
		sums.misrouted += played.misrouted.length + played.leaks.length;
		sums.executions += played.outcomes.length;
		sums.failedNodes += played.outcomes.filter((outcomes) => outcomes === undefined).length;
		const [first] = played.outcomes;
		reports.forEach(({ posting }, index) => {
			const outcome = first?.get(played.ids[index]) ?? 'node stopped';
			const names = posting.map(
				({ kind, commit }) => `${kind}${WHEN[typeof commit === 'number' ? 'late' : commit]}`,
			);
			for (const name of new Set(names.length === 0 ? ['(none)'] : names)) this.count(name, outcome);
		});
	}

	print(): void {
		for (const [fault, outcomes] of [...this.byFault].sort()) {
			const ends = [...outcomes].sort().map(([name, number]) => `${name} ${number}`);
			const met = [...outcomes.values()].reduce((sum, number) => sum + number, 0);
			console.log(`${fault.padEnd(38)} ${String(met).padStart(6)} reports: ${ends.join(', ')}`);
		}
	}

	private count(fault: string, outcome: string): void {
		const outcomes = this.byFault.get(fault) ?? new Map<string, number>();
		outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
		this.byFault.set(fault, outcomes);
	}
}

const WHEN = { now: ' after commit', never: '', late: ' before a late commit' };

const playRun = async (run: ChaosRun, index: number): Promise<Played> =>
	await play(run, seed * 100_000 + index + 1);

/** Plays all runs of the seed, or one. @returns whether nothing was wrong */
async function chaos(): Promise<boolean> {
	const tally = new Tally();
	const started = Date.now();
	const only = option('--run');
	let failed = false;
	for (const [index, run] of runs().entries()) {
		if (only !== undefined && index !== Number(only)) continue;
		const played = await playRun(run, index);
		tally.add(run, played);
		const wrong = wrongs(played);
		if (wrong.length === 0) continue;
		failed = true;
		console.log(`Run ${index} (guard: ${run.secondPost}):\n  ${wrong.slice(0, 5).join('\n  ')}`);
		for (const id of new Set(wrong.map((text) => text.split(/[ :]/)[0]))) {
			const report = run.reports[played.ids.indexOf(id)];
			if (report) console.log(`  ${id}: ${JSON.stringify(report)}`);
		}
		console.log(`  Again: npm run test:chaos -- --seed ${seed} --reports ${total} --run ${index}`);
	}
	tally.print();
	const { reports, executions, failedNodes, lost, doubleCommits, misrouted } = tally.sums;
	const seconds = Math.round((Date.now() - started) / 1000);
	console.log(
		`${reports} reports in ${executions} executions, ${failedNodes} of them stopped, in ${seconds} s`,
	);
	console.log(`lost ${lost}, double commits ${doubleCommits}, misrouted ${misrouted}`);
	return !failed;
}

/** Plays a broken build until something is wrong. @returns what was wrong first, and after how many reports */
async function firstWrong(name: BreakName): Promise<{ wrong: string; reports: number } | undefined> {
	useBuild(name);
	for (const [index, run] of runs().entries()) {
		// A secret that shows is another matter: it must not pass for having caught this one.
		const [wrong] = wrongs({ ...(await playRun(run, index)), leaks: [] });
		if (wrong !== undefined) return { wrong, reports: (index + 1) * REPORTS_PER_RUN };
	}
	return undefined;
}

/** @returns whether each broken build was caught */
async function broken(names: BreakName[]): Promise<boolean> {
	let caught = 0;
	for (const name of names) {
		const found = await firstWrong(name);
		if (found) caught += 1;
		console.log(`${name}: ${BREAKS[name].what}`);
		console.log(
			found
				? `  caught after ${found.reports} reports: ${found.wrong.slice(0, 300)}`
				: `  NOT CAUGHT in ${total} reports`,
		);
	}
	console.log(`${caught} of ${names.length} broken builds caught`);
	return caught === names.length;
}

const name = option('--broken');
if (args.includes('--help')) console.log(USAGE);
else if (name === undefined) process.exit((await chaos()) ? 0 : 1);
else if (name === 'all' || name === '')
	process.exit((await broken(Object.keys(BREAKS) as BreakName[])) ? 0 : 1);
else if (Object.hasOwn(BREAKS, name)) {
	// A broken build fails, as it must.
	process.exit((await broken([name as BreakName])) ? 1 : 0);
} else {
	console.error(`There is no broken build ${name}.\n\n${USAGE}`);
	process.exit(2);
}
