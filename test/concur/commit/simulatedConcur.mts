import { commitReports } from '../../../concur/commit/commitReports';
import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import type { RunOptions } from '../../../concur/commit/run';
import type { Settled } from '../../../concur/commit/settled';
import type { Attempt, SendWithCredential } from '../../../concur/transport/attempt';
import { pLimit } from '../../../concur/transport/limit';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { seededRandom } from '../../../sandbox/random.mts';
import { VirtualClock } from '../transport/virtualClock.mts';

/** How Concur behaves in a simulation. */
export interface Concur {
	/** Milliseconds that Concur works on a request, by how many it has finished. */
	millis: (finished: number) => number;
	/** So many are worked on at once; the others wait in a row. */
	slots?: number;
	/** Is a request accepted that Concur takes up at this moment? */
	accepts?: (now: number) => boolean;
	/** What goes wrong with this request, if anything; when its answer is lost, the report still reads open. */
	fault?: () => Attempt | undefined;
}

const answered = (httpStatusCode: number, body: string, retryAfter?: string): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete: true,
	correlationId: undefined,
	retryAfter,
});

export const success = answered(200, '{"Status":"SUCCESS","Message":"OK"}');
export const refusal = (httpStatusCode: number, retryAfter?: string, words = 'Not now'): Attempt =>
	answered(httpStatusCode, `{"Message":"${words}"}`, retryAfter);

/** So many requests per second, counted in windows that begin with a request, as the sandbox does it. */
export function ratePerSecond(requests: number): (now: number) => boolean {
	let began = -Infinity;
	let used = 0;
	return (now) => {
		if (now - began >= 1000) {
			began = now;
			used = 0;
		}
		used += 1;
		return used <= requests;
	};
}

/** Answer times whose logarithm is normally distributed: most are near the median, a few take many times as long. */
export function lognormal(median: number, sigma: number, seed: number): () => number {
	const random = seededRandom(seed);
	return () => {
		const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		return median * Math.exp(sigma * normal);
	};
}

/** What n8n itself does for one request, as measured: nothing else runs in the meantime. */
const OWN_WORK_MS = 1.8;

/** n8n and Concur in virtual time. */
export class Simulation {
	readonly clock = new VirtualClock();
	posts = 0;
	refused = 0;
	inFlight = 0;
	mostInFlight = 0;
	private finished = 0;
	private worked = 0;
	private free: number;
	private readonly row: Array<() => void> = [];

	constructor(private readonly concur: Concur) {
		this.free = concur.slots ?? Infinity;
	}

	/**
	 * Commits so many reports in one run.
	 * @returns how each ended, and how long it took
	 */
	async commit(
		reports: number,
		{ maxConcurrency = 64, pace = new SharedPace(this.clock) } = {},
	): Promise<{ results: Array<Settled<unknown>>; millis: number }> {
		const started = this.clock.now();
		const subjects = Array.from({ length: reports }, (_, index) => `REPORT${this.posts}X${index}`);
		const { results } = await this.clock.until(this.run(subjects, maxConcurrency, pace));
		return { results, millis: this.clock.now() - started };
	}

	/** Always so many at once, and nothing else: what a perfect guess would take. */
	async commitAtOnce(reports: number, atOnce: number): Promise<number> {
		const started = this.clock.now();
		const requests = pLimit(atOnce);
		const post = { method: 'POST', path: '', accept: 'application/json', timeoutMs: 60_000 } as const;
		const all = Array.from(
			{ length: reports },
			async () => await requests(async () => await this.send(post, [])),
		);
		await this.clock.until(Promise.all(all));
		return this.clock.now() - started;
	}

	/** One run, to be waited for with `clock.until`. */
	async run(
		subjects: string[],
		maxConcurrency: number,
		sharedPace: SharedPace,
	): Promise<{ results: Array<Settled<unknown>> }> {
		const options: RunOptions = {
			maxConcurrency,
			timeoutMs: 60_000,
			maxTries: 4,
			maxWaitMs: 60_000,
			verify: true,
			preCheck: false,
			dryRun: false,
			stopOnError: false,
			cancelSignal: undefined,
			company: `simulated ${this.posts} ${subjects[0]}`,
			mayHaveRunBefore: false,
			logFault: (error) => {
				throw error;
			},
			sharedPace,
		};
		return await commitReports(subjects, postIntegrationStatus('application/json'), options, this.send);
	}

	private readonly send: SendWithCredential = async ({ method, path }) => {
		if (method === 'GET') {
			const id = path.slice(path.lastIndexOf('/') + 1);
			return answered(
				200,
				`<ReportDetails><ReportID>${id}</ReportID><PaymentStatusCode>P_PROC</PaymentStatusCode></ReportDetails>`,
			);
		}
		this.posts += 1;
		this.inFlight += 1;
		this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
		await this.work(OWN_WORK_MS / 2);
		const attempt = await this.handle();
		this.inFlight -= 1;
		await this.work(OWN_WORK_MS / 2);
		return attempt;
	};

	private async handle(): Promise<Attempt> {
		if (this.free <= 0)
			await new Promise<void>((resolve) => {
				this.row.push(resolve);
			});
		this.free -= 1;
		await this.pause(this.concur.millis(this.finished));
		this.free += 1;
		this.row.shift()?.();
		if (this.concur.accepts?.(this.clock.now()) === false) {
			this.refused += 1;
			return refusal(429, '1');
		}
		const fault = this.concur.fault?.();
		if (fault) return fault;
		this.finished += 1;
		return success;
	}

	/** n8n does one thing after the other. */
	private async work(millis: number): Promise<void> {
		this.worked = Math.max(this.worked, this.clock.now()) + millis;
		await this.pause(this.worked - this.clock.now());
	}

	private async pause(millis: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.clock.later(millis, resolve);
		});
	}
}
