import type { TopLevelSpec } from 'vega-lite';

import { COLORS } from './plot.mts';
import { cpuPerReport, growthPerReport, seconds } from './results.mts';
import type { Result, Results } from './results.mts';
import type { Spread } from './statistics.mts';

const NAMES: Partial<Record<Result['way'], string>> = {
	node: 'This node',
	httpRequest: 'HTTP Request + Switch',
	bareLoop: 'Bare loop, no n8n',
};

const color = {
	field: 'way',
	type: 'nominal',
	scale: { domain: Object.values(NAMES), range: Object.values(COLORS) },
	legend: { orient: 'bottom', title: null, labelLimit: 300 },
} as const;

/** A line with its spread for the time, bars for CPU and memory. */
export function chart(results: Results, latencyMs: number, reports: number): TopLevelSpec {
	const here = results.all.filter(
		(result) => result.latencyMs === latencyMs && result.reports === reports && NAMES[result.way],
	);
	const levels = [...new Set(here.map(({ concurrency }) => concurrency).filter((level) => level > 0))];
	const times = here.flatMap((result) =>
		(result.concurrency === 0 ? levels : [result.concurrency]).map((concurrency) => ({
			way: NAMES[result.way],
			concurrency,
			...seconds(result),
		})),
	);
	// CPU and memory where waiting for Concur plays no part.
	const idleLatency = results.all.some((result) => result.latencyMs === 0) ? 0 : latencyMs;
	const compared = (['node', 'httpRequest'] as const).flatMap((way) => {
		const result = results.find(way, idleLatency, reports, Math.max(...levels));
		return result ? [result] : [];
	});
	const bars = (title: string, unit: string, valueOf: (result: Result) => Spread | undefined) => ({
		title,
		width: 150,
		height: 260,
		data: { values: compared.map((result) => ({ way: NAMES[result.way], ...valueOf(result) })) },
		encoding: { x: { field: 'way', type: 'nominal', axis: null, sort: null }, color },
		layer: [
			{
				mark: { type: 'bar', size: 46 },
				encoding: { y: { field: 'median', type: 'quantitative', title: unit } },
			},
			{
				mark: { type: 'rule', strokeWidth: 2 },
				encoding: {
					y: { field: 'min', type: 'quantitative' },
					y2: { field: 'max' },
					color: { value: '#24292f' },
				},
			},
			{
				mark: { type: 'text', dy: 14, fontSize: 12, fontWeight: 'bold' },
				encoding: {
					y: { field: 'median', type: 'quantitative' },
					text: { field: 'median', format: '.3~g' },
					color: { value: 'white' },
				},
			},
		],
	});
	return {
		hconcat: [
			{
				title: `${reports.toLocaleString('en')} reports, ${latencyMs} ms per answer`,
				width: 300,
				height: 260,
				data: { values: times },
				encoding: {
					x: {
						field: 'concurrency',
						type: 'quantitative',
						title: 'Max Concurrency',
						axis: { values: levels },
					},
					color,
				},
				layer: [
					{
						mark: { type: 'line', point: true },
						encoding: {
							y: { field: 'median', type: 'quantitative', title: 'Seconds in the node' },
						},
					},
					{
						mark: 'rule',
						encoding: { y: { field: 'min', type: 'quantitative' }, y2: { field: 'max' } },
					},
				],
			},
			bars(`CPU per report, ${idleLatency} ms`, 'Milliseconds', cpuPerReport),
			bars(`Memory per report, ${idleLatency} ms`, 'Kilobytes at the peak', growthPerReport),
		],
	} as TopLevelSpec;
}
