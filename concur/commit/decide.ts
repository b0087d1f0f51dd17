import { mayRetry, POLICY } from '../verdict/kinds';
import type { VerdictKind } from '../verdict/kinds';
import type { Meaning } from './action';

/** How a subject can end, in the words of this client; each action has its own for its users. */
export type CommitOutcome = 'committed' | 'refused' | 'notPosted' | 'unknown';

export type Step =
	| { do: 'finish'; outcome: CommitOutcome }
	/** Post once more after the wait of the row. */
	| { do: 'repeat' }
	/** Find out first, after the wait of the row. */
	| { do: 'reRead' };

/** What is known of a report when a decision is due. */
export interface Progress {
	kind: VerdictKind;
	tries: number;
	maxTries: number;
	/** An earlier attempt of this run was unclear. */
	wasUnclear: boolean;
	/** Find out by re-reading; otherwise unclear is reported as it is. */
	verify: boolean;
}

/**
 * Attempt result -> what to do. A post is repeated only when it is certain that nothing was committed, and once an attempt
 * of this run was unclear, nothing but SUCCESS is believed without a re-read.
 */
export function decide(progress: Progress): Step {
	const { committed } = POLICY[progress.kind];
	if (committed === 'yes') return { do: 'finish', outcome: 'committed' };
	if (progress.kind === 'cancelledInFlight') return { do: 'finish', outcome: 'unknown' };
	if (committed === 'unclear')
		return progress.verify ? { do: 'reRead' } : { do: 'finish', outcome: 'unknown' };
	if (mayRetry(progress)) return { do: 'repeat' };
	if (progress.wasUnclear) return progress.verify ? { do: 'reRead' } : { do: 'finish', outcome: 'unknown' };
	return { do: 'finish', outcome: progress.kind === 'refusal' ? 'refused' : 'notPosted' };
}

/**
 * Decides after a re-read.
 * @param meaning what the report's status says, or `unread` when it could not be read
 * @param lateCommitPossible an attempt of this run may still be at work in Concur
 */
export function decideAfterReRead(
	progress: Progress,
	meaning: Meaning | 'unread',
	lateCommitPossible: boolean,
): Step {
	switch (meaning) {
		case 'committed':
			return { do: 'finish', outcome: 'committed' };
		case 'unread':
		case 'unfamiliar':
			return { do: 'finish', outcome: 'unknown' };
		case 'open':
			if (mayRetry(progress)) return { do: 'repeat' };
			if (lateCommitPossible) return { do: 'finish', outcome: 'unknown' };
			break;
		case 'notOpen':
			break;
	}
	return { do: 'finish', outcome: progress.kind === 'refusal' ? 'refused' : 'notPosted' };
}
