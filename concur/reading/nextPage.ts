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

/**
 * Where a list goes on after a page.
 * @param named the page's `NextPage`
 * @param asked the query of the page itself
 * @returns the query of the next page, undefined on the last page, or why it can't be followed: that is never the end
 */
export function nextPage(
	named: string | undefined,
	asked: PageQuery,
): { query: PageQuery } | { problem: string } | undefined {
	if (named === undefined) return undefined;
	const query = nextPageQuery(named);
	if (query === undefined) return { problem: 'Concur names a next page that can not be followed' };
	if (JSON.stringify(query) === JSON.stringify(asked))
		return { problem: 'Concur names the same page as the next one' };
	return { query };
}
