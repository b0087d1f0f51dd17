import type { RunOptions } from '../../../concur/commit/run';
import { collectReady } from '../../../concur/financial/collectReady';
import type { Collection, CollectRequest } from '../../../concur/financial/collection';
import type { Attempt, ConcurRequest, SendWithCredential } from '../../../concur/transport/attempt';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from '../transport/virtualClock.mts';

export const answer = (body: unknown, httpStatusCode = 200): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	complete: true,
	correlationId: 'c-1',
	retryAfter: undefined,
});

interface Element {
	id: string;
	docStatus?: string;
	document?: unknown;
}

export const element = (id: string, more: Partial<Element> = {}): Element => ({
	id,
	docStatus: 'READY',
	document: { report: { reportId: `R-${id}` } },
	...more,
});

/** An element of the answer to an acknowledgement. */
export const taken = (docId: string, code = 0): object => ({
	code,
	docId,
	systemId: 'erp',
	acknowledgeResult: code === 0 ? 'SUCCESS' : 'FAILURE',
	errorMessage: '',
});

/** What a page is answered. @param asked how many pages were asked for, this one included */
export type Queue = (page: number, limit: number, asked: number) => unknown;

/** So many pages are more than any of these queues needs: a walk without an end is to fail at once. */
const ENOUGH_PAGES = 400;

let company = 0;

export interface Settings {
	run?: Partial<RunOptions>;
	acknowledge?: (ids: string[]) => Attempt | Promise<Attempt>;
	/** What a look at the documents of a source is answered. */
	look?: (sourceId: string) => Attempt;
	clock?: VirtualClock;
	mostPages?: number;
}

export interface Collected {
	collection: Collection;
	/** Each page that was asked for: number/size. */
	pages: string[];
	acknowledged: string[][];
	looks: string[];
	/** What was sent, whole. */
	requests: ConcurRequest[];
	/** Where nobody waits for anything, hardly any. */
	tookMs: number;
}

/** Collects from a queue, in virtual time; acknowledgements succeed unless told otherwise. */
export async function collect(
	queue: Queue,
	more: Partial<CollectRequest> = {},
	{ clock = new VirtualClock(), mostPages = ENOUGH_PAGES, ...settings }: Settings = {},
): Promise<Collected> {
	const pages: string[] = [];
	const acknowledged: string[][] = [];
	const looks: string[] = [];
	const requests: ConcurRequest[] = [];
	const send: SendWithCredential = async (sent) => {
		const { method, query = {}, body = '' } = sent;
		requests.push(sent);
		await Promise.resolve();
		if (query.docId !== undefined) {
			looks.push(String(query.docId));
			return settings.look?.(String(query.docId)) ?? answer('', 500);
		}
		if (method === 'GET') {
			if (pages.length >= mostPages) throw new Error('The walk does not come to an end');
			pages.push(`${query.page}/${query.limit}`);
			const page = await queue(Number(query.page), Number(query.limit), pages.length);
			return page !== null && typeof page === 'object' && 'kind' in page
				? (page as Attempt)
				: answer(page as object);
		}
		const { ids } = JSON.parse(body) as { ids: string[] };
		acknowledged.push(ids);
		return (await settings.acknowledge?.(ids)) ?? answer(ids.map((docId) => taken(docId)));
	};
	const request: CollectRequest = {
		docType: 'expense',
		systemId: 'erp',
		limit: Infinity,
		acknowledge: true,
		objectionsTo: () => [],
		...more,
	};
	const options: RunOptions = {
		company: `collect-${(company += 1)}`,
		sharedPace: new SharedPace(clock),
		maxConcurrency: 64,
		timeoutMs: 1000,
		maxTries: 2,
		maxWaitMs: 1,
		verify: true,
		preCheck: false,
		mayHaveRunBefore: false,
		dryRun: false,
		stopOnError: false,
		cancelSignal: undefined,
		logFault: () => undefined,
		...settings.run,
	};
	const began = clock.now();
	const collection = await clock.until(collectReady(request, options, send));
	return { collection, pages, acknowledged, looks, requests, tookMs: clock.now() - began };
}

export const idsOf = ({ documents }: Collection): string[] => documents.map(({ document }) => document.docId);
export const told = ({ rejected }: Collection): unknown[] =>
	rejected.map(({ document, result }) => [document?.docId ?? result.docId, result.outcome]);

/** A queue from which what is acknowledged leaves. */
export function shrinking(ids: string[]): { queue: Queue; acknowledge: (gone: string[]) => Attempt } {
	let left = ids;
	return {
		queue: (page, limit) => ({
			content: left.slice(page * limit, (page + 1) * limit).map((id) => element(id)),
			page: { number: page, totalPages: Math.ceil(left.length / limit) },
		}),
		acknowledge: (gone) => {
			left = left.filter((id) => !gone.includes(id));
			return answer(gone.map((docId) => taken(docId)));
		},
	};
}

export const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `d${index}`);
