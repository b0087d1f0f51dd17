import type { ReportState } from '../reports/state';
import type { PaymentMeaning } from '../reports/statusCodes';
import type { ConcurRequest } from '../transport/attempt';
import type { ReadAnswer } from '../verdict/classify';

/** Something that can be done to a report once and not undone. */
export interface CommitAction {
	/** @param state what was last read of the report; undefined when it was not read */
	request(reportId: string, timeoutMs: number, state: ReportState | undefined): ConcurRequest;
	readAnswer: ReadAnswer;
	/** What a read says about whether the action took place. */
	meaningOf(state: ReportState): PaymentMeaning;
	/** Present when the report must be read first: why the action must not be tried on it, or undefined when it may. */
	objection?(state: ReportState): string | undefined;
	words: CommitWords;
}

/** How an action's outcomes are told to a user. */
export interface CommitWords {
	outcomes: { integrated: string; alreadyPaid: string };
	/** "it was committed" */
	done: string;
	/** "Nothing was posted" */
	nothing: string;
	/** "before it is posted again" */
	again: string;
}
