import type { Attempt } from '../transport/attempt';
import { readResource, waitMs } from '../reading/readResource';
import { classify } from '../verdict/classify';
import type { Verdict } from '../verdict/classify';
import { POLICY } from '../verdict/kinds';
import type { VerdictKind } from '../verdict/kinds';
import { decide, decideAfterReRead } from './decide';
import type { CommitOutcome, Progress } from './decide';
import type { CommitRun } from './run';

/** How a subject ended in this run. */
export interface Settled<Seen> {
	subject: string;
	outcome: CommitOutcome | 'alreadyCommitted' | 'wouldPost' | 'wouldRefuse';
	/** What the last attempt came to; undefined when there was none. */
	kind: VerdictKind | 'runEnded' | undefined;
	/** Concur's or the network's words. */
	words: string;
	/** Posts tried. */
	attempts: number;
	httpStatusCode: number | undefined;
	correlationId: string | undefined;
	/** What was last seen of the subject. */
	seen: Seen | undefined;
	/** The outcome rests on a re-read. */
	verified: boolean;
}

/**
 * Takes one report from its ID to its outcome: check first if asked, post, and after each attempt follow the decision
 * table: finish, post once more, or re-read the report to find out.
 * @returns the outcome; never throws
 */
export async function settleReport<Seen>(subject: string, run: CommitRun<Seen>): Promise<Settled<Seen>> {
	const settled: Settled<Seen> = {
		subject,
		outcome: 'notPosted',
		kind: undefined,
		words: '',
		attempts: 0,
		httpStatusCode: undefined,
		correlationId: undefined,
		seen: undefined,
		verified: false,
	};
	try {
		const { preCheck, dryRun } = run.options;
		if (run.ended) return endedBefore(settled, run);
		const looksFirst = preCheck || dryRun || run.action.objection !== undefined;
		if (looksFirst && (await checkFirst(settled, run))) return settled;
		await postUntilSettled(settled, run);
	} catch (error) {
		// A fault of ours must not lose a report, nor what may have happened to it.
		settled.outcome = settled.attempts > 0 ? 'unknown' : 'notPosted';
		settled.words = error instanceof Error ? error.message : '';
	}
	return settled;
}

function endedBefore<Seen>(settled: Settled<Seen>, run: CommitRun<Seen>): Settled<Seen> {
	settled.kind = run.pace.cancelled ? 'cancelledBeforeSending' : 'runEnded';
	settled.words = run.end?.words ?? '';
	return settled;
}

/** @returns true when there is nothing left to post */
async function checkFirst<Seen>(settled: Settled<Seen>, run: CommitRun<Seen>): Promise<boolean> {
	const { dryRun } = run.options;
	const read = await lookUp(settled, run);
	if (read.kind !== undefined) {
		settled.kind = read.kind;
		settled.words = read.words;
		noteAnswer(settled, read.lastAttempt);
		run.noteGivenUp(read.kind, read.words);
		// The report may have been committed before: only a report that does not exist or was never asked for certainly was not.
		const certain = dryRun || run.ended || ['notFound', 'cancelledBeforeSending'].includes(read.kind);
		settled.outcome = certain ? 'notPosted' : 'unknown';
		return true;
	}
	settled.seen = read.seen;
	const meaning = run.action.meaningOf(read.seen);
	if (dryRun) settled.outcome = meaning === 'open' ? 'wouldPost' : 'wouldRefuse';
	else if (meaning === 'committed') settled.outcome = 'alreadyCommitted';
	else {
		const objection = run.action.objection?.(read.seen);
		if (objection === undefined) return false;
		settled.outcome = 'refused';
		settled.words = objection;
	}
	return true;
}

async function postUntilSettled<Seen>(settled: Settled<Seen>, run: CommitRun<Seen>): Promise<void> {
	const { options, action } = run;
	let wasUnclear = false;
	let lateCommitPossible = false;
	for (let tries = 1; ; tries += 1) {
		const attempt = await run.commit(
			action.request(settled.subject, options.timeoutMs, settled.seen),
			tries > 1,
		);
		const { kind, words } = note(settled, attempt, classify(attempt, action.readAnswer));
		const progress: Progress = {
			kind,
			tries,
			maxTries: options.maxTries,
			wasUnclear,
			verify: options.verify,
		};
		let step = decide(progress);
		wasUnclear ||= POLICY[kind].committed === 'unclear';
		lateCommitPossible ||= POLICY[kind].lateCommit;

		if (step.do !== 'finish') await waitAfter(kind, tries, attempt, run);
		if (step.do === 'reRead') {
			const { seen } = await lookUp(settled, run);
			settled.seen = seen ?? settled.seen;
			settled.verified = seen !== undefined;
			step = decideAfterReRead(
				run.ended ? { ...progress, maxTries: 0 } : progress,
				seen ? action.meaningOf(seen) : 'unread',
				lateCommitPossible,
			);
		}
		if (step.do === 'finish') {
			if (kind === 'cancelledBeforeSending' && run.end) endedBefore(settled, run);
			settled.outcome = step.outcome;
			if (step.outcome === 'notPosted' || step.outcome === 'unknown') run.noteGivenUp(kind, words);
			return;
		}
		settled.verified = false;
	}
}

function note<Seen>(settled: Settled<Seen>, attempt: Attempt, classified: Verdict): Verdict {
	settled.kind = classified.kind;
	settled.words = classified.words;
	const nothingSent =
		attempt.kind === 'signIn' ||
		attempt.kind === 'notBuilt' ||
		(attempt.kind === 'cancelled' && !attempt.sent);
	if (!nothingSent) settled.attempts += 1;
	noteAnswer(settled, attempt);
	return classified;
}

function noteAnswer<Seen>(settled: Settled<Seen>, attempt: Attempt): void {
	settled.httpStatusCode = attempt.kind === 'answer' ? attempt.httpStatusCode : undefined;
	settled.correlationId = attempt.kind === 'answer' ? attempt.correlationId : settled.correlationId;
}

async function waitAfter(
	kind: VerdictKind,
	tries: number,
	attempt: Attempt,
	run: CommitRun<unknown>,
): Promise<void> {
	const { wait } = POLICY[kind];
	const { maxWaitMs } = run.options;
	if (wait === 'none') return;
	if (wait === 'run') run.pace.slowDown(waitMs(attempt, tries, maxWaitMs));
	else await run.pace.wait(wait === 'longest' ? maxWaitMs : waitMs(attempt, tries, maxWaitMs));
}

type Look<Seen> =
	| { seen: Seen; kind?: undefined }
	| { seen?: undefined; kind: VerdictKind; words: string; lastAttempt: Attempt };

/** Looks the subject up, with tries of its own: reading is safe to repeat. */
async function lookUp<Seen>(settled: Settled<Seen>, run: CommitRun<Seen>): Promise<Look<Seen>> {
	const { timeoutMs, maxTries, maxWaitMs } = run.options;
	const { request, parse } = run.action.lookUp(settled.subject, timeoutMs);
	const read = await readResource(run, request, parse, { maxTries, maxWaitMs });
	return 'value' in read ? { seen: read.value } : read;
}
