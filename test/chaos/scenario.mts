import type { Fault, FaultKind } from '../../sandbox/options.mts';

/** What can go wrong with a post: a fault of the sandbox, or an exception of a kind that nobody knows. */
export type PostingKind = FaultKind | 'strangeException';

export interface PostingFault {
	kind: PostingKind;
	/** Does the post commit: at once, never, or so many milliseconds later? */
	commit: 'now' | 'never' | number;
	/** From here on, reads show what was done to this report so many milliseconds late. */
	readLagMs?: number;
	echo?: Fault['echo'];
}

export interface ReadingFault {
	kind: FaultKind | 'none';
	/** Both clocks, n8n's and Concur's, move on so far before the read is answered. */
	leapMs?: number;
}

/** One report of a chaotic run: where it stands, and what goes wrong on its way. */
export interface ChaosReport {
	paymentStatusCode: string;
	/** Faults of its first posts, in order. */
	posting: PostingFault[];
	/** Faults of its first reads, in order. */
	reading: ReadingFault[];
	/** Comes twice in the input. */
	twice: boolean;
}

/** Reports through the node, once or twice. */
export interface ChaosRun {
	/**
	 * What Concur says to a post on a Paid report. `commitAgain` shows every post too many, but fits only where no read lags and no
	 * commit comes while the node works: there, posting again is right, since the real Concur refuses.
	 */
	secondPost: 'refuse' | 'commitAgain';
	reports: ChaosReport[];
	options: {
		responseFormat: 'json' | 'xml';
		maxConcurrency: number;
		maxTries: number;
		unclearOutcome: 'verify' | 'report';
		preCheck: boolean;
		requestErrors: 'failureOutput' | 'stop';
		includeInput: boolean;
	};
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	retryOnFail: boolean;
	signIn: {
		/** Faults of the first token calls, in order. */
		faults: Array<FaultKind | 'none'>;
		/** All access tokens end when the n-th post arrives. */
		tokenEndsAtPost: number | undefined;
	};
	/** What left on Failure goes through the node once more, so many milliseconds later. */
	secondExecution: { gapMs: number; preCheck: boolean } | undefined;
}
