import type { Work } from './bench.mts';
import type { Way } from './workflows.mts';

/** A way to post: in n8n, or the bare loop outside it. */
export type AnyWay = Way | 'bareLoop';

export interface Case extends Work {
	way: AnyWay;
}

export interface Plan {
	name: 'quick' | 'default' | 'full' | 'large';
	rounds: number;
	cases: Case[];
}

/** The HTTP Request node sends all at once, whatever the concurrency of the others. */
const cross = (ways: AnyWay[], latencies: number[], sizes: number[], concurrencies: number[]): Case[] =>
	latencies.flatMap((latencyMs) =>
		sizes.flatMap((reports) =>
			ways.flatMap((way) => {
				const levels = way === 'node' || way === 'bareLoop' ? concurrencies : [0];
				return levels.map((concurrency) => ({ way, latencyMs, reports, concurrency }));
			}),
		),
	);

const COMPARED: AnyWay[] = ['node', 'httpRequest', 'bareLoop'];

export const PLANS: Record<Plan['name'], Plan> = {
	quick: { name: 'quick', rounds: 1, cases: cross([...COMPARED, 'nothing'], [50], [100], [10]) },
	default: {
		name: 'default',
		rounds: 5,
		cases: [
			...cross([...COMPARED, 'nothing'], [0], [1000], [1, 20]),
			...cross(COMPARED, [50], [1000], [4, 10, 20]),
			...cross([...COMPARED, 'httpRequestBatched'], [50], [100], [10]),
			...cross(COMPARED, [200], [1000], [20]),
			...cross(COMPARED, [0], [10_000], [20]),
		],
	},
	/** Does it pass in the heap that n8n has by default? Once is enough to know. */
	large: { name: 'large', rounds: 1, cases: cross(['node'], [0], [100_000], [20]) },
	full: {
		name: 'full',
		rounds: 5,
		cases: cross(
			[...COMPARED, 'httpRequestBatched', 'nothing'],
			[0, 50, 200],
			[100, 1000, 10_000],
			[1, 4, 10, 20],
		),
	},
};
