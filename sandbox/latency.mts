import type { Latency } from './options.mts';

/** Draws how long an answer takes. @param random from 0 up to 1 @returns milliseconds */
export function drawLatency(latency: Latency, random: () => number): number {
	if (typeof latency === 'number') return latency;
	// Box and Muller: two even draws make a normal one.
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	return latency.medianMs * Math.exp(latency.sigma * normal);
}
