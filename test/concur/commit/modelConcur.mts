import { commitReports } from '../../../concur/commit/commitReports';
import { postIntegrationStatus } from '../../../concur/commit/integrationStatus';
import type { RunOptions } from '../../../concur/commit/run';
import type { Settled } from '../../../concur/commit/settled';
import type { ReportState } from '../../../concur/reports/state';
import type { Attempt, SendWithCredential } from '../../../concur/transport/attempt';
import { ConcurSignInError } from '../../../concur/transport/errors';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from '../transport/virtualClock.mts';

/** What Concur does with one post, and what comes back. `commitAfterMs` is when it commits although nobody can tell; never when absent. */
export type PostEvent =
	| { answer: 'truth' }
	| { answer: Unclear; commitAfterMs?: number; tookMs: number }
	| { answer: Certain };

export const UNCLEAR = [
	'connection',
	'timeout',
	'500',
	'502',
	'504',
	'proxy 503',
	'filter 403',
	'foreign 400',
	'html',
	'odd status',
	'truncated',
	'redirect',
] as const;
export const CERTAIN = [
	'429',
	'503',
	'deadlock',
	'400',
	'401',
	'404',
	'token 403',
	'not sent',
	'sign-in',
	'not built',
] as const;
type Unclear = (typeof UNCLEAR)[number];
type Certain = (typeof CERTAIN)[number];

/** What comes back from one read. A lagging one shows what was so many milliseconds before it was asked; its answer may be slow. */
export type ReadEvent =
	| { lagMs: number; tookMs?: number }
	| { fails: '500' | 'html' | 'another report' | 'error in 200' };

const answer = (httpStatusCode: number, body: string, complete = true): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body,
	complete,
	correlationId: undefined,
	retryAfter: undefined,
});
const own = (Message: string) => JSON.stringify({ Message, 'Server-Time': 'now', Id: '1' });
const HTML = '<html><head><title>Gateway</title></head></html>';

const UNCLEAR_ATTEMPTS: Record<Unclear, Attempt> = {
	connection: { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' },
	timeout: { kind: 'lost', reason: 'timeout', detail: '' },
	'500': answer(500, own('Unable to calculate')),
	'502': answer(502, HTML),
	'504': answer(504, HTML),
	'proxy 503': answer(503, 'upstream connect error'),
	'filter 403': answer(403, HTML),
	'foreign 400': answer(400, '{"message":"bad"}'),
	html: answer(200, HTML),
	'odd status': answer(200, '{"Status":"PENDING","Message":""}'),
	truncated: answer(200, '{"Status":"SUCC', false),
	redirect: answer(302, ''),
};

const CERTAIN_ATTEMPTS: Record<Certain, Attempt> = {
	'429': answer(429, ''),
	'503': answer(503, own('Under maintenance')),
	deadlock: answer(400, own('Transaction was deadlocked')),
	'400': answer(400, own('Missing field')),
	'401': answer(401, ''),
	'404': answer(404, ''),
	'token 403': answer(403, own('The token has expired')),
	'not sent': { kind: 'notSent', reason: 'refused', detail: 'ECONNREFUSED' },
	'sign-in': { kind: 'signIn', error: new ConcurSignInError('no', '', undefined, true) },
	'not built': { kind: 'notBuilt', detail: 'no credential' },
};

/** One report at Concur in virtual time, and what was asked of it. */
export class ModelConcur {
	readonly clock = new VirtualClock();
	/** When our posts committed it, and when that post was sent. */
	readonly commits: Array<{ at: number; postedAt: number }> = [];
	/** In the order of their answers: each post with whether its answer was certain, each read with what it showed. */
	readonly trace: Array<{ at: number } & ({ post: 'certain' | 'unclear' } | { read: string })> = [];
	private readonly history: Array<{ at: number; status: string }>;

	constructor(
		initialStatus: string,
		private readonly posts: PostEvent[],
		private readonly reads: ReadEvent[],
	) {
		this.history = [{ at: -Infinity, status: initialStatus }];
	}

	get status(): string {
		return this.statusAt(this.clock.now());
	}

	/** One execution that commits the report. */
	async execute(company: string, options: Partial<RunOptions>): Promise<Settled<ReportState>> {
		const all: RunOptions = {
			company,
			maxConcurrency: 4,
			timeoutMs: 60_000,
			maxTries: 4,
			maxWaitMs: 60_000,
			verify: true,
			preCheck: false,
			mayHaveRunBefore: false,
			dryRun: false,
			stopOnError: false,
			cancelSignal: undefined,
			logFault: (error) => {
				throw error;
			},
			sharedPace: new SharedPace(this.clock),
			...options,
		};
		const action = postIntegrationStatus('application/json');
		const { results } = await this.clock.until(commitReports(['REPORT'], action, all, this.send));
		return results[0];
	}

	private readonly send: SendWithCredential = async ({ method }) => {
		await this.clock.sleep(20);
		return method === 'GET' ? await this.read() : await this.post();
	};

	private async post(): Promise<Attempt> {
		const at = this.clock.now();
		const event: PostEvent = this.posts.shift() ?? { answer: 'truth' };
		if (event.answer === 'truth') {
			const committed = this.commit(at);
			this.trace.push({ at, post: 'certain' });
			return answer(200, JSON.stringify({ Status: committed ? 'SUCCESS' : 'FAILURE', Message: 'm' }));
		}
		if (!('tookMs' in event)) {
			this.trace.push({ at, post: 'certain' });
			return CERTAIN_ATTEMPTS[event.answer];
		}
		const { commitAfterMs, tookMs } = event;
		if (commitAfterMs !== undefined) this.clock.later(commitAfterMs, () => this.commit(at));
		await this.clock.sleep(tookMs);
		this.trace.push({ at, post: 'unclear' });
		return UNCLEAR_ATTEMPTS[event.answer];
	}

	private async read(): Promise<Attempt> {
		const at = this.clock.now();
		const event = this.reads.shift() ?? { lagMs: 0 };
		if ('fails' in event) {
			this.trace.push({ at, read: 'failed' });
			if (event.fails === '500') return answer(500, own('no'));
			if (event.fails === 'html') return answer(200, HTML);
			if (event.fails === 'error in 200') return answer(200, '{"Error":{"Message":"No report found"}}');
			return answer(200, details('ANOTHER', 'P_PROC'));
		}
		const status = this.statusAt(at - event.lagMs);
		await this.clock.sleep(event.tookMs ?? 0);
		this.trace.push({ at, read: status });
		return answer(200, details('REPORT', status));
	}

	private commit(postedAt: number): boolean {
		if (!['P_PROC', 'P_PAYC'].includes(this.status)) return false;
		this.history.push({ at: this.clock.now(), status: 'P_PAID' });
		this.commits.push({ at: this.clock.now(), postedAt });
		return true;
	}

	private statusAt(time: number): string {
		return (this.history.findLast(({ at }) => at <= time) as { status: string }).status;
	}
}

const details = (id: string, status: string): string =>
	`<ReportDetails><ReportID>${id}</ReportID><PaymentStatusCode>${status}</PaymentStatusCode><ApprovalStatusCode>A_APPR</ApprovalStatusCode></ReportDetails>`;
