import type { VerdictKind } from '../verdict/kinds';
import type { CommitOutcome } from './decide';

/** How a subject ended in this run. */
export interface Settled<Seen> {
	subject: string;
	outcome: CommitOutcome | 'wouldPost' | 'wouldRefuse';
	/** What the last attempt came to; undefined when there was none. */
	kind: VerdictKind | 'runEnded' | undefined;
	/** Concur's or the network's words. */
	words: string;
	/** Posts tried. */
	attempts: number;
	/** How the action calls the last refusal, and fields of the last answer. */
	name: string | undefined;
	fields: Record<string, string | number>;
	httpStatusCode: number | undefined;
	correlationId: string | undefined;
	/** What was last seen of the subject. */
	seen: Seen | undefined;
	/** The outcome rests on a look. */
	verified: boolean;
	/** Another execution of this process settled it at the same time. */
	duplicate?: true;
}

/** A subject that nothing was done to yet. */
export function untouched<Seen>(subject: string): Settled<Seen> {
	return {
		subject,
		outcome: 'notPosted',
		kind: undefined,
		words: '',
		attempts: 0,
		name: undefined,
		fields: {},
		httpStatusCode: undefined,
		correlationId: undefined,
		seen: undefined,
		verified: false,
	};
}
