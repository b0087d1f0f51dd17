import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import type { Caller } from '../call.mts';
import type { SandboxReport } from '../report.mts';
import type { Service } from '../service.mts';
import { filtersOf } from './filters.mts';
import { LIST_PATH, reportHeader } from './header.mts';

type Query = Record<string, string>;

const write = (offset: string): string => Buffer.from(offset).toString('base64url');
const read = (offset: string | undefined): string => Buffer.from(offset ?? '', 'base64url').toString();

const keyOf = ({ lastModifiedDate, id }: SandboxReport): string =>
	`${String(lastModifiedDate).padStart(15, '0')} ${id}`;

/** Index of the first report of an ordered list that is behind a bound. */
function firstAfter(ordered: SandboxReport[], isBehind: (report: SandboxReport) => boolean): number {
	let low = 0;
	let high = ordered.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (isBehind(ordered[middle])) high = middle;
		else low = middle + 1;
	}
	return low;
}

interface Slice {
	items: SandboxReport[];
	/** Where the next page begins; undefined behind the last one. */
	next: string | undefined;
}

/** Pages that begin behind the last report of the one before: a report that changes moves to the end, and nothing is skipped. */
function sliceAfterLast(
	ordered: SandboxReport[],
	after: string,
	limit: number,
	matches: (report: SandboxReport) => boolean,
): Slice {
	const items: SandboxReport[] = [];
	const start = after === '' ? 0 : firstAfter(ordered, (report) => keyOf(report) > after);
	for (let index = start; index < ordered.length; index += 1) {
		if (!matches(ordered[index])) continue;
		if (items.length === limit) return { items, next: keyOf(items[limit - 1]) };
		items.push(ordered[index]);
	}
	return { items, next: undefined };
}

/** Pages that begin at a row number of the filtered list. */
function sliceByRow(
	ordered: SandboxReport[],
	offset: string,
	limit: number,
	matches: (report: SandboxReport) => boolean,
): Slice {
	const rows = ordered.filter(matches);
	const start = Number(offset);
	return {
		items: rows.slice(start, start + limit),
		next: start + limit < rows.length ? String(start + limit) : undefined,
	};
}

/** The query of NextPage, or undefined where there is none. */
function nextQuery(service: Service, query: Query, next: string | undefined): Query | undefined {
	const { user, limit, offset, ...filters } = query;
	const own: Query = { ...(user === undefined ? {} : { user }), ...(limit === undefined ? {} : { limit }) };
	switch (service.settings.nextPage ?? 'withFilters') {
		case 'withFilters':
			return next === undefined ? undefined : { ...filters, ...own, offset: write(next) };
		case 'withoutFilters':
			return next === undefined ? undefined : { ...own, offset: write(next) };
		case 'offsetOnly':
			return next === undefined ? undefined : { offset: write(next) };
		case 'repeats':
			// The second page names itself.
			return offset ? query : next === undefined ? undefined : { ...filters, ...own, offset: write(next) };
		case 'alternates':
			// The second page leads back to the first, for ever.
			if (next === undefined && !offset) return undefined;
			return {
				...filters,
				...own,
				offset: write(offset && read(offset) !== 'first' ? 'first' : (next ?? '')),
			};
	}
}

/** One page of Reports v3.0. */
export function reportPage(
	service: Service,
	query: Query,
	{ administrator, stale }: Pick<Caller, 'administrator' | 'stale'>,
): SandboxAnswer {
	const { settings, store, pageHost } = service;
	const limit = Number(query.limit ?? 25);
	if (!Number.isInteger(limit) || limit < 1 || limit > 100)
		return errorAnswer(400, 'limit must be from 1 to 100');
	if (query.user === 'ALL' && !administrator)
		return errorAnswer(403, 'The user lacks the role Web Services Administrator');
	const filters = filtersOf(query, settings);
	if (!Array.isArray(filters)) return filters;
	// Without `user`, a list holds the token owner's reports only: none.
	if (query.user === undefined) filters.push(() => false);
	else if (query.user !== 'ALL') filters.push((report) => report.ownerLoginId === query.user);
	const slice = settings.paging === 'rowNumber' ? sliceByRow : sliceAfterLast;
	const offset = read(query.offset);
	const { items, next } = slice(store.ordered(stale), offset === 'first' ? '' : offset, limit, (report) =>
		filters.every((matches) => matches(report)),
	);
	const following = nextQuery(service, query, next);
	return {
		status: 200,
		contentType: 'application/json',
		body: JSON.stringify({
			Items: items.map((report) => reportHeader(report, pageHost, settings.dateForm)),
			NextPage: following ? `${pageHost}${LIST_PATH}?${new URLSearchParams(following).toString()}` : null,
		}),
	};
}
