import type { Attempt, ConcurRequest, SendWithCredential } from '../transport/attempt';
import { Pace } from '../transport/pace';
import type { SharedPace } from '../transport/sharedPace';
import { classify } from '../verdict/classify';
import type { Verdict } from '../verdict/classify';
import { POLICY } from '../verdict/kinds';
import type { VerdictKind } from '../verdict/kinds';
import type { CommitAction } from './action';

export interface RunOptions {
	/** The Concur company as this n8n knows it: credential and address. */
	company: string;
	/** The pace of all runs that use the same company; its own when there is none. */
	sharedPace?: SharedPace;
	maxConcurrency: number;
	timeoutMs: number;
	maxTries: number;
	maxWaitMs: number;
	/** Look a subject up after an unclear answer. */
	verify: boolean;
	preCheck: boolean;
	/** An earlier try of the same execution may have posted: n8n's Retry On Fail. */
	mayHaveRunBefore: boolean;
	dryRun: boolean;
	/** Start nothing more after the first subject that ends as notPosted or unknown. */
	stopOnError: boolean;
	cancelSignal: AbortSignal | undefined;
	/** Told of an error in our own code. */
	logFault: (error: unknown) => void;
}

/** Why a run ended before all its subjects were started. */
export interface RunEnd {
	kind: VerdictKind | 'requestError';
	words: string;
}

/** One attempt, and when it ended: how long it was on its way to Concur is not known. */
export interface Attempted {
	attempt: Attempt;
	verdict: Verdict;
	endedAt: number;
}

/** So many subjects in a row that end alike, with nothing accepted in between, are Concur's trouble and not the subjects'. */
const IN_A_ROW = 3;

/** What only Concur itself says, and only to a sign-in that it has accepted. */
const ACCEPTED: VerdictKind[] = [
	'success',
	'refusal',
	'declined',
	'onFile',
	'tryLater',
	'oddStatus',
	'badRequest',
	'deadlock',
	'notFound',
];

/** What the subjects of one run share: the pace, and whether the credential and Concur are still good for anything. */
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

	/** Is each subject looked up before anything is sent? */
	get looksFirst(): boolean {
		const { preCheck, dryRun } = this.options;
		return (preCheck && !this.action.answersRepeats) || dryRun || this.action.objection !== undefined;
	}

	/** Names a subject beyond this run. */
	keyOf(subject: string): string {
		return JSON.stringify([this.options.company, this.action.name, subject]);
	}

	/**
	 * Posts when its turn has come, unless the run has ended by then.
	 * n8n may send it again after 401 only: it does so before this code sees the answer, and 401 alone is certain by its meaning.
	 * @param again it was tried before
	 * @param onStart called right before it is sent
	 */
	async commit(
		subject: string,
		seen: Seen | undefined,
		again: boolean,
		onStart: () => void,
	): Promise<Attempted> {
		const { action, options } = this;
		const request = action.request(subject, options.timeoutMs, seen);
		let endedAt = this.pace.now();
		let verdict: Verdict = { kind: 'unreadable', words: '' };
		const send = async (): Promise<Attempt> => {
			if (this.end !== undefined) return { kind: 'cancelled', sent: false };
			onStart();
			const answered = await this.sendWithCredential(request, [401]);
			endedAt = this.pace.now();
			// Within its turn, so that the next request already knows.
			verdict = this.judge(answered, subject);
			this.note(verdict);
			return answered;
		};
		const attempt = await this.pace.inTurn(send, 'post', again);
		if (attempt.kind === 'cancelled') verdict = this.judge(attempt, subject);
		return { attempt, verdict, endedAt };
	}

	/** Reads when its turn has come, also after the run has ended: what was posted must be looked up. */
	async read(request: ConcurRequest, again: boolean): Promise<Attempt> {
		const send = async (): Promise<Attempt> => {
			// A 403 may mean an expired token, but not time and again. A read may be sent again by n8n, so it is what renews.
			const attempt = await this.sendWithCredential(request, this.forbiddenInARow === 0 ? [401, 403] : [401]);
			const verdict = classify(attempt, () => ({ kind: 'success', words: '' }));
			this.note(verdict);
			if (verdict.kind === 'forbidden' || verdict.kind === 'tokenExpired') this.forbiddenInARow += 1;
			return attempt;
		};
		return await this.pace.inTurn(send, 'read', again);
	}

	/** A fault of ours in reading an answer says nothing about what Concur did. */
	private judge(attempt: Attempt, subject: string): Verdict {
		try {
			return classify(attempt, (answer) => this.action.readAnswer(answer, subject));
		} catch (error) {
			this.options.logFault(error);
			return { kind: 'unreadable', words: '' };
		}
	}

	private note({ kind, words }: Verdict): void {
		if (kind === 'unauthorized' || kind === 'forbidden') {
			if (!this.everAccepted) this.end ??= { kind, words };
		} else if (ACCEPTED.includes(kind)) {
			this.everAccepted = true;
			this.forbiddenInARow = 0;
			this.endingInARow = 0;
			this.pace.open();
		}
	}

	/** A subject's patience is exhausted: does that end the run for the others? */
	noteGivenUp(kind: VerdictKind, words: string): void {
		const { endsRun } = POLICY[kind];
		if (endsRun === 'no') return;
		this.endingInARow += 1;
		const atOnce = endsRun === 'atOnce' || (endsRun === 'unlessAccepted' && !this.everAccepted);
		if (atOnce || this.endingInARow >= IN_A_ROW) this.end ??= { kind, words };
	}
}
