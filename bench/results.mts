import type { Run, Work } from './bench.mts';
import type { AnyWay, Case } from './plan.mts';
import { spread } from './statistics.mts';
import type { Spread } from './statistics.mts';

export interface Result extends Case {
	runs: Run[];
}

/** What tells one case from another; what is not there is left out, so that older recordings are known again. */
const key = ({ way, latencyMs, reports, concurrency, sigma, triples, slots, perSecond }: Case): string =>
	JSON.stringify({ way, latencyMs, reports, concurrency, sigma, triples, slots, perSecond });

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
		const order = ({ latencyMs, reports, concurrency, sigma, triples, slots, perSecond }: Result) =>
			latencyMs * 1e9 +
			reports * 1000 +
			concurrency +
			(sigma === undefined && !triples && slots === undefined && perSecond === undefined ? 0 : 1e13);
		return [...this.all].sort((left, right) => order(left) - order(right));
	}

	/** The same piece of work, done another way; the HTTP Request node's cases have no concurrency. */
	find(way: AnyWay, work: Work): Result | undefined {
		const concurrency = way === 'node' || way === 'bareLoop' ? work.concurrency : 0;
		return this.all.find((result) => key(result) === key({ ...work, way, concurrency }));
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

/** How Concur behaves in a case. */
export const concurOf = ({ latencyMs, sigma, triples, slots, perSecond }: Work): string =>
	[
		`${latencyMs} ms`,
		sigma === undefined ? '' : `lognormal, sigma ${sigma}`,
		triples ? 'three times as long from the middle on' : '',
		slots === undefined ? '' : `${slots} slots`,
		perSecond === undefined ? '' : `${perSecond} a second`,
	]
		.filter(Boolean)
		.join(', ');

/** Max Concurrency, where the way has one. */
export const atOnceOf = ({ way, concurrency }: Case): string =>
	concurrency > 0 ? String(concurrency) : way === 'node' ? 'as it comes' : '';

/** The longest row of posts, and the share of refused ones, over all runs. */
export const mostInFlight = ({ runs }: Result): number =>
	Math.max(...runs.map((run) => run.mostInFlight ?? 0));
export const refusedShare = ({ runs }: Result): number =>
	Math.max(...runs.map((run) => run.refusedShare ?? 0));
