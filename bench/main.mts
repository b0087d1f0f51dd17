import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';

import { table } from '../demo/table.mts';
import { packPackage, provision } from '../testing/provision.mts';
import { Bench } from './bench.mts';
import type { Run } from './bench.mts';
import { chart } from './chart.mts';
import { EXECUTION_HEADERS, measureExecutions } from './executions.mts';
import { writeDocument } from './document.mts';
import { benchFinancial } from './financialDocument.mts';
import type { Profiles } from './document.mts';
import { PLANS } from './plan.mts';
import type { Case } from './plan.mts';
import type { CpuProfile } from './inspector.mts';
import { drawSvg } from './plot.mts';
import { byFunction, byOrigin } from './profile.mts';
import type { Share } from './profile.mts';
import { RATIO_HEADERS, ratioRows, TARGET_HEADERS, targetRows } from './ratios.mts';
import { atOnceOf, concurOf, cpuPerReport, Results, seconds } from './results.mts';

/** `--quick`, `--full`, `--only TEXT`, `--rounds N`, `--large`, `--resume`, `--tarball FILE` instead of packing; `--redraw` writes page and chart anew from docs/benchmark.json; `--financial` measures the Financial Integration Service instead. */
const flag = { type: 'boolean', default: false } as const;
// An option that is not known ends here: a benchmark of half an hour is no answer to a slip.
const { values: asked } = parseArgs({
	options: {
		...{ quick: flag, full: flag, large: flag, resume: flag, redraw: flag, financial: flag },
		only: { type: 'string', default: '' },
		rounds: { type: 'string' },
		tarball: { type: 'string' },
	},
});
const plan = PLANS[(['quick', 'full', 'large'] as const).find((name) => asked[name]) ?? 'default'];
const PROFILED = 1000;

const provided = await provision();
/** After each round, so that a run that is broken off leaves what it measured. */
async function write(
	results: Results,
	profiles: Profiles,
	loads: number[],
	executions: string[][],
): Promise<void> {
	const nodeVersion = execFileSync(provided.node, ['--version'], { encoding: 'utf8' }).trim();
	writeDocument('docs/benchmark.md', results, profiles, nodeVersion, loads, executions);
	fs.writeFileSync(
		'docs/benchmark.json',
		`${JSON.stringify({ loads, results: results.all, profiles, executions })}\n`,
	);
	await drawSvg(chart(results, 1000), 'docs/images/benchmark.svg');
	console.log('Written: docs/benchmark.md, docs/benchmark.json, docs/images/benchmark.svg');
}

const nameOf = (work: Case): string =>
	`${work.way.padEnd(18)} ${concurOf(work)}, ${work.reports} reports, ${atOnceOf(work)} at once`;

/** `--only TEXT` takes those cases whose name, as it is printed, holds the text. */
const { only } = asked;
const wanted = (work: Case): boolean => nameOf(work).includes(only);

interface Recorded {
	results: Results;
	profiles: Profiles | undefined;
	loads: number[];
	executions: string[][];
}

function recorded(): Recorded {
	const {
		loads,
		results,
		profiles,
		executions = [],
	} = JSON.parse(fs.readFileSync('docs/benchmark.json', 'utf8'));
	const kept = new Results();
	kept.all.push(...results);
	return { results: kept, profiles, loads, executions };
}

if (asked.redraw) {
	const { results, profiles, loads, executions } = recorded();
	if (profiles) await write(results, profiles, loads, executions);
	process.exit(0);
}

const tarball = asked.tarball ?? (await packPackage());
const roundsOf = (otherwise: number): number => Number(asked.rounds ?? otherwise);
if (asked.financial) {
	await benchFinancial(provided, tarball, roundsOf(3));
	process.exit(0);
}
const bench = await Bench.start(provided, tarball);

async function measure(work: Case): Promise<Run> {
	return work.way === 'bareLoop' ? await bench.runBare(work) : await bench.run(work.way, work);
}

async function profile(way: 'node' | 'httpRequest', reports: number): Promise<Share[]> {
	let taken: CpuProfile | undefined;
	await bench.run(way, { latencyMs: 0, reports, concurrency: 20 }, async (execute) => {
		taken = await bench.inspector.profile(execute);
	});
	if (!taken) throw new Error('There is no profile');
	console.log(`\nCPU by function, ${way}, microseconds per report:`);
	for (const { name, micros } of byFunction(taken).slice(0, 45))
		console.log(`${(micros / reports).toFixed(1).padStart(8)}  ${name}`);
	return byOrigin(taken);
}

try {
	const { results, loads, executions, ...known }: Recorded = asked.resume
		? recorded()
		: { results: new Results(), profiles: undefined, loads: [], executions: [] };
	console.log('Warming up');
	for (const way of ['node', 'httpRequestHeader', 'httpRequest', 'bareLoop'] as const)
		await measure({ way, latencyMs: 0, reports: plan.name === 'quick' ? 100 : 1000, concurrency: 20 });
	const reports = plan.name === 'quick' ? 100 : PROFILED;
	const profiles = known.profiles ??
		(only === '' ? undefined : { reports, node: [], httpRequest: [] }) ?? {
			reports,
			node: await profile('node', reports),
			httpRequest: await profile('httpRequest', reports),
		};
	const rounds = roundsOf(plan.rounds);
	if (executions.length === 0 && plan.name !== 'quick' && (only === '' || only === 'executions')) {
		executions.push(...(await measureExecutions(bench.n8n, provided, tarball)));
		console.log(`\n${table(EXECUTION_HEADERS, executions, 100)}`);
	}
	for (let round = 1; round <= rounds; round += 1) {
		if (loads.length < round) loads.push(os.loadavg()[0]);
		for (const work of plan.cases) {
			if (!wanted(work)) continue;
			if (results.runsOf(work) >= Math.min(round, work.rounds ?? round)) continue;
			const run = await measure(work);
			results.add(work, run);
			console.log(
				`round ${round}: ${nameOf(work)}:`,
				`${(run.millis / 1000).toFixed(2)} s, most in flight ${run.mostInFlight}, ${((run.refusedShare ?? 0) * 100).toFixed(1)} % refused, ${(run.cpuMillis / work.reports).toFixed(2)} ms CPU per report${run.problem ? `; ${run.problem}` : ''}`,
			);
		}
		if (plan.name !== 'quick' && only === '') await write(results, profiles, loads, executions);
	}
	console.log('\nMedians');
	for (const result of results.sorted)
		console.log(
			`${nameOf(result)}:`,
			`${seconds(result).median.toFixed(2)} s, ${cpuPerReport(result).median.toFixed(2)} ms CPU per report`,
		);
	const wide = 100;
	console.log(
		`\nA: this node; H: HTTP Request + Switch with a header credential; B: with the Concur API credential; B10: in batches of 10; C: bare loop`,
	);
	console.log(table(RATIO_HEADERS, ratioRows(results), wide));
	console.log(`\n${table(TARGET_HEADERS, targetRows(results), wide)}`);
} finally {
	await bench.close();
}
process.exit(0);
