import { reportDetailsPath } from '../reports/paths';
import { readReportState } from '../reports/state';
import type { ReportState } from '../reports/state';
import type { Attempt, ConcurRequest } from '../transport/attempt';
import { readResource, waitMs } from '../reading/readResource';
import { classify } from '../verdict/classify';
import type { Classified } from '../verdict/classify';
import { decide, decideAfterReRead, DECISIONS } from '../verdict/kinds';
import type { AttemptKind, CommitOutcome, Progress } from '../verdict/kinds';
import type { CommitRun } from './run';

/** How a report ended in this run. */
export interface Settled {
	reportId: string;
	outcome: CommitOutcome | 'alreadyPaid' | 'wouldPost' | 'wouldRefuse';
	/** What the last attempt came to; undefined when there was none. */
	kind: AttemptKind | 'runEnded' | undefined;
	/** Concur's or the network's words. */
	said: string;
	/** Posts tried. */
	attempts: number;
	httpStatusCode: number | undefined;
	correlationId: string | undefined;
	state: ReportState | undefined;
	/** The outcome rests on a re-read. */
	verified: boolean;
}

/**
 * Takes one report from its ID to its outcome: check first if asked, post, and after each attempt follow the decision
 * table: finish, post once more, or re-read the report to find out.
 * @returns the outcome; never throws
 */
export async function settleReport(reportId: string, run: CommitRun): Promise<Settled> {
	const settled: Settled = {
		reportId,
		outcome: 'notPosted',
		kind: undefined,
		said: '',
		attempts: 0,
		httpStatusCode: undefined,
		correlationId: undefined,
		state: undefined,
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
		settled.said = error instanceof Error ? error.message : '';
	}
	return settled;
}

function endedBefore(settled: Settled, run: CommitRun): Settled {
	settled.kind = run.pace.cancelled ? 'cancelledBeforeSending' : 'runEnded';
	settled.said = run.end?.said ?? '';
	return settled;
}

/** @returns true when there is nothing left to post */
async function checkFirst(settled: Settled, run: CommitRun): Promise<boolean> {
	const { dryRun } = run.options;
	const read = await readState(settled, run);
	if (!read.state) {
		settled.kind = read.kind;
		settled.said = read.said;
		noteAnswer(settled, read.lastAttempt);
		run.gaveUp(read.kind, read.said);
		// The report may have been committed before: only a report that does not exist or was never asked for certainly was not.
		const certain = dryRun || run.ended || ['notFound', 'cancelledBeforeSending'].includes(read.kind);
		settled.outcome = certain ? 'notPosted' : 'unknown';
		return true;
	}
	settled.state = read.state;
	const meaning = run.action.meaningOf(read.state);
	if (dryRun) settled.outcome = meaning === 'open' ? 'wouldPost' : 'wouldRefuse';
	else if (meaning === 'committed') settled.outcome = 'alreadyPaid';
	else {
		const objection = run.action.objection?.(read.state);
		if (objection === undefined) return false;
		settled.outcome = 'refused';
		settled.said = objection;
	}
	return true;
}

async function postUntilSettled(settled: Settled, run: CommitRun): Promise<void> {
	const { options, action } = run;
	let wasUnclear = false;
	let lateCommitPossible = false;
	for (let tries = 1; ; tries += 1) {
		const attempt = await run.post(action.request(settled.reportId, options.timeoutMs, settled.state));
		const { kind, said } = note(settled, attempt, classify(attempt, action.readAnswer));
		const progress: Progress = {
			kind,
			tries,
			maxTries: options.maxTries,
			wasUnclear,
			verify: options.verify,
		};
		let step = decide(progress);
		wasUnclear ||= DECISIONS[kind].committed === 'unclear';
		lateCommitPossible ||= DECISIONS[kind].lateCommit;

		if (step.do !== 'finish') await waitAfter(kind, tries, attempt, run);
		if (step.do === 'reRead') {
			const { state } = await readState(settled, run);
			settled.state = state ?? settled.state;
			settled.verified = state !== undefined;
			step = decideAfterReRead(
				run.ended ? { ...progress, maxTries: 0 } : progress,
				state ? action.meaningOf(state) : 'unread',
				lateCommitPossible,
			);
		}
		if (step.do === 'finish') {
			if (kind === 'cancelledBeforeSending' && run.end) endedBefore(settled, run);
			settled.outcome = step.outcome;
			if (step.outcome === 'notPosted' || step.outcome === 'unknown') run.gaveUp(kind, said);
			return;
		}
		settled.verified = false;
	}
}

function note(settled: Settled, attempt: Attempt, classified: Classified): Classified {
	settled.kind = classified.kind;
	settled.said = classified.said;
	const nothingSent =
		attempt.kind === 'signIn' || attempt.kind === 'setUp' || (attempt.kind === 'cancelled' && !attempt.sent);
	if (!nothingSent) settled.attempts += 1;
	noteAnswer(settled, attempt);
	return classified;
}

function noteAnswer(settled: Settled, attempt: Attempt): void {
	settled.httpStatusCode = attempt.kind === 'answer' ? attempt.httpStatusCode : undefined;
	settled.correlationId = attempt.kind === 'answer' ? attempt.correlationId : settled.correlationId;
}

async function waitAfter(kind: AttemptKind, tries: number, attempt: Attempt, run: CommitRun): Promise<void> {
	const { wait } = DECISIONS[kind];
	const { maxWaitMs } = run.options;
	if (wait === 'none') return;
	if (wait === 'run') run.pace.slowDown(waitMs(attempt, tries, maxWaitMs));
	else await run.pace.wait(wait === 'longest' ? maxWaitMs : waitMs(attempt, tries, maxWaitMs));
}

type StateRead =
	| { state: ReportState }
	| { state?: undefined; kind: AttemptKind; said: string; lastAttempt: Attempt };

/** Get Report Details, with tries of its own: reading is safe to repeat. */
async function readState(settled: Settled, run: CommitRun): Promise<StateRead> {
	const { timeoutMs, maxTries, maxWaitMs } = run.options;
	const request: ConcurRequest = {
		method: 'GET',
		path: reportDetailsPath(settled.reportId),
		accept: 'application/xml',
		timeoutMs,
	};
	const read = await readResource(run, request, readReportState, { maxTries, maxWaitMs });
	return 'value' in read ? { state: read.value } : read;
}
