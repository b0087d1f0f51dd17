import { mayRetry, POLICY } from '../verdict/kinds';
import type { VerdictKind } from '../verdict/kinds';
import type { Meaning } from './action';

/** How a subject can end, in the words of this client; each action has its own for its users. */
export type CommitOutcome = 'committed' | 'alreadyCommitted' | 'refused' | 'notPosted' | 'unknown';

export type Step =
	| { do: 'finish'; outcome: CommitOutcome }
	/** Post once more. */
	| { do: 'repeat' }
	/** Look the subject up first. */
	| { do: 'reRead' };

/** What is known of a subject when a decision is due. */
export interface Progress {
	kind: VerdictKind;
	tries: number;
	maxTries: number;
	/**
	 * Milliseconds since the end of the last attempt, of this run or an earlier one of this process, that was unclear; undefined
	 * when there was none.
	 */
	unclearForMs: number | undefined;
	/** Concur never refuses what reads as open. */
	acceptsOpen: boolean;
	/** The action may be repeated also while the last attempt is unclear. */
	repeatsSafely?: boolean;
	/** Find out by looking the subject up; otherwise unclear is reported as it is. */
	verify: boolean;
}

/** SAP: after a time-out wait 5 minutes. A request that has committed nothing by then will not any more. */
export const SETTLED_AFTER_MS = 300_000;

const finish = (outcome: CommitOutcome): Step => ({ do: 'finish', outcome });
const wayOut = (verify: boolean): Step => (verify ? { do: 'reRead' } : finish('unknown'));

/**
 * After an attempt. A post is repeated only when it is certain that this attempt committed nothing, and once an attempt was
 * unclear, nothing but SUCCESS is believed without a look. A refusal is looked into once, to tell why.
 */
export function decide(progress: Progress): Step {
	const { kind, unclearForMs, verify } = progress;
	const { committed } = POLICY[kind];
	if (committed === 'yes') return finish('committed');
	if (kind === 'cancelledInFlight') return finish('unknown');
	if (committed === 'unclear' && progress.repeatsSafely && mayRetry(progress)) return { do: 'repeat' };
	if (committed === 'unclear') return wayOut(verify);
	// The look renews the token, which a post must not: n8n would send it again without asking.
	if (kind === 'tokenExpired' && mayRetry(progress)) return { do: 'reRead' };
	if (mayRetry(progress)) return { do: 'repeat' };
	if (unclearForMs !== undefined) return wayOut(verify);
	if (kind === 'declined') return finish('refused');
	return kind === 'refusal' ? { do: 'reRead' } : finish('notPosted');
}

/** How it ends when nothing of what was sent can have taken effect. What is on file is not known then. */
function certainOutcome(kind: VerdictKind): CommitOutcome {
	if (kind === 'onFile') return 'unknown';
	return kind === 'refusal' || kind === 'declined' ? 'refused' : 'notPosted';
}

/**
 * After a look.
 * @param meaning what the subject's status says, or `unread` when it could not be read
 * @param mayLookAgain there is patience left for another look
 */
export function decideAfterReRead(
	progress: Progress,
	meaning: Meaning | 'unread',
	mayLookAgain: boolean,
): Step {
	const { kind, unclearForMs } = progress;
	const wasUnclear = unclearForMs !== undefined;
	const certainly = finish(certainOutcome(kind));
	const inDoubt: Step = mayLookAgain ? { do: 'reRead' } : finish('unknown');
	switch (meaning) {
		case 'committed':
			if (wasUnclear) return finish('committed');
			return kind === 'refusal' ? certainly : finish('alreadyCommitted');
		case 'decided':
			return finish('refused');
		case 'unread':
		case 'unfamiliar':
			return wasUnclear ? finish('unknown') : certainly;
		case 'open':
			if (kind !== 'refusal' && mayRetry(progress)) return { do: 'repeat' };
			// Refused, and yet open: one of the two answers is out of date.
			if (!wasUnclear) return kind === 'refusal' && progress.acceptsOpen ? inDoubt : certainly;
			break;
		case 'notOpen':
			if (!wasUnclear) return certainly;
			break;
	}
	return unclearForMs !== undefined && unclearForMs >= SETTLED_AFTER_MS ? certainly : inDoubt;
}

const FIRST_WAIT_MS = 1000;

/**
 * How long to wait before another look at a subject that is in doubt: longer each time, and never past the moment at which a look
 * is decisive.
 * @param looks how many there were (1 or more)
 * @param patienceMs what is left of Max Wait for this subject
 * @returns undefined when there is no patience left
 */
export function waitBeforeLook(
	looks: number,
	unclearForMs: number | undefined,
	patienceMs: number,
): number | undefined {
	if (patienceMs <= 0) return undefined;
	// A refusal without any doubt about an earlier attempt is worth one more look, not a minute of them.
	if (unclearForMs === undefined && looks > 1) return undefined;
	const untilDecisive = unclearForMs === undefined ? Infinity : Math.max(SETTLED_AFTER_MS - unclearForMs, 1);
	return Math.min(FIRST_WAIT_MS * 2 ** (looks - 1), untilDecisive, patienceMs);
}
