import { parseArgs } from 'node:util';

import type { Latency, SandboxOptions } from './options.mts';
import { makeReports } from './seedData.mts';

export const USAGE = `Usage: npm run sandbox -- [flags]

  --port 4010          port on this machine (default 4010; 0 takes any free one)
  --latency 50         milliseconds before every answer
  --latency-sigma 1    lets the latency vary: lognormal, --latency is then its median
  --slots 8            so many posts are worked on at once, each for its latency; the rest queue
  --slot-time 100      milliseconds that a post keeps its place, after the latency
  --read-lag 5000      reads show a change so many milliseconds late
  --rate 20            requests per second; more are answered with HTTP 429 and Retry-After
  --token-life 60      seconds that an access token lives (default 3600)
  --reports 500        so many reports in Processing Payment, instead of the 12 sample reports
  --arrivals 5/min     so many new reports reach Processing Payment each minute
  --seed 1             starting point of the random generator, to repeat a run
  --help               this text`;

const FLAGS = {
	port: { type: 'string' },
	latency: { type: 'string' },
	'latency-sigma': { type: 'string' },
	slots: { type: 'string' },
	'slot-time': { type: 'string' },
	'read-lag': { type: 'string' },
	rate: { type: 'string' },
	'token-life': { type: 'string' },
	reports: { type: 'string' },
	arrivals: { type: 'string' },
	seed: { type: 'string' },
	help: { type: 'boolean' },
} as const;

/** A whole number of a flag, or undefined when the flag is not there. @throws when it is not one, or out of range */
function wholeNumber(flag: string, text: string | undefined, lowest: number, highest: number) {
	if (text === undefined) return undefined;
	const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (value >= lowest && value <= highest) return value;
	throw new Error(`--${flag} takes a whole number from ${lowest} to ${highest}, not "${text}"`);
}

function arrivalsPerMinute(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const [, count] = /^(\d+)(?:\/min)?$/.exec(text) ?? [];
	if (Number(count) >= 1 && Number(count) <= 6000) return Number(count);
	throw new Error(`--arrivals is written like 5/min (1 to 6000), not "${text}"`);
}

/** A latency that varies around its median where there is a sigma. @throws when the sigma is no number from 0 to 5 */
function latencyOf(latencyMs: number | undefined, sigmaText: string | undefined): Latency | undefined {
	if (sigmaText === undefined) return latencyMs;
	const sigma = /^\d+(\.\d+)?$/.test(sigmaText) ? Number(sigmaText) : Number.NaN;
	if (!(sigma >= 0 && sigma <= 5))
		throw new Error(`--latency-sigma takes a number from 0 to 5, not "${sigmaText}"`);
	if (latencyMs === undefined) throw new Error('--latency-sigma needs --latency, the median');
	return { medianMs: latencyMs, sigma };
}

/**
 * Reads the command line of `npm run sandbox`.
 * @returns the sandbox's options, or `help` when the usage is asked for
 * @throws an Error that says which flag is wrong, and how it is written
 */
export function sandboxArguments(args: string[]): SandboxOptions | 'help' {
	const { values } = parseArgs({ args, options: FLAGS });
	if (values.help) return 'help';
	const options: SandboxOptions = { port: wholeNumber('port', values.port, 0, 65_535) ?? 4010 };
	const latencyMs = latencyOf(wholeNumber('latency', values.latency, 0, 600_000), values['latency-sigma']);
	const slots = wholeNumber('slots', values.slots, 1, 10_000);
	const slotMs = wholeNumber('slot-time', values['slot-time'], 0, 600_000);
	const readLagMs = wholeNumber('read-lag', values['read-lag'], 0, 600_000);
	const requestsPerSecond = wholeNumber('rate', values.rate, 1, 100_000);
	const tokenLife = wholeNumber('token-life', values['token-life'], 1, 86_400);
	const reports = wholeNumber('reports', values.reports, 0, 100_000);
	const seed = wholeNumber('seed', values.seed, 0, 2 ** 31);
	const arrivals = arrivalsPerMinute(values.arrivals);
	if (latencyMs !== undefined) options.latencyMs = latencyMs;
	if (slots !== undefined) options.slots = slots;
	if (slotMs !== undefined) options.slotMs = slotMs;
	if (readLagMs !== undefined) options.readLagMs = readLagMs;
	if (requestsPerSecond !== undefined) options.rateLimit = { requestsPerSecond };
	if (tokenLife !== undefined) options.accessTokenLifeSeconds = tokenLife;
	if (seed !== undefined) options.randomSeed = seed;
	if (reports !== undefined) options.reports = makeReports(reports, {}, seed);
	if (arrivals !== undefined) options.arrivalsPerMinute = arrivals;
	return options;
}
