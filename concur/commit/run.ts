import { readErrorMessage } from '../formats/body';
import type { Answer, Attempt, ConcurRequest, SendWithCredential } from '../transport/attempt';
import { Pace } from '../transport/pace';
import type { SharedPace } from '../transport/sharedPace';
import type { CommitAction } from './action';
import { POLICY } from '../verdict/kinds';
import type { VerdictKind } from '../verdict/kinds';

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
	/** The pace of all runs that use the same Concur company; its own when there is none. */
	sharedPace?: SharedPace;
}

/** Why a run ended before all its reports were started. */
export interface RunEnd {
	kind: VerdictKind | 'requestError';
	words: string;
}

/** So many reports in a row that end alike, with nothing accepted in between, are Concur's trouble and not the reports'. */
const IN_A_ROW = 3;

/** What the reports of one run share: the pace, and whether the credential and Concur are still good for anything. */
export class CommitRun<Seen> {
	readonly pace: Pace;
	end: RunEnd | undefined;
	private everAccepted = false;
	private forbiddenInARow = 0;
	private endingInARow = 0;

	constructor(
		readonly action: CommitAction<Seen>,
		readonly options: RunOptions,
		private readonly sendWithCredential: SendWithCredential,
	) {
		this.pace = new Pace(options.maxConcurrency, options.cancelSignal, options.maxWaitMs, options.sharedPace);
	}

	/** Nothing more is to be started. */
	get ended(): boolean {
		return this.end !== undefined || this.pace.cancelled;
	}

	/**
	 * Posts when its turn has come, unless the run has ended by then.
	 * @param again it was tried before
	 */
	async commit(request: ConcurRequest, again: boolean): Promise<Attempt> {
		return await this.inTurn(request, again, () => this.end === undefined);
	}

	/** Reads when its turn has come, also after the run has ended: what was posted must be looked up. */
	async read(request: ConcurRequest, again: boolean): Promise<Attempt> {
		return await this.inTurn(request, again, () => true);
	}

	/** A 403 may mean an expired token, but not time and again. */
	private async inTurn(request: ConcurRequest, again: boolean, mayStart: () => boolean): Promise<Attempt> {
		const send = async (): Promise<Attempt> => {
			if (!mayStart()) return { kind: 'cancelled', sent: false };
			const attempt = await this.sendWithCredential(request, this.forbiddenInARow === 0 ? [401, 403] : [401]);
			// Within its turn, so that the next request already knows.
			if (attempt.kind === 'answer') this.noteAnswer(attempt);
			return attempt;
		};
		return await this.pace.inTurn(send, request.method === 'GET' ? 'read' : 'post', again);
	}

	private noteAnswer({ httpStatusCode, body }: Answer): void {
		if (httpStatusCode === 401 || httpStatusCode === 403) {
			const kind = httpStatusCode === 401 ? 'unauthorized' : 'forbidden';
			if (kind === 'forbidden') this.forbiddenInARow += 1;
			if (!this.everAccepted) this.end ??= { kind, words: readErrorMessage(body) };
		} else if (httpStatusCode !== 429 && httpStatusCode < 500) {
			this.everAccepted = true;
			this.forbiddenInARow = 0;
			this.endingInARow = 0;
			this.pace.open();
		}
	}

	/** A report's patience is exhausted: does that end the run for the others? */
	noteGivenUp(kind: VerdictKind, words: string): void {
		const { endsRun } = POLICY[kind];
		if (endsRun === 'no') return;
		this.endingInARow += 1;
		const atOnce = endsRun === 'atOnce' || (endsRun === 'unlessAccepted' && !this.everAccepted);
		if (atOnce || this.endingInARow >= IN_A_ROW) this.end ??= { kind, words };
	}
}
