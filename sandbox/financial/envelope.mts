import type { FinancialOptions, SandboxDocument } from './document.mts';

/** SAP's links name an internal host and repeat the page size: a client that follows them ends up nowhere. */
const LINK_HOST = 'https://fi-queue.internal.concur.example';

export interface DocumentQuery {
	docType: string;
	page: number;
	limit: number;
	docId: string | undefined;
	ignoreDocumentStatus: boolean;
	systemId: string | undefined;
}

/** Which documents a query is about, in the order of the queue. */
export function selectDocuments(all: SandboxDocument[], query: DocumentQuery): SandboxDocument[] {
	return all.filter(
		(document) =>
			document.docType === query.docType &&
			(query.docId === undefined || document.sourceId === query.docId) &&
			((query.docId !== undefined && query.ignoreDocumentStatus) || document.docStatus === 'READY') &&
			(query.systemId === undefined || document.erpSystemId === query.systemId),
	);
}

/** The answer as JSON text, put together by hand so that each document's own text stays as it is. */
export function envelopeText(
	found: SandboxDocument[],
	query: DocumentQuery,
	options: FinancialOptions,
	asText: boolean,
): string {
	// With docId there are no pages.
	const { page, limit } = query.docId === undefined ? query : { page: 0, limit: Math.max(found.length, 1) };
	const content = found
		.slice(page * limit, (page + 1) * limit)
		.map((one) => elementText(one, options, asText));
	if (options.envelope === 'old') {
		const nextPage = (page + 1) * limit < found.length ? `"${linkTo(query, page + 1)}"` : 'null';
		return `{"fIDocuments":[${content.join(',')}],"offset":${page * limit},"nextPage":${nextPage},"numberReturned":${content.length}}`;
	}
	const totalPages = Math.ceil(found.length / limit);
	const links = [
		['first', 0],
		['self', page],
		...(page + 1 < totalPages ? [['next', page + 1]] : []),
		['last', Math.max(totalPages - 1, 0)],
	] as Array<[string, number]>;
	const parts = [
		`"links":${JSON.stringify(links.map(([rel, number]) => ({ rel, href: linkTo(query, number), hreflang: null, media: null, title: null, type: null, deprecation: null })))}`,
		...(content.length === 0 && options.emptyContent === 'missing'
			? []
			: [`"content":[${content.join(',')}]`]),
		`"page":${JSON.stringify({ size: limit, totalElements: found.length, totalPages, number: page })}`,
		...(options.extraFields ? ['"queueDepth":{"hint":[1.50]}'] : []),
	];
	return `{${parts.join(',')}}`;
}

function elementText(document: SandboxDocument, options: FinancialOptions, asText: boolean): string {
	const { id, docType, companyId, entityId, companyUuid, erpSystemId, docStatus, text } = document;
	const written =
		options.documentAs === 'array'
			? `[${text}]`
			: asText || options.documentAs === 'text'
				? JSON.stringify(text)
				: text;
	const before = JSON.stringify({ id, docType, companyId, entityId, companyUuid, erpSystemId });
	const extra = options.extraFields ? ',"documentBlob":{"report":{"id":1}},"priority":7' : '';
	return `${before.slice(0, -1)},"document":${written},"docStatus":"${docStatus}"${extra},"links":[]}`;
}

const linkTo = ({ docType, limit }: DocumentQuery, page: number): string =>
	`${LINK_HOST}/fi/v4/companies/transactiontypes/${docType}/transactions?page=${page}&limit=${limit}&size=${limit}`;
