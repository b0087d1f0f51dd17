import type { RunOptions } from '../commit/run';
import { readResource } from '../reading/readResource';
import type { PacedLine } from '../reading/readResource';
import type { VerdictKind } from '../verdict/kinds';
import type { CollectRequest } from './collection';
import { readDocumentPage } from './documents';
import type { DocumentPage } from './documents';
import { readyDocuments } from './requests';

/** SAP: the default size of a page; its maximum is not documented, nor is that of an acknowledgement. */
const PAGE_SIZE = 25;
const SHRINK = 5;
/** A queue of 250,000 documents: beyond that, one that never ends is more likely. */
const MAX_PAGES = 10_000;
/** Milliseconds: to parse a page takes as long as several requests, and what waits for them goes first. */
const GIVE_WAY_MS = 20;

/** A page, why there is none, or that a smaller one is to be asked for. */
export type PageRead = DocumentPage | { kind: VerdictKind; words: string } | 'smaller';

/** Reads pages of the queue, smaller ones once a page was too large to be read: a report of hundreds of entries has megabytes. */
export class QueuePages {
	/** Documents that a page has at most. */
	size = PAGE_SIZE;
	private asked = 0;

	constructor(
		private readonly docType: CollectRequest['docType'],
		private readonly options: RunOptions,
		private readonly line: PacedLine,
	) {}

	/**
	 * @param number of the page, from 0
	 * @param isAhead something else is under way that a page which is parsed would hold up
	 * @returns the page; never throws
	 */
	async read(number: number, isAhead: boolean): Promise<PageRead> {
		const { docType, size } = this;
		const { timeoutMs, maxTries, maxWaitMs } = this.options;
		if (this.asked >= MAX_PAGES)
			return { kind: 'unreadable', words: `The queue has more than ${MAX_PAGES} pages` };
		this.asked += 1;
		const read = await readResource(
			isAhead ? this.givingWay() : this.line,
			readyDocuments(docType, number, size, timeoutMs),
			(body) => readDocumentPage(body, docType),
			{ maxTries, maxWaitMs },
		);
		if ('value' in read) return read.value;
		if (read.kind === 'unreadable' && size > 1) {
			this.size = Math.ceil(size / SHRINK);
			return 'smaller';
		}
		return { kind: read.kind, words: read.words };
	}

	private givingWay(): PacedLine {
		const { pace } = this.line;
		const read: PacedLine['read'] = async (request, again) => {
			const attempt = await this.line.read(request, again);
			await pace.wait(GIVE_WAY_MS);
			return attempt;
		};
		return { pace, read };
	}
}
