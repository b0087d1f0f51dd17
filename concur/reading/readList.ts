import { nextPage, pageKey } from './nextPage';
import type { PageQuery } from './nextPage';

interface Listed {
	ID: string;
}

/** One page of a list. */
export interface ListPage<Item extends Listed> {
	Items: Item[];
	NextPage: string | undefined;
}

/** Where the reading of a list stands; plain JSON, so that it can go on later. */
export interface ListPlace {
	/** The next page; absent behind the last one. */
	query?: PageQuery;
	/** The page before it, and the IDs that were on it. */
	before?: { query: PageQuery; ids: string[] };
}

export interface ListRequest<Item extends Listed, Failure> {
	/** The query that the list begins with; its filters stay on every page. */
	first: PageQuery;
	/** Where to go on; the beginning unless told. */
	place?: ListPlace;
	/** Asked before every request. */
	mayGoOn: () => boolean;
	/** Ends as soon as so many items are in hand. */
	enough?: number;
	fetchPage(query: PageQuery): Promise<{ page: ListPage<Item> } | Failure>;
}

export type ListEnd<Failure> =
	/** All that was on the list from beginning to end of the reading has been read. */
	| { end: 'whole' }
	| { end: 'enough' }
	/** `mayGoOn` said no, or two pages did not stand still (`unsettled`): goes on at the place. */
	| { end: 'stopped' | 'unsettled'; place: ListPlace }
	/** The list has moved so far that nobody knows what lies before the place: it must be read anew. */
	| { end: 'shifted' }
	/** The next page can't be followed, or was read already. */
	| { end: 'circle'; problem: string }
	/** A page could not be read; `isFirst`: where the reading was to go on. */
	| { end: 'failed'; failure: Failure; isFirst: boolean };

export type ListReading<Item, Failure> = ListEnd<Failure> & {
	/** Each item once, as it was last read. */
	items: Map<string, Item>;
	/** Something came or went between two pages. */
	isDisturbed: boolean;
};

/** So often a page and its follower are read again until both stand still. */
const MAX_REPAIRS = 10;

/**
 * Reads a list page by page while items come and go. What offsets count is not documented: where they count rows, an item that
 * leaves shifts all behind it to the page before, unseen. So the page before is read again after each page: while it is as it
 * was, nothing has slipped; otherwise what slipped to it is on it now, and the list goes on behind it. (Only a list that shifts
 * forth and back in time with the requests could still hide an item.)
 * @returns what was read, and how it ended; never throws unless `fetchPage` does
 */
export async function readList<Item extends Listed, Failure>(
	request: ListRequest<Item, Failure>,
): Promise<ListReading<Item, Failure>> {
	const reading = new Reading(request);
	const ended = await reading.run();
	return { ...ended, items: reading.items, isDisturbed: reading.isDisturbed };
}

class Reading<Item extends Listed, Failure> {
	readonly items = new Map<string, Item>();
	isDisturbed = false;
	private readonly passed = new Set<string>();
	private place: ListPlace;
	private repairs = 0;
	private pagesRead = 0;

	constructor(private readonly request: ListRequest<Item, Failure>) {
		this.place = request.place ?? { query: request.first };
	}

	async run(): Promise<ListEnd<Failure>> {
		for (;;) {
			const ended = await this.step();
			if (ended) return ended;
		}
	}

	/** Reads the next page and the one before it again, and moves the place. */
	private async step(): Promise<ListEnd<Failure> | undefined> {
		const { query, before } = this.place;
		const page = query && (await this.read(query));
		if (page && 'end' in page) return page;
		if (before) {
			const again = await this.read(before.query);
			if ('end' in again) return again;
			const ids = idsOf(again);
			const isSettled = page ? isSame(ids, before.ids) : !again.NextPage && isWithin(ids, before.ids);
			if (!isSettled) return this.repair({ query: before.query, ids: before.ids }, ids, again);
		}
		this.repairs = 0;
		return query && page ? this.advance(query, page) : { end: 'whole' };
	}

	private async read(query: PageQuery): Promise<ListPage<Item> | ListEnd<Failure>> {
		if (!this.request.mayGoOn()) return { end: 'stopped', place: this.place };
		const read = await this.request.fetchPage(query);
		if (typeof read !== 'object' || read === null || !('page' in read))
			return { end: 'failed', failure: read as Failure, isFirst: this.pagesRead === 0 };
		this.pagesRead += 1;
		for (const item of read.page.Items) this.items.set(item.ID, item);
		return this.items.size >= (this.request.enough ?? Infinity) ? { end: 'enough' } : read.page;
	}

	private repair(
		before: { query: PageQuery; ids: string[] },
		ids: string[],
		again: ListPage<Item>,
	): ListEnd<Failure> | undefined {
		this.isDisturbed = true;
		// Behind the last page there is nothing that could have been missed.
		if (this.place.query && !ids.some((id) => before.ids.includes(id))) return { end: 'shifted' };
		this.repairs += 1;
		if (this.repairs > MAX_REPAIRS) return { end: 'unsettled', place: this.place };
		const following = this.follow(again);
		if (following && 'end' in following) return following;
		this.place = { query: following?.query, before: { query: before.query, ids } };
		return undefined;
	}

	private advance(query: PageQuery, page: ListPage<Item>): ListEnd<Failure> | undefined {
		this.passed.add(pageKey(query));
		const following = this.follow(page);
		if (following && 'end' in following) return following;
		// A list of one page comes in one piece.
		if (!following && !this.place.before) return { end: 'whole' };
		this.place = { query: following?.query, before: { query, ids: idsOf(page) } };
		return undefined;
	}

	private follow(page: ListPage<Item>): { query: PageQuery } | ListEnd<Failure> | undefined {
		const next = nextPage(page.NextPage, this.request.first, (key) => this.passed.has(key));
		return next && 'problem' in next ? { end: 'circle', problem: next.problem } : next;
	}
}

const idsOf = ({ Items }: ListPage<Listed>): string[] => Items.map(({ ID }) => ID);

const isSame = (left: string[], right: string[]): boolean =>
	left.length === right.length && left.every((id, index) => id === right[index]);

const isWithin = (ids: string[], others: string[]): boolean => ids.every((id) => others.includes(id));
