import type { PaymentMeaning } from '../reports/statusCodes';
import type { ConcurRequest } from '../transport/attempt';
import type { ReadAnswer } from '../verdict/classify';

/** What a look-up says of a subject: was the action done, may it be done, would Concur refuse it, or is nothing to be concluded? */
export type Meaning = PaymentMeaning;

/** How to find out what became of a subject. */
export interface LookUp<Seen> {
	request: ConcurRequest;
	/** @returns what the body of an HTTP 200 tells of the subject, or undefined when it has another shape */
	parse(body: string): Seen | undefined;
}

/**
 * Something that can be done once to a subject and not undone. The subject is a report or a document, named by its ID;
 * `Seen` is what a look-up tells of it.
 */
export interface CommitAction<Seen = unknown> {
	/** @param seen what was last seen of the subject; undefined when it was not looked up */
	request(subject: string, timeoutMs: number, seen: Seen | undefined): ConcurRequest;
	readAnswer: ReadAnswer;
	lookUp(subject: string, timeoutMs: number): LookUp<Seen>;
	meaningOf(seen: Seen): Meaning;
	/** Present when the subject must be looked up first: why the action must not be tried on it, or undefined when it may. */
	objection?(seen: Seen): string | undefined;
	/** The status that was seen, as a user reads it. */
	statusOf(seen: Seen): string;
	/** The fields of a result that name its subject, and those that tell what was seen of it. */
	idFields(subject: string): Record<string, string>;
	seenFields(seen: Seen): Record<string, string>;
	words: CommitWords;
}

/** How an action's outcomes are told to a user. */
export interface CommitWords {
	outcomes: { committed: string; alreadyCommitted: string };
	/** "it was committed" */
	done: string;
	/** "Nothing was posted" */
	nothing: string;
	/** "before it is posted again" */
	again: string;
}
