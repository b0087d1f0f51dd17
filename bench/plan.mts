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

/** What Concur is like, in a plan. */
type Concur = Pick<Work, 'latencyMs' | 'sigma' | 'triples' | 'slots' | 'perSecond' | 'rounds'>;

/** The HTTP Request node sends all at once, whatever the concurrency of the others. */
const cross = (ways: AnyWay[], concurs: Concur[], sizes: number[], concurrencies: number[]): Case[] =>
	concurs.flatMap((concur) =>
		sizes.flatMap((reports) =>
			ways.flatMap((way) => {
				const levels = way === 'node' || way === 'bareLoop' ? concurrencies : [0];
				return levels.map((concurrency) => ({ way, ...concur, reports, concurrency }));
			}),
		),
	);

const latency = (...millis: number[]): Concur[] => millis.map((latencyMs) => ({ latencyMs }));

/** The settings of the node as they come. */
const AS_IT_COMES = 0;
const RIVALS: AnyWay[] = ['httpRequestHeader', 'httpRequest'];
const COMPARED: AnyWay[] = ['node', ...RIVALS, 'bareLoop'];

/** Concur can work on so many at once. */
const SLOTS: Concur[] = [4, 8, 24].map((slots) => ({ latencyMs: 100, slots, rounds: 2 }));
/** A minute each. */
const LIMITED: Concur[] = [10, 50, 300].map((latencyMs) => ({ latencyMs, perSecond: 20, rounds: 1 }));
const VARYING: Concur[] = [
	{ latencyMs: 300, sigma: 1, rounds: 2 },
	{ latencyMs: 300, triples: true, rounds: 2 },
];

export const PLANS: Record<Plan['name'], Plan> = {
	quick: {
		name: 'quick',
		rounds: 1,
		cases: [
			...cross([...COMPARED, 'nothing'], latency(50), [100], [10]),
			...cross(['node'], latency(50), [100], [AS_IT_COMES]),
		],
	},
	default: {
		name: 'default',
		rounds: 3,
		cases: [
			...cross(['node', ...RIVALS], latency(50, 300, 1000), [1000], [AS_IT_COMES]),
			...cross(['node', 'bareLoop'], latency(300), [1000], [100]),
			...cross(['node', 'bareLoop'], latency(50), [1000], [4, 10, 20]),
			...cross([...COMPARED, 'nothing'], latency(0), [1000], [1, 20]),
			...cross(['node', 'httpRequest', 'bareLoop', 'httpRequestBatched'], latency(50), [100], [10]),
			...cross(['node'], SLOTS, [1000], [AS_IT_COMES]),
			...cross(['node'], VARYING, [1000], [AS_IT_COMES]),
			...cross(['bareLoop'], VARYING, [1000], [64]),
			...cross(['node', 'httpRequestHeader'], LIMITED, [1000], [AS_IT_COMES]),
			...cross(['node', 'httpRequest', 'bareLoop'], [{ latencyMs: 0, rounds: 1 }], [10_000], [20]),
		],
	},
	/** Does it pass in the heap that n8n has by default? Once is enough to know. */
	large: { name: 'large', rounds: 1, cases: cross(['node'], latency(0), [100_000], [20]) },
	full: {
		name: 'full',
		rounds: 5,
		cases: cross(
			[...COMPARED, 'httpRequestBatched', 'nothing'],
			latency(0, 50, 200),
			[100, 1000, 10_000],
			[1, 4, 10, 20],
		),
	},
};
