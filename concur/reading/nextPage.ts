/** The query of a page. */
export type PageQuery = Record<string, string>;

/**
 * The query of the next page. `NextPage` may name another host, or plain http: only its query is followed, at the base URI.
 * @returns undefined when it names none
 */
export function nextPageQuery(named: string | undefined): PageQuery | undefined {
	const query = named?.split('?')[1]?.split('#')[0];
	return query ? Object.fromEntries(new URLSearchParams(query)) : undefined;
}

/** The same for two queries of one page, in whatever order they name it. */
export function pageKey(query: PageQuery): string {
	return JSON.stringify(Object.entries(query).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * Where a list goes on after a page. `NextPage` may leave out the filters, and would then lead through all other reports: of
 * what both name, our own stays, and only what is new is taken from it.
 * @param named the page's `NextPage`
 * @param first the query that the list began with
 * @param isPassed was this page read already?
 * @returns the query of the next page, undefined on the last page, or why it can't be followed: that is never the end
 */
export function nextPage(
	named: string | undefined,
	first: PageQuery,
	isPassed: (key: string) => boolean,
): { query: PageQuery } | { problem: string } | undefined {
	if (named === undefined) return undefined;
	const follows = nextPageQuery(named);
	if (follows === undefined) return { problem: 'Concur names a next page that can not be followed' };
	const query = { ...follows, ...first };
	if (isPassed(pageKey(query)))
		return { problem: 'Concur names a page as the next one that was read already' };
	return { query };
}
