import { safeText } from '../formats/text';
import { waitMs } from '../reading/readResource';
import type { Attempt } from '../transport/attempt';
import { POLICY } from '../verdict/kinds';
import type { VerdictKind } from '../verdict/kinds';
import { Tries } from '../verdict/tries';
import { decide, decideAfterReRead, waitBeforeLook } from './decide';
import type { CommitOutcome, Progress, Step } from './decide';
import { doubtSince, forgetDoubt, rememberDoubt } from './doubts';
import { lookUp } from './lookUp';
import type { Attempted, CommitRun } from './run';
import { untouched } from './settled';
import type { Settled } from './settled';

/**
 * Takes one subject from its ID to its outcome: look first if asked, post, and after each attempt follow the policy: finish, post
 * once more, or look the subject up to find out.
 * @returns the outcome; never throws
 */
export async function settleReport<Seen>(subject: string, run: CommitRun<Seen>): Promise<Settled<Seen>> {
	const settlement = new Settlement(subject, run);
	try {
		await settlement.settle();
	} catch (error) {
		settlement.fail(error);
	}
	return settlement.settled;
}

class Settlement<Seen> {
	readonly settled: Settled<Seen>;
	/** When the last unclear attempt ended, in this run or an earlier one of this process. */
	private unclearSince: number | undefined;
	private readonly tries = new Tries();
	/** What is left of Max Wait for finding out. */
	private patienceMs: number;

	constructor(
		private readonly subject: string,
		private readonly run: CommitRun<Seen>,
	) {
		this.settled = untouched(subject);
		this.unclearSince = run.action.repeatsSafely ? undefined : doubtSince(run.keyOf(subject), run.pace.now());
		this.patienceMs = run.options.maxWaitMs;
	}

	async settle(): Promise<void> {
		const { options, action } = this.run;
		if (this.run.ended) return this.endBefore();
		if (this.unclearSince !== undefined && !options.dryRun) {
			this.settled.kind = 'earlierAttempt';
			if (await this.isFinishedBy(await this.findOut('earlierAttempt'), 'earlierAttempt')) return;
		} else if (this.run.looksFirst && (await this.isSettledByLook())) return;
		for (;;) {
			const { attempt, verdict } = await this.post();
			let step = decide(this.progress(verdict.kind));
			if (step.do !== 'finish') await this.waitAfter(verdict.kind, attempt);
			// An action with objections is not tried again on what was seen before the wait.
			const looks = step.do === 'reRead' || (step.do === 'repeat' && action.objection !== undefined);
			if (looks) step = await this.findOut(verdict.kind);
			if (await this.isFinishedBy(step, verdict.kind)) return;
		}
	}

	private async isFinishedBy(step: Step, kind: VerdictKind): Promise<boolean> {
		const last = step.do === 'finish' ? step : await this.stepByObjection(kind);
		if (last?.do !== 'finish') return false;
		this.finish(last.outcome, kind);
		return true;
	}

	/** A fault of ours must not lose a subject, nor what may have happened to it. */
	fail(error: unknown): void {
		this.run.options.logFault(error);
		const inDoubt = this.settled.attempts > 0 || this.unclearSince !== undefined;
		Object.assign(this.settled, {
			outcome: inDoubt ? 'unknown' : 'notPosted',
			kind: undefined,
			verified: false,
		});
		this.settled.words = error instanceof Error ? safeText(error.message) : '';
	}

	private endBefore(): void {
		this.settled.kind = this.run.pace.cancelled ? 'cancelledBeforeSending' : 'runEnded';
		this.settled.words = this.run.end?.words ?? '';
	}

	/** Pre-Check, Dry Run, and actions with objections: nothing of this process is in doubt. */
	private async isSettledByLook(): Promise<boolean> {
		const { dryRun, mayHaveRunBefore } = this.run.options;
		const look = await lookUp(this.subject, this.run);
		if ('none' in look) return false;
		if ('kind' in look) {
			Object.assign(this.settled, { kind: look.kind, words: look.words });
			this.noteAnswer(look.lastAttempt);
			// Nothing is posted now: only what an earlier try of this execution posted can have gone through.
			const mayBePosted = mayHaveRunBefore && !dryRun && look.kind !== 'notFound';
			this.finish(mayBePosted ? 'unknown' : 'notPosted', look.kind);
			return true;
		}
		this.settled.seen = look.seen;
		const meaning = this.run.action.meaningOf(look.seen);
		if (dryRun) this.settled.outcome = meaning === 'open' ? 'wouldPost' : 'wouldRefuse';
		else if (meaning === 'committed') this.settled.outcome = 'alreadyCommitted';
		else return await this.isFinishedBy({ do: 'repeat' }, 'cancelledBeforeSending');
		return true;
	}

