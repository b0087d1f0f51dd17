import { backOffMs, retryAfterMs } from '../backOff';
import { reportDetailsPath } from '../paths';
import { readReportState } from '../reportState';
import type { ReportState } from '../reportState';
import type { Answer, Attempt } from '../transport/attempt';
import { classify } from './classify';
import type { Classified } from './classify';
import { decide, decideAfterReRead, DECISIONS, mayRetry } from './decisions';
import type { AttemptKind, CommitOutcome, Progress } from './decisions';
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
		if ((preCheck || dryRun) && (await checkFirst(settled, run))) return settled;
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
	else return false;
	return true;
}

async function postUntilSettled(settled: Settled, run: CommitRun): Promise<void> {
	const { options, action } = run;
	let wasUnclear = false;
	let lateCommitPossible = false;
	for (let tries = 1; ; tries += 1) {
		const attempt = await run.send(action.request(settled.reportId, options.timeoutMs));
		const { kind, said } = note(settled, attempt, classify(attempt, action.readAnswer));
		const maxTries = run.end ? 0 : options.maxTries;
		const progress: Progress = { kind, tries, maxTries, wasUnclear, verify: options.verify };
		let step = decide(progress);
		wasUnclear ||= DECISIONS[kind].committed === 'unclear';
		lateCommitPossible ||= DECISIONS[kind].lateCommit;

		if (step.do !== 'finish') await waitAfter(kind, tries, attempt, run);
		if (step.do === 'reRead') {
			const { state } = await readState(settled, run);
			settled.state = state ?? settled.state;
			settled.verified = state !== undefined;
			const ended = run.end !== undefined || run.pace.cancelled;
			step = decideAfterReRead(
				ended ? { ...progress, maxTries: 0 } : progress,
				state ? action.meaningOf(state) : 'unread',
				lateCommitPossible,
			);
		}
		if (step.do === 'repeat' && run.pace.cancelled)
			step = { do: 'finish', outcome: wasUnclear ? 'unknown' : 'notPosted' };
		if (step.do === 'finish') {
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
	settled.httpStatusCode = attempt.kind === 'answer' ? attempt.httpStatusCode : undefined;
	settled.correlationId = attempt.kind === 'answer' ? attempt.correlationId : settled.correlationId;
	return classified;
}

async function waitAfter(kind: AttemptKind, tries: number, attempt: Attempt, run: CommitRun): Promise<void> {
	const { wait } = DECISIONS[kind];
	if (wait === 'none') return;
	if (wait === 'run') run.pace.slowDown(waitMs(attempt, tries, run));
	else await run.pace.wait(wait === 'longest' ? run.options.maxWaitMs : waitMs(attempt, tries, run));
}

/** Retry-After, else exponential; capped by the user's patience. */
function waitMs(attempt: Attempt, tries: number, { options }: CommitRun): number {
	const asked = attempt.kind === 'answer' ? retryAfterMs(attempt.retryAfter, Date.now()) : undefined;
	return Math.min(asked ?? backOffMs(tries, options.maxWaitMs), options.maxWaitMs);
}

type StateRead = { state: ReportState } | { state?: undefined; kind: AttemptKind; said: string };

const readStateAnswer = (answer: Answer): Classified =>
	answer.httpStatusCode === 200 && readReportState(answer.body)
		? { kind: 'success', said: '' }
		: { kind: 'unreadable', said: '' };

/** Get Report Details, with tries of its own: reading is safe to repeat. */
async function readState(settled: Settled, run: CommitRun): Promise<StateRead> {
	const { timeoutMs, maxTries } = run.options;
	for (let tries = 1; ; tries += 1) {
		const attempt = await run.send({
			method: 'GET',
			path: reportDetailsPath(settled.reportId),
			accept: 'application/xml',
			timeoutMs,
		});
		const { kind, said } = classify(attempt, readStateAnswer);
		if (kind === 'success' && attempt.kind === 'answer') {
			const state = readReportState(attempt.body);
			if (state) return { state };
		}
		if (!mayRetry({ kind, tries, maxTries }) || run.pace.cancelled) return { kind, said };
		if (DECISIONS[kind].wait === 'run') run.pace.slowDown(waitMs(attempt, tries, run));
		else await run.pace.wait(waitMs(attempt, tries, run));
	}
}
