import { readErrorMessage } from '../formats/body';
import type { Answer, Attempt, ConcurRequest } from '../transport/attempt';
import { pLimit } from '../transport/limit';
import { Pace } from '../transport/pace';
import type { CommitAction } from './action';
import { DECISIONS } from '../verdict/kinds';
import type { AttemptKind } from '../verdict/kinds';
import { settleReport } from './settleReport';
import type { Settled } from './settleReport';

/** Sends one request with the credential; n8n signs in anew and sends once more on the statuses in `refreshOn`. */
export type Send = (request: ConcurRequest, refreshOn: number[]) => Promise<Attempt>;

export interface RunOptions {
	maxConcurrency: number;
	timeoutMs: number;
	maxTries: number;
	maxWaitMs: number;
	/** Re-read a report after an unclear answer. */
	verify: boolean;
	preCheck: boolean;
	dryRun: boolean;
	/** Start nothing more after the first report that ends as notPosted or unknown. */
	stopOnError: boolean;
	cancelSignal: AbortSignal | undefined;
}

/** Why a run ended before all its reports were started. */
export interface RunEnd {
	kind: AttemptKind | 'requestError';
	said: string;
}

/** So many reports in a row that end alike, with nothing accepted in between, are Concur's trouble and not the reports'. */
const IN_A_ROW = 3;

/** What the reports of one run share: the pace, and whether the credential and Concur are still good for anything. */
export class CommitRun {
	readonly pace: Pace;
	end: RunEnd | undefined;
	private everAccepted = false;
	private forbiddenInARow = 0;
	private endingInARow = 0;

	constructor(
		readonly action: CommitAction,
		readonly options: RunOptions,
		private readonly sendOnce: Send,
	) {
		this.pace = new Pace(options.maxConcurrency, options.cancelSignal);
	}

	/** Nothing more is to be started. */
	get ended(): boolean {
		return this.end !== undefined || this.pace.cancelled;
	}

	/** Posts when its turn has come, unless the run has ended by then. */
	async post(request: ConcurRequest): Promise<Attempt> {
		return await this.send(request, () => this.end === undefined);
	}

	/** Sends when its turn has come. A 403 may mean an expired token, but not time and again. */
	async send(request: ConcurRequest, mayStart: () => boolean = () => true): Promise<Attempt> {
		return await this.pace.send(async () => {
			if (!mayStart()) return { kind: 'cancelled', sent: false };
			const attempt = await this.sendOnce(request, this.forbiddenInARow === 0 ? [401, 403] : [401]);
			// Within its turn, so that the next request already knows.
			if (attempt.kind === 'answer') this.noteAnswer(attempt);
			return attempt;
		});
	}

	private noteAnswer({ httpStatusCode, body }: Answer): void {
		if (httpStatusCode === 401 || httpStatusCode === 403) {
			const kind = httpStatusCode === 401 ? 'unauthorized' : 'forbidden';
			if (kind === 'forbidden') this.forbiddenInARow += 1;
			if (!this.everAccepted) this.end ??= { kind, said: readErrorMessage(body) };
		} else if (httpStatusCode !== 429 && httpStatusCode < 500) {
			this.everAccepted = true;
			this.forbiddenInARow = 0;
			this.endingInARow = 0;
			this.pace.open();
			this.pace.widen();
		}
	}

	/** A report's patience is exhausted: does that end the run for the others? */
	gaveUp(kind: AttemptKind, said: string): void {
		const { endsRun } = DECISIONS[kind];
		if (endsRun === 'no') return;
		this.endingInARow += 1;
		const atOnce = endsRun === 'atOnce' || (endsRun === 'unlessAccepted' && !this.everAccepted);
		if (atOnce || this.endingInARow >= IN_A_ROW) this.end ??= { kind, said };
	}
}

/**
 * Commits reports, several at a time, each at most once.
 * @param reportIds without duplicates
 * @returns one result per report, in the order given, and why the run ended early if it did; never throws
 */
export async function commitReports(
	reportIds: string[],
	action: CommitAction,
	options: RunOptions,
	send: Send,
): Promise<{ results: Settled[]; end: RunEnd | undefined }> {
	const run = new CommitRun(action, options, send);
	const reports = pLimit(options.maxConcurrency);
	const results = await reports.map(reportIds, async (reportId) => {
		const settled = await settleReport(reportId, run);
		if (options.stopOnError && (settled.outcome === 'notPosted' || settled.outcome === 'unknown')) {
			run.end ??= { kind: 'requestError', said: settled.said };
		}
		return settled;
	});
	return { results, end: run.end };
}
