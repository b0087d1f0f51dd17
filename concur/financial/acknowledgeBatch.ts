import type { CommitAction } from '../commit/action';
import { doubtSince, forgetDoubt, rememberDoubt } from '../commit/doubts';
import { resultOf } from '../commit/result';
import type { ResultItem } from '../commit/result';
import { CommitRun } from '../commit/run';
import type { Attempted, RunOptions } from '../commit/run';
import { settleReport } from '../commit/settleReport';
import { untouched } from '../commit/settled';
import type { Settled } from '../commit/settled';
import { readErrorMessage } from '../formats/body';
import { waitMs } from '../reading/readResource';
import type { SendWithCredential } from '../transport/attempt';
import { pLimit } from '../transport/limit';
import { mayRetry, POLICY } from '../verdict/kinds';
import { Tries } from '../verdict/tries';
import { acknowledge } from './actions';
import type { SeenDocument } from './documentAction';
import type { DocumentType } from './documentTypes';
import { acknowledgement } from './requests';
import { readResults } from './results';

/** What this process is acknowledging right now, by key: two executions of one workflow must not both take a document for theirs. */
const inFlight = new Set<string>();

/**
 * Acknowledges documents by the page: one request for all of them, and what that leaves open is settled document by document, as
 * the core settles everything.
 */
export class Acknowledger {
	/** Sends the requests for whole pages, and what a user reads from the queue. */
	readonly pages: CommitRun<SeenDocument>;
	private readonly single: CommitRun<SeenDocument>;

	constructor(
		target: { docType: DocumentType; systemId: string },
		sourceIdOf: (docId: string) => string | undefined,
		private readonly options: RunOptions,
		send: SendWithCredential,
	) {
		const action = acknowledge((docId) => ({ ...target, sourceId: sourceIdOf(docId) }));
		this.pages = new CommitRun(wholePages(target, action), options, send);
		this.single = new CommitRun(action, options, send);
	}

	/** Is another execution of this process at work on it? Then that one gives it out. */
	isTakenElsewhere(docId: string): boolean {
		return inFlight.has(this.single.keyOf(docId));
	}

	/**
	 * @param docIds at most a page of them
	 * @returns a result per document; never throws
	 */
	async acknowledge(docIds: string[]): Promise<Map<string, ResultItem>> {
		const keys = docIds.map((docId) => this.single.keyOf(docId));
		for (const key of keys) inFlight.add(key);
		try {
			return await this.acknowledgeClaimed(docIds);
		} finally {
			for (const key of keys) inFlight.delete(key);
		}
	}

	private async acknowledgeClaimed(docIds: string[]): Promise<Map<string, ResultItem>> {
		const { action } = this.single;
		const { attempted, sent } = await this.sendPage(docIds);
		const settled = pLimit(this.options.maxConcurrency);
		const results = await settled.map(docIds, async (docId) => {
			const first = this.fromPage(docId, attempted, sent);
			if (first) return resultOf(first, action);
			const later = await settleReport(docId, this.single);
			return resultOf({ ...later, attempts: later.attempts + sent }, action);
		});
		return new Map(docIds.map((docId, index) => [docId, results[index]]));
	}

	/**
	 * Sends again only what certainly changed nothing.
	 * @returns the last attempt, and how many were sent
	 */
	private async sendPage(docIds: string[]): Promise<{ attempted: Attempted; sent: number }> {
		const { pages } = this;
		const { maxTries, maxWaitMs } = this.options;
		const page = JSON.stringify(docIds);
		const tries = new Tries();
		let sent = 0;
		for (;;) {
			const attempted = await pages.commit(page, undefined, tries.count > 0, () => undefined);
			const { attempt, verdict } = attempted;
			const { kind, words } = verdict;
			const { committed, wait } = POLICY[kind];
			tries.note(attempt);
			if (wasSent(attempt)) sent += 1;
			const again = committed === 'no' && mayRetry({ kind, tries: tries.count, maxTries });
			if (!again || pages.ended) {
				if (committed === 'no') pages.noteGivenUp(kind, words);
				return { attempted, sent };
			}
			const millis = waitMs(attempt, tries.count, maxWaitMs);
			if (wait === 'run') pages.pace.slowDown(millis);
			else await pages.pace.wait(millis);
		}
	}

	/** @returns how the page's answer settles a document; undefined when it is in doubt and may be looked into */
	private fromPage(
		docId: string,
		{ attempt, verdict, endedAt }: Attempted,
		sent: number,
	): Settled<SeenDocument> | undefined {
		const isRead = verdict.kind === 'success' && attempt.kind === 'answer';
		const own = isRead ? this.single.action.readAnswer(attempt, docId) : verdict;
		const { committed } = POLICY[own.kind];
		const key = this.single.keyOf(docId);
		const now = this.single.pace.now();
		const isTaken = own.name === 'alreadyAcknowledged';
		const isInDoubt = committed === 'unclear' || (isTaken && doubtSince(key, now) !== undefined);
		if (isInDoubt) rememberDoubt(key, endedAt, now);
		// It is given out now. In doubt any longer, it would be given out once more, and booked twice.
		if (committed === 'yes') forgetDoubt(key);
		if (isInDoubt && this.options.verify && own.kind !== 'cancelledInFlight') return undefined;
		const declined = own.kind === 'declined' ? 'refused' : 'notPosted';
		const settled: Settled<SeenDocument> = {
			...untouched<SeenDocument>(docId),
			outcome: isInDoubt ? 'unknown' : committed === 'yes' ? 'committed' : declined,
			kind: own.kind,
			words: own.words,
			attempts: sent,
			name: own.name,
			fields: own.fields ?? {},
		};
		if (attempt.kind === 'answer') {
			settled.httpStatusCode = attempt.httpStatusCode;
			settled.correlationId = attempt.correlationId;
		}
		return settled;
	}
}

const wasSent = (attempt: Attempted['attempt']): boolean =>
	attempt.kind === 'answer' || attempt.kind === 'lost' || (attempt.kind === 'cancelled' && attempt.sent);

/** The page as a subject: a list of documents, whose answer is good when it is a list of results. */
function wholePages(
	{ docType, systemId }: { docType: DocumentType; systemId: string },
	action: CommitAction<SeenDocument>,
): CommitAction<SeenDocument> {
	return {
		...action,
		request: (docIds, timeoutMs) =>
			acknowledgement(docType, JSON.parse(docIds) as string[], systemId, timeoutMs),
		readAnswer: ({ httpStatusCode, body }) =>
			httpStatusCode === 200 && readResults(body, 'acknowledgement')
				? { kind: 'success', words: '' }
				: { kind: 'unreadable', words: readErrorMessage(body) },
	};
}
