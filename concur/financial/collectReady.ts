import type { ResultItem } from '../commit/result';
import { badInputResult } from '../commit/result';
import type { RunOptions } from '../commit/run';
import type { SendWithCredential } from '../transport/attempt';
import type { VerdictKind } from '../verdict/kinds';
import { Acknowledger } from './acknowledgeBatch';
import { unbalanced } from './collection';
import type { Collection, CollectRequest } from './collection';
import type { DocumentPage, FinancialDocument } from './documents';
import { QueuePages } from './queuePages';
import type { PageRead } from './queuePages';

/** A large page takes as long to be parsed as to come, so one is on its way while another is parsed. */
const AHEAD = 2;

/**
 * Empties the queue: reads it page by page, and acknowledges what balances.
 * Acknowledging shifts later pages forward, so the first page is asked for again, past the documents that stay where they are.
 * @returns every document once; what was acknowledged before something failed is always among them; never throws
 */
export async function collectReady(
	request: CollectRequest,
	options: RunOptions,
	send: SendWithCredential,
): Promise<Collection> {
	return await new Collector(request, options, send).collect();
}

class Collector {
	private readonly collection: Collection = { documents: [], rejected: [], incomplete: undefined };
	private readonly sourceIds = new Map<string, string | undefined>();
	private readonly acknowledger: Acknowledger;
	/** Documents that this run has dealt with. */
	private readonly met = new Set<string>();
	/** How many of them are still in the queue, in front of those that are new. */
	private staying = 0;
	private readonly pages: QueuePages;
	/** Pages that are being read. */
	private readonly ahead: Array<Promise<PageRead>> = [];

	constructor(
		private readonly request: CollectRequest,
		options: RunOptions,
		send: SendWithCredential,
	) {
		this.acknowledger = new Acknowledger(request, (docId) => this.sourceIds.get(docId), options, send);
		this.pages = new QueuePages(request.docType, options, this.acknowledger.pages);
	}

	async collect(): Promise<Collection> {
		// The queue's order is not promised: it is empty when a walk from its first page to its last finds nothing new.
		for (let more = true; more; ) {
			more = await this.walkFindsMore();
			// Nothing is on its way when the node ends or another walk begins, which may want smaller pages.
			await Promise.all(this.ahead.splice(0));
		}
		return this.collection;
	}

	private get isFull(): boolean {
		return this.collection.documents.length >= this.request.limit;
	}

	/** @returns whether another walk may find more */
	private async walkFindsMore(): Promise<boolean> {
		let foundNew = false;
		let number = 0;
		for (;;) {
			const isAhead = this.ahead.length > 0;
			const read = await (this.ahead.shift() ?? this.pages.read(number, false));
			if (read === 'smaller') return true;
			if ('kind' in read) {
				this.collection.incomplete = read;
				return false;
			}
			const fresh = this.unmet(read);
			const hasMore = read.hasMore ?? read.count >= this.pages.size;
			if (fresh.length > 0) {
				foundNew = true;
				if (hasMore) this.readAhead(fresh.length);
				await this.take(fresh);
				if (this.isFull || this.collection.incomplete) return false;
			}
			if (!this.request.acknowledge || (fresh.length === 0 && !isAhead)) {
				if (!hasMore || read.count === 0) return foundNew && number > 0 && this.request.acknowledge;
				number += 1;
			} else number = this.front;
		}
	}

	/** The first page that holds more than what stays in the queue. */
	private get front(): number {
		return Math.floor(this.staying / this.pages.size);
	}

	/**
	 * The pages behind are read while this one is acknowledged. Whether they are shifted by then or not, they show documents that are
	 * new, or nothing that counts: what they skip is in front, where the walk goes on.
	 */
	private readAhead(fresh: number): void {
		const { ahead } = this;
		const wanted = this.request.acknowledge ? this.request.limit - this.collection.documents.length : 0;
		while (ahead.length < AHEAD && fresh + ahead.length * this.pages.size < wanted)
			ahead.push(this.pages.read(this.front + 1 + ahead.length, true));
	}

	/** The documents that are new to this run; those that can't be read are told at once. */
	private unmet(page: DocumentPage): FinancialDocument[] {
		for (const { docId, problem } of page.unreadable) {
			// Without an ID it can't be told from the next one, and is told once.
			if (this.met.has(docId)) continue;
			this.met.add(docId);
			this.staying += 1;
			const message = `${problem}. It was not acknowledged.`;
			this.collection.rejected.push({ document: undefined, result: badInputResult({ docId }, message) });
		}
		return page.documents.filter(({ docId, docStatus }) => {
			if (this.met.has(docId) || this.acknowledger.isTakenElsewhere(docId)) return false;
			// SAP lists READY documents only. What says otherwise is not for the taking.
			return docStatus === 'READY';
		});
	}

	private async take(fresh: FinancialDocument[]): Promise<void> {
		const { acknowledge, limit } = this.request;
		const balanced = fresh.filter((document) => this.isBalanced(document));
		const chosen = balanced.slice(0, limit - this.collection.documents.length);
		for (const { docId, sourceId } of chosen) {
			this.met.add(docId);
			this.sourceIds.set(docId, sourceId);
		}
		if (!acknowledge) {
			for (const document of chosen) this.collection.documents.push({ document, result: undefined });
			return;
		}
		if (chosen.length === 0) return;
		const results = await this.acknowledger.acknowledge(chosen.map(({ docId }) => docId));
		for (const document of chosen) this.sort(document, results.get(document.docId) as ResultItem);
		const { end } = this.acknowledger.pages;
		// Only a run of reports ends for another reason than what an attempt came to.
		if (end) this.collection.incomplete = { kind: end.kind as VerdictKind, words: end.words };
	}

	private isBalanced(document: FinancialDocument): boolean {
		const problems = this.request.objectionsTo(document);
		if (problems.length === 0) return true;
		this.met.add(document.docId);
		this.staying += 1;
		const result = unbalanced(document.docId, problems);
		this.collection.rejected.push({ document, result });
		return false;
	}

	private sort(document: FinancialDocument, result: ResultItem): void {
		if (result.Status === 'SUCCESS') {
			// What the queue showed before it was ours would mislead the ERP.
			const ours = { ...document, docStatus: 'ACKNOWLEDGED', erpSystemId: this.request.systemId };
			this.collection.documents.push({ document: ours, result });
			return;
		}
		// It may still be READY. Asking a page too early costs a request; a page too late would miss documents.
		if (result.Status !== 'FAILURE') this.staying += 1;
		this.collection.rejected.push({ document, result });
	}
}
