import type { PaymentMeaning } from '../reports/statusCodes';
import type { Answer, ConcurRequest } from '../transport/attempt';
import type { Verdict } from '../verdict/classify';
import type { VerdictKind } from '../verdict/kinds';
import type { Settled } from './settled';

/**
 * What a look-up says of a subject: was the action done, may it be done, would Concur refuse it, or is nothing to be concluded?
 * `decided`: something else is on file for good, and no late answer can change that.
 */
export type Meaning = PaymentMeaning | 'decided';

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
	/** Tells the actions of one process apart. */
	name: string;
	/** @param seen what was last seen of the subject; undefined when it was not looked up */
	request(subject: string, timeoutMs: number, seen: Seen | undefined): ConcurRequest;
	/** What a whole answer with HTTP 2xx came to. */
	readAnswer(answer: Answer, subject: string): Verdict;
	/** @returns undefined when there is no way to look this subject up */
	lookUp(subject: string, timeoutMs: number): LookUp<Seen> | undefined;
	meaningOf(seen: Seen): Meaning;
	/** Concur never refuses the action where a look says `open`: if it did, one of its two answers is out of date. */
	acceptsOpen: boolean;
	/** Present when the subject must be looked up first: why the action must not be tried on it, or undefined when it may. */
	objection?(seen: Seen): string | undefined;
	/** The status that was seen, as a user reads it. */
	statusOf(seen: Seen): string;
	/** The fields of a result that name its subject, and those that tell what was seen of it. */
	idFields(subject: string): Record<string, string>;
	seenFields(seen: Seen): Record<string, string>;
	/** Concur answers a second time by a result of its own and changes nothing, so no look is needed before the first. */
	answersRepeats?: boolean;
	/**
	 * The same request may be sent again also while it is unclear what the last one did: Concur knows it again. What an earlier
	 * execution sent is no doubt then: it may have been another request about the same subject.
	 */
	repeatsSafely?: boolean;
	/** A success is for the execution that did it and for no other: who takes a document books it. */
	isForOne?: boolean;
	/** Finer words than the core has for how a subject ended; what is absent is told as the core tells it. */
	describe?(settled: Settled<Seen>): { outcome?: string; message?: string };
	words: CommitWords;
}

/** How an action's outcomes are told to a user. */
export interface CommitWords {
	/** "report" */
	subject: string;
	outcomes: { committed: string; alreadyCommitted: string };
	/** "Nothing was posted" */
	nothing: string;
	/** "before it is posted again" */
	again: string;
	/** What a user does in place of the core's advice. */
	advice?: Partial<Record<VerdictKind, string>>;
}
