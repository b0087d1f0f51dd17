import type { Run } from './bench.mts';
import type { AnyWay, Case } from './plan.mts';
import { spread } from './statistics.mts';
import type { Spread } from './statistics.mts';

export interface Result extends Case {
	runs: Run[];
}

const key = ({ way, latencyMs, reports, concurrency }: Case): string =>
	[way, latencyMs, reports, concurrency].join(' ');

/** The measured cases, and what can be said of them. */
export class Results {
	readonly all: Result[] = [];

	add(done: Case, run: Run): void {
		const known = this.all.find((result) => key(result) === key(done));
		if (known) known.runs.push(run);
		else this.all.push({ ...done, runs: [run] });
	}

	runsOf(work: Case): number {
		return this.all.find((result) => key(result) === key(work))?.runs.length ?? 0;
	}

	/** By answer time, then size, then concurrency. */
	get sorted(): Result[] {
		const order = (result: Result) => result.latencyMs * 1e9 + result.reports * 100 + result.concurrency;
		return [...this.all].sort((left, right) => order(left) - order(right));
	}

	find(way: AnyWay, latencyMs: number, reports: number, concurrency: number): Result | undefined {
		const levels = way === 'node' || way === 'bareLoop' ? concurrency : 0;
		return this.all.find((result) => key(result) === key({ way, latencyMs, reports, concurrency: levels }));
	}
}

export const seconds = ({ runs }: Result): Spread => spread(runs.map(({ millis }) => millis / 1000));

/** CPU milliseconds per report, of the whole execution. */
export const cpuPerReport = ({ runs, reports }: Result): Spread =>
	spread(runs.map(({ cpuMillis }) => cpuMillis / reports));

export const peakMemory = ({ runs }: Result): Spread | undefined =>
	runs.every((run) => run.peakMemory !== undefined)
		? spread(runs.map((run) => run.peakMemory ?? 0))
		: undefined;

/** Kilobytes above what n8n held before the run, per report. */
export const growthPerReport = ({ runs, reports }: Result): Spread | undefined =>
	runs.every((run) => run.memoryGrowth !== undefined)
		? spread(runs.map((run) => ((run.memoryGrowth ?? 0) * 1024) / reports))
		: undefined;
