import { cpuPerReport, seconds } from './results.mts';
import type { Result, Results } from './results.mts';
import type { Spread } from './statistics.mts';

const medianRatio = (
	top: Result | undefined,
	bottom: Result | undefined,
	valueOf: (result: Result) => Spread,
): number | undefined => (top && bottom ? valueOf(top).median / valueOf(bottom).median : undefined);

export const TARGET_HEADERS = ['What (1,000 reports)', 'Target', 'Measured', ''];

/** Targets that the project set itself before it measured, and what came of them. */
export function targetRows(results: Results): string[][] {
	const at = (way: Result['way'], latencyMs: number, concurrency: number) =>
		results.find(way, latencyMs, 1000, concurrency);
	const row = (what: string, target: number, ratio: number | undefined): string[][] =>
		ratio === undefined
			? []
			: [[what, `${target} or less`, ratio.toFixed(2), ratio <= target ? 'met' : 'missed']];
	return [
		...row(
			'Time, A/C at 50 ms, 10 at once',
			1.15,
			medianRatio(at('node', 50, 10), at('bareLoop', 50, 10), seconds),
		),
		...row(
			'Time, A/B at 50 ms, 20 at once',
			0.6,
			medianRatio(at('node', 50, 20), at('httpRequest', 50, 20), seconds),
		),
		...row(
			'CPU per report, A/B at 0 ms',
			0.5,
			medianRatio(at('node', 0, 20), at('httpRequest', 0, 20), cpuPerReport),
		),
	];
}

export const RATIO_HEADERS = [
	'Answer time, ms',
	'Reports',
	'At once',
	'Time, A/B',
	'Time, A/B10',
	'Time, A/C',
	'CPU, A/B',
];

/** The node beside its rivals, for each piece of work that it was measured with. */
export function ratioRows(results: Results): string[][] {
	const written = (ratio: number | undefined) => ratio?.toFixed(2) ?? '';
	return results.sorted
		.filter(({ way }) => way === 'node')
		.map((node) => {
			const { latencyMs, reports, concurrency } = node;
			const rival = (way: Result['way']) => results.find(way, latencyMs, reports, concurrency);
			return [
				...[latencyMs, reports, concurrency].map(String),
				written(medianRatio(node, rival('httpRequest'), seconds)),
				written(medianRatio(node, rival('httpRequestBatched'), seconds)),
				written(medianRatio(node, rival('bareLoop'), seconds)),
				written(medianRatio(node, rival('httpRequest'), cpuPerReport)),
			];
		})
		.filter((cells) => cells.slice(3).some((ratio) => ratio !== ''));
}
