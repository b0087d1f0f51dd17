import fs from 'node:fs';
import os from 'node:os';

import { N8N_VERSION } from '../testing/versions.mts';
import { eventSection } from './events.mts';
import { EXECUTION_HEADERS } from './executions.mts';
import type { Share } from './profile.mts';
import { RATIO_HEADERS, ratioRows, TARGET_HEADERS, targetRows } from './ratios.mts';
import {
	atOnceOf,
	concurOf,
	cpuPerReport,
	growthPerReport,
	mostInFlight,
	peakMemory,
	refusedShare,
	seconds,
} from './results.mts';
import type { Result, Results } from './results.mts';
import { spread } from './statistics.mts';
import type { Spread } from './statistics.mts';

export interface Profiles {
	reports: number;
	node: Share[];
	httpRequest: Share[];
}

const WAYS: Record<Result['way'], string> = {
	node: 'A: this node',
	httpRequestHeader: 'H: HTTP Request + Switch, header credential',
	httpRequest: 'B: HTTP Request + Switch, Concur API credential',
	httpRequestBatched: 'B10: the same in batches of 10, 1 s apart',
	bareLoop: 'C: bare loop, no n8n',
	nothing: 'the workflow without posting',
};

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
const range = (value: Spread | undefined): string =>
	value === undefined ? '' : `${number(value.median)} (${number(value.min)} to ${number(value.max)})`;

function row(result: Result): string {
	const problems = [...new Set(result.runs.flatMap(({ problem }) => (problem ? [problem] : [])))];
	const cells = [
		concurOf(result),
		result.reports,
		atOnceOf(result),
		WAYS[result.way],
		result.way === 'nothing' ? '' : range(seconds(result)),
		range(cpuPerReport(result)),
		range(peakMemory(result)),
		range(growthPerReport(result)),
		mostInFlight(result) || '',
		result.perSecond === undefined ? '' : `${(refusedShare(result) * 100).toFixed(1)} %`,
		problems.join('; ') || (result.way === 'nothing' ? '' : 'each once'),
	];
	return `| ${cells.join(' | ')} |`;
}

