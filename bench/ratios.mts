import type { Work } from './bench.mts';
import { atOnceOf, concurOf, cpuPerReport, mostInFlight, refusedShare, seconds } from './results.mts';
import type { Result, Results } from './results.mts';
import type { Spread } from './statistics.mts';

const medianRatio = (
	top: Result | undefined,
	bottom: Result | undefined,
	valueOf: (result: Result) => Spread,
): number | undefined => (top && bottom ? valueOf(top).median / valueOf(bottom).median : undefined);

export const TARGET_HEADERS = ['What (1,000 reports)', 'Target', 'Measured', ''];

const REPORTS = 1000;
const asItComes = (concur: Omit<Work, 'reports' | 'concurrency'>): Work => ({
	...concur,
	reports: REPORTS,
	concurrency: 0,
});

/** Targets that the project set itself before it measured, and what came of them. */
export function targetRows(results: Results): string[][] {
	const at = (way: Result['way'], work: Partial<Work> & { latencyMs: number }) =>
		results.find(way, { ...asItComes(work), ...work });
	const row = (what: string, target: number, ratio: number | undefined): string[][] =>
		ratio === undefined
			? []
			: [[what, `${target} or less`, ratio.toFixed(2), ratio <= target ? 'met' : 'missed']];
	const overIdeal = (result: Result | undefined, idealSeconds: number): number | undefined =>
		result && seconds(result).median / idealSeconds;
	return [
		...row(
			'As it comes, 50 ms: time, over HTTP Request with a header credential',
			0.75,
			medianRatio(at('node', { latencyMs: 50 }), at('httpRequestHeader', { latencyMs: 50 }), seconds),
		),
		...row(
			'As it comes, 300 ms: time, over the ideal of 64 at once',
			1.6,
			overIdeal(at('node', { latencyMs: 300 }), (REPORTS / 64) * 0.3),
		),
		...row(
			'Max Concurrency 100, 300 ms: time, over the ideal of 100 at once',
			1.9,
			overIdeal(at('node', { latencyMs: 300, concurrency: 100 }), (REPORTS / 100) * 0.3),
		),
		...row(
			'10 at once, 50 ms: time, A/C',
			1.15,
			medianRatio(
				at('node', { latencyMs: 50, concurrency: 10 }),
				at('bareLoop', { latencyMs: 50, concurrency: 10 }),
				seconds,
			),
		),
		...[4, 8, 24].flatMap((slots) => {
			const result = at('node', { latencyMs: 100, slots });
			return [
				...row(
					`${slots} slots of 100 ms: time, over the ideal`,
					slots === 24 ? 1.2 : 1.15,
					overIdeal(result, (REPORTS / slots) * 0.1),
				),
				...row(`${slots} slots: most in flight, over the slots`, 4, result && mostInFlight(result) / slots),
			];
		}),
		...row(
			'Lognormal answers, median 300 ms: time, over 64 at once',
			2,
			medianRatio(
				at('node', { latencyMs: 300, sigma: 1 }),
				at('bareLoop', { latencyMs: 300, sigma: 1, concurrency: 64 }),
				seconds,
			),
		),
		...row(
			'Answers that triple from 300 ms: time, over 64 at once',
			2,
			medianRatio(
				at('node', { latencyMs: 300, triples: true }),
				at('bareLoop', { latencyMs: 300, triples: true, concurrency: 64 }),
				seconds,
			),
		),
		...[10, 50, 300].flatMap((latencyMs) => {
			const result = at('node', { latencyMs, perSecond: 20 });
			return [
				...row(
					`20 requests a second, ${latencyMs} ms: time, over the ideal`,
					latencyMs === 300 ? 1.3 : 1.15,
					overIdeal(result, REPORTS / 20),
				),
				...row(
					`20 requests a second, ${latencyMs} ms: share that was refused`,
					0.05,
					result && refusedShare(result),
				),
			];
		}),
		...row(
			'CPU per report, A/B at 0 ms',
			0.5,
			medianRatio(
				at('node', { latencyMs: 0, concurrency: 20 }),
				at('httpRequest', { latencyMs: 0, concurrency: 20 }),
				cpuPerReport,
			),
		),
	];
}

export const RATIO_HEADERS = [
	'Concur answers in',
	'Reports',
	'At once',
	'Time, A/H',
	'Time, A/B',
	'Time, A/B10',
	'Time, A/C',
	'CPU, A/H',
	'CPU, A/B',
];

/** The node beside its rivals, for each piece of work that it was measured with. */
export function ratioRows(results: Results): string[][] {
	const written = (ratio: number | undefined) => ratio?.toFixed(2) ?? '';
	return results.sorted
		.filter(({ way }) => way === 'node')
		.map((node) => {
			const rival = (way: Result['way']) => results.find(way, node);
			return [
				...[concurOf(node), String(node.reports), atOnceOf(node)],
				written(medianRatio(node, rival('httpRequestHeader'), seconds)),
				written(medianRatio(node, rival('httpRequest'), seconds)),
				written(medianRatio(node, rival('httpRequestBatched'), seconds)),
				written(medianRatio(node, rival('bareLoop'), seconds)),
				written(medianRatio(node, rival('httpRequestHeader'), cpuPerReport)),
				written(medianRatio(node, rival('httpRequest'), cpuPerReport)),
			];
		})
		.filter((cells) => cells.slice(3).some((ratio) => ratio !== ''));
}
