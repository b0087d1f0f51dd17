import type { TopLevelSpec } from 'vega-lite';

import { COLORS } from './plot.mts';
import { cpuPerReport, growthPerReport, seconds } from './results.mts';
import type { Result, Results } from './results.mts';
import type { Spread } from './statistics.mts';

const NAMES: Partial<Record<Result['way'], string>> = {
	node: 'This node, as it comes',
	httpRequestHeader: 'HTTP Request + Switch, token pasted into a header',
	httpRequest: 'HTTP Request + Switch, Concur API credential',
};
const WAYS = Object.keys(NAMES) as Array<keyof typeof COLORS>;

const color = {
	field: 'way',
	type: 'nominal',
	scale: { domain: Object.values(NAMES), range: Object.values(COLORS) },
	legend: { orient: 'bottom', title: null, labelLimit: 400, columns: 1 },
} as const;

/** Time by how long Concur takes; CPU and memory where waiting for Concur plays no part. */
export function chart(results: Results, reports: number): TopLevelSpec {
	const found = (way: Result['way'], latencyMs: number, concurrency: number) => {
		const result = results.find(way, { latencyMs, reports, concurrency });
		return result ? [result] : [];
	};
	const times = [50, 300, 1000].flatMap((latencyMs) =>
		WAYS.flatMap((way) => found(way, latencyMs, 0)).map((result) => ({
			way: NAMES[result.way],
			latency: `${latencyMs} ms`,
			...seconds(result),
		})),
	);
	const compared = WAYS.flatMap((way) => found(way, 0, 20));
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
				title: `${reports.toLocaleString('en')} reports, by how long Concur takes for one`,
				width: 330,
				height: 260,
				data: { values: times },
				encoding: {
					x: { field: 'latency', type: 'nominal', title: null, sort: null, axis: { labelAngle: 0 } },
					xOffset: { field: 'way', sort: Object.values(NAMES) },
					color,
				},
				layer: [
					{
						mark: 'bar',
						encoding: { y: { field: 'median', type: 'quantitative', title: 'Seconds in the node' } },
					},
					{
						mark: { type: 'rule', strokeWidth: 2 },
						encoding: {
							y: { field: 'min', type: 'quantitative' },
							y2: { field: 'max' },
							color: { value: '#24292f' },
						},
					},
				],
			},
			bars(`CPU per report, 0 ms`, 'Milliseconds', cpuPerReport),
			bars(`Memory per report, 0 ms`, 'Kilobytes at the peak', growthPerReport),
		],
	} as TopLevelSpec;
}