	/** @returns how it ends when the action must not be tried on what was last seen; undefined when it may */
	private async stepByObjection(kind: VerdictKind): Promise<Step | undefined> {
		const { seen } = this.settled;
		const objection = seen === undefined ? undefined : this.run.action.objection?.(seen);
		if (objection === undefined) return undefined;
		this.settled.words = objection;
		if (this.unclearSince === undefined) return { do: 'finish', outcome: 'refused' };
		// What was sent before may still take effect.
		return await this.findOut(kind, 0);
	}

	private async post(): Promise<Attempted> {
		const { settled, run } = this;
		const attempted = await run.commit(this.subject, settled.seen, this.tries.count > 0, () => {
			settled.attempts += 1;
		});
		const { attempt, verdict, endedAt } = attempted;
		this.tries.note(attempt);
		// Only a positive reason takes an attempt back.
		if (attempt.kind === 'signIn' || attempt.kind === 'notBuilt') settled.attempts -= 1;
		Object.assign(settled, { name: undefined, fields: {}, ...verdict });
		this.noteAnswer(attempt);
		if (POLICY[verdict.kind].committed === 'unclear' && verdict.kind !== 'onFile') {
			this.unclearSince = endedAt;
			rememberDoubt(run.keyOf(this.subject), endedAt, run.pace.now());
		}
		return attempted;
	}

	/** Looks the subject up until its fate is known or the patience for it is used up. */
	private async findOut(kind: VerdictKind, maxTries = this.run.options.maxTries): Promise<Step> {
		const { run, settled } = this;
		for (let looks = 1; ; looks += 1) {
			// An answer tells how things stood when it was asked for, however late it comes.
			const unclearForMs = this.unclearForMs;
			const look = await lookUp(this.subject, run);
			if ('seen' in look) settled.seen = look.seen;
			const wait = waitBeforeLook(looks, this.unclearForMs, run.ended ? 0 : this.patienceMs);
			const meaning = 'seen' in look ? run.action.meaningOf(look.seen) : 'unread';
			const progress = { ...this.progress(kind, run.ended ? 0 : maxTries), unclearForMs };
			const step = decideAfterReRead(progress, meaning, wait !== undefined);
			if (step.do !== 'reRead' || wait === undefined) return step;
			this.patienceMs -= wait;
			await run.pace.wait(wait);
		}
	}

	/** How long ago the last unclear attempt ended; undefined when there was none. */
	private get unclearForMs(): number | undefined {
		return this.unclearSince === undefined ? undefined : this.run.pace.now() - this.unclearSince;
	}

	private progress(kind: VerdictKind, maxTries = this.run.options.maxTries): Progress {
		const { action, options } = this.run;
		return {
			kind,
			tries: this.tries.count,
			maxTries,
			unclearForMs: this.unclearForMs,
			acceptsOpen: action.acceptsOpen,
			repeatsSafely: action.repeatsSafely,
			verify: options.verify,
		};
	}

	private async waitAfter(kind: VerdictKind, attempt: Attempt): Promise<void> {
		const { wait } = POLICY[kind];
		const { maxWaitMs } = this.run.options;
		if (wait === 'none') return;
		const millis = waitMs(attempt, this.tries.count, maxWaitMs);
		if (wait === 'run') this.run.pace.slowDown(millis);
		else await this.run.pace.wait(wait === 'longest' ? maxWaitMs : millis);
	}

	private noteAnswer(attempt: Attempt): void {
		const { settled } = this;
		settled.httpStatusCode = attempt.kind === 'answer' ? attempt.httpStatusCode : undefined;
		settled.correlationId = attempt.kind === 'answer' ? attempt.correlationId : settled.correlationId;
	}

	private finish(outcome: CommitOutcome, kind: VerdictKind): void {
		const { settled, run } = this;
		if (settled.kind === 'cancelledBeforeSending' && run.end) this.endBefore();
		settled.outcome = outcome;
		const restsOnLook = settled.seen !== undefined && settled.kind !== 'success';
		const inDoubt = this.unclearSince !== undefined || settled.kind === 'onFile';
		settled.verified = restsOnLook && inDoubt && outcome !== 'unknown';
		if (outcome === 'committed') forgetDoubt(run.keyOf(this.subject));
		if (outcome === 'notPosted' || outcome === 'unknown') run.noteGivenUp(kind, settled.words);
	}
}