function markdown(headers: string[], rows: string[][]): string[] {
	return [headers, headers.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function profileTable({ reports, node, httpRequest }: Profiles): string[] {
	const perReport = (micros: number) => (micros / reports).toFixed(0);
	const total = (shares: Share[]) => shares.reduce((sum, { micros }) => sum + micros, 0);
	const other = new Map(httpRequest.map(({ name, micros }) => [name, micros]));
	const names = [...new Set([...node.slice(0, 22), ...httpRequest.slice(0, 12)].map(({ name }) => name))];
	const own = node.filter(({ name }) => name.startsWith('n8n-nodes-concur'));
	const value = new Map(node.map(({ name, micros }) => [name, micros]));
	return [
		'## Where the CPU goes',
		'',
		`A sampled CPU profile of n8n's main thread over one execution with ${reports} reports at 0 ms, in microseconds per report.`,
		'Each line counts its own code, not what it calls. `(program)` is native code outside JavaScript, sockets above all;',
		'where other work holds the processor, its waiting is counted too, so compare the lines and not the sums with the table above.',
		'',
		'| Code | A: this node | B: HTTP Request + Switch |',
		'|---|---|---|',
		`| **all** | **${perReport(total(node))}** | **${perReport(total(httpRequest))}** |`,
		`| **this package's own files together** | **${perReport(total(own))}** | |`,
		...names.map(
			(name) => `| ${name} | ${perReport(value.get(name) ?? 0)} | ${perReport(other.get(name) ?? 0)} |`,
		),
		'',
	];
}

/** Writes the benchmark's page. */
export function writeDocument(
	file: string,
	results: Results,
	profiles: Profiles,
	nodeVersion: string,
	loads: number[],
	executions: string[][],
): void {
	const [cpu] = os.cpus();
	const others = spread(results.all.flatMap(({ runs }) => runs.map(({ otherCores }) => otherCores ?? 0)));
	const lines = [
		'# Benchmark',
		'',
		'The same reports, posted in the same n8n in several ways:',
		'',
		'- **A**: the node Concur Expense: Integration Status. "As it comes" is with no option set: the node finds out how many requests',
		'  Concur can use ([how](pace.md)). A number is Max Concurrency.',
		"- **H**: n8n's HTTP Request node with a token pasted into a generic header credential, which costs it least, and its other",
		'  settings as they come (it sends all requests at once), then a Switch on `Status`. It renews no token, neither retries nor finds',
		'  out what became of a lost answer. **B**: the same with the Concur API credential, which renews the token. **B10**: B with its',
		'  option Batching, 10 items per batch, 1000 ms interval.',
		'- **C**: a loop around undici with keep-alive connections and nothing else, outside n8n: what this machine and this server allow.',
		'',
		'![Time, CPU and memory](images/benchmark.svg)',
		'',
		'## Targets',
		'',
		...markdown(TARGET_HEADERS, targetRows(results)),
		'',
		'## Executions at once',
		'',
		'All executions of one n8n that use the same credential share the pace, and never post the same report at the same time.',
		'n8n 2.41 makes an isolate for each webhook call and for each execution, and its event loop stands still meanwhile: executions that are',
		'called one by one come one after the other, and what is measured there is n8n more than the pace. Each is measured after 200 others',
		'without a limit: an n8n that has just started takes longer.',
		'',
		...markdown(EXECUTION_HEADERS, executions),
		'',
		'## Ratios',
		'',
		'Below 1 this node is faster. H and B have no cap on their requests in flight: they gain where Concur answers slowly and allows a',
		'thousand at once, and lose everything where it does not (a limit of 20 a second, below).',
		'',
		...markdown(RATIO_HEADERS, ratioRows(results)),
		'',
		'## Measurements',
		'',
		`Each figure is the median of ${loads.length} runs (slots and varying answers: two; a limit per second, 10,000 and 100,000 reports: one, the last in the heap that n8n has by default), with the lowest and the highest in brackets; the ways take turns within each round.`,
		"Time is the node's own, as n8n records it (for B the HTTP Request node's, without the Switch). CPU is that of the whole n8n process",
		'for the whole execution, all threads, including loading the workflow and saving the execution; memory is its peak during the',
		'execution, and how far that lies above what was in use before. For C, CPU is that of the loop. After each run the sandbox is asked',
		'whether every report was committed, and only once.',
		'',
		'| Concur answers in | Reports | At once | Way | Seconds | CPU ms per report | Peak memory, MB | Growth per report, kB | Most in flight | Refused (429) | Committed |',
		'|---|---|---|---|---|---|---|---|---|---|---|',
		...results.sorted.map(row),
		'',
		...profileTable(profiles),
		...eventSection(),
		'## Machine, and how to repeat',
		'',
		`n8n ${N8N_VERSION} on Node ${nodeVersion}; ${os.type()} ${os.release()}, ${os.cpus().length} x ${cpu.model}, ` +
			`${Math.round(os.totalmem() / 1024 ** 3)} GB. Sandbox, n8n and bare loop are three processes on this one machine. ` +
			`Other work on the machine kept ${range(others)} of its ${os.cpus().length} cores busy during the runs, which lengthens ` +
			"times (the lowest in brackets is the least disturbed); a process's own CPU time suffers less.",
		'',
		'```',
		'npm run bench                      # this page and its chart; 25 minutes on a quiet machine',
		'npm run bench -- --quick           # under a minute; writes nothing',
		'npm run bench -- --resume          # only what docs/benchmark.json lacks',
		'npm run bench -- --resume --large  # 100,000 reports',
		'npm run bench -- --only "20 a second" --rounds 1   # some cases; writes nothing',
		'npm run bench -- --full            # every combination; hours',
		'```',
		'',
	];
	fs.writeFileSync(file, lines.join('\n'));
}
