import type { RunOptions } from '../../../concur/commit/run';
import { collectReady } from '../../../concur/financial/collectReady';
import type { Collection, CollectRequest } from '../../../concur/financial/collection';
import { approvedBefore, findStuck } from '../../../concur/financial/findStuck';
import type { Attempt, ConcurRequest, SendWithCredential } from '../../../concur/transport/attempt';
import { Pace } from '../../../concur/transport/pace';

const answer = (body: unknown, httpStatusCode = 200): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	complete: true,
	correlationId: 'c-1',
	retryAfter: undefined,
});

let company = 0;
const options = (more: Partial<RunOptions> = {}): RunOptions => ({
	company: `collect-${(company += 1)}`,
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
	...more,
});

interface Element {
	id: string;
	docStatus?: string;
	document?: unknown;
}

const element = (id: string, more: Partial<Element> = {}): Element => ({
	id,
	docStatus: 'READY',
	document: { report: { reportId: `R-${id}` } },
	...more,
});

type Queue = (page: number, limit: number, asked: number) => unknown;

/** Collects from a queue; acknowledgements succeed unless told otherwise. @returns what was collected, and what was asked */
async function collect(
	queue: Queue,
	more: Partial<CollectRequest> = {},
	settings: {
		run?: Partial<RunOptions>;
		acknowledge?: (ids: string[]) => Attempt;
	} = {},
): Promise<{ collection: Collection; pages: string[]; acknowledged: string[][] }> {
	const pages: string[] = [];
	const acknowledged: string[][] = [];
	const send: SendWithCredential = async ({ method, query = {}, body = '' }: ConcurRequest) => {
		await Promise.resolve();
		if (method === 'GET') {
			pages.push(`${query.page}/${query.limit}`);
			const page = await queue(Number(query.page), Number(query.limit), pages.length);
			return page !== null && typeof page === 'object' && 'kind' in page
				? (page as Attempt)
				: answer(page as object);
		}
		const { ids } = JSON.parse(body) as { ids: string[] };
		acknowledged.push(ids);
		return settings.acknowledge?.(ids) ?? answer(ids.map((docId) => taken(docId)));
	};
	const request: CollectRequest = {
		docType: 'expense',
		systemId: 'erp',
		limit: Infinity,
		acknowledge: true,
		objectionsTo: () => [],
		...more,
	};
	return { collection: await collectReady(request, options(settings.run), send), pages, acknowledged };
}

const taken = (docId: string, code = 0): object => ({
	code,
	docId,
	systemId: 'erp',
	acknowledgeResult: code === 0 ? 'SUCCESS' : 'FAILURE',
	errorMessage: '',
});

const idsOf = ({ documents }: Collection): string[] => documents.map(({ document }) => document.docId);
const told = ({ rejected }: Collection) =>
	rejected.map(({ document, result }) => [document?.docId ?? result.docId, result.outcome]);

/** A queue from which what is acknowledged leaves. */
function shrinking(ids: string[]): { queue: Queue; acknowledge: (gone: string[]) => Attempt } {
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

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `d${index}`);

describe('collecting', () => {
	test('reads the two pages behind while it acknowledges one, and what that skips from page 0 on', async () => {
		const { queue, acknowledge } = shrinking(many(60));
		const { collection, pages, acknowledged } = await collect(queue, {}, { acknowledge });
		expect(idsOf(collection)).toEqual(many(60));
		expect(collection.rejected).toEqual([]);
		expect(collection.incomplete).toBeUndefined();
		expect(pages).toEqual(['0/25', '1/25', '2/25', '2/25', '0/25']);
		expect(acknowledged.map((ids) => ids.length)).toEqual([25, 25, 10]);
		expect(collection.documents[0].document).toMatchObject({
			docStatus: 'ACKNOWLEDGED',
			erpSystemId: 'erp',
		});
		expect(collection.documents[0].result).toMatchObject({ outcome: 'acknowledged', attempts: 1 });
	});

	test('without acknowledging, goes from page to page, to the end or to the limit', async () => {
		const { queue } = shrinking(many(60));
		const whole = await collect(queue, { acknowledge: false });
		expect(idsOf(whole.collection)).toEqual(many(60));
		expect(whole.collection.documents[0].result).toBeUndefined();
		expect(whole.collection.documents[0].document.docStatus).toBe('READY');
		expect(whole.pages).toEqual(['0/25', '1/25', '2/25']);
		expect(whole.acknowledged).toEqual([]);
		const part = await collect(queue, { acknowledge: false, limit: 30 });
		expect(idsOf(part.collection)).toEqual(many(30));
		expect(part.pages).toEqual(['0/25', '1/25']);
		const exact = await collect(queue, { acknowledge: false, limit: 25 });
		expect(exact.pages).toEqual(['0/25']);
	});

	test('a limit acknowledges no more than it gives out', async () => {
		const { queue, acknowledge } = shrinking(many(60));
		const { collection, acknowledged } = await collect(queue, { limit: 27 }, { acknowledge });
		expect(idsOf(collection)).toEqual(many(27));
		expect(acknowledged.map((ids) => ids.length)).toEqual([25, 2]);
	});

	test('an envelope that tells no pages: a full one has another behind it, a short one has none', async () => {
		const { queue } = shrinking(many(50));
		const blind: Queue = (page, limit, asked) => ({
			content: (queue(page, limit, asked) as { content: unknown[] }).content,
		});
		const { collection, pages } = await collect(blind, { acknowledge: false });
		expect(idsOf(collection)).toEqual(many(50));
		expect(pages).toEqual(['0/25', '1/25', '2/25']);
		const short = shrinking(many(49));
		const other = await collect(
			(page, limit, asked) => ({
				content: (short.queue(page, limit, asked) as { content: unknown[] }).content,
			}),
			{ acknowledge: false },
		);
		expect(other.pages).toEqual(['0/25', '1/25']);
	});

	test('moves past what stays in the queue, as many pages as that fills', async () => {
		const ids = many(80);
		const { queue, acknowledge } = shrinking(ids);
		const objectionsTo: CollectRequest['objectionsTo'] = ({ docId }) =>
			Number(docId.slice(1)) < 52 ? ['off by 0.01'] : [];
		const { collection, pages } = await collect(queue, { objectionsTo }, { acknowledge });
		expect(idsOf(collection)).toEqual(ids.slice(52));
		expect(told(collection)).toEqual(ids.slice(0, 52).map((id) => [id, 'unbalanced']));
		// 50 of them fill two pages, so it goes on from the third and the one behind it; a walk from the start ends it.
		expect(pages).toEqual(['0/25', '1/25', '2/25', '3/25', '4/25', '2/25', '0/25', '1/25', '2/25']);
	});

	test('what objects is told, with what is first and how many more', async () => {
		const { queue, acknowledge } = shrinking(['d1', 'd2']);
		const objectionsTo: CollectRequest['objectionsTo'] = ({ docId }) =>
			docId === 'd1' ? ['off by 1', 'no', 'no'] : ['off by 2'];
		const { collection, acknowledged } = await collect(queue, { objectionsTo }, { acknowledge });
		expect(acknowledged).toEqual([]);
		expect(collection.rejected.map(({ result }) => result)).toEqual([
			{
				docId: 'd1',
				Status: 'FAILURE',
				Message:
					'The document does not balance: off by 1 (and 2 more). It was not acknowledged: have it corrected in Concur.',
				outcome: 'unbalanced',
				attempts: 0,
				httpStatusCode: null,
				correlationId: null,
			},
			expect.objectContaining({
				Message:
					'The document does not balance: off by 2. It was not acknowledged: have it corrected in Concur.',
			}),
		]);
	});

	test('only what is READY is taken, and each once, also when the queue shows it again', async () => {
		let asked = 0;
		const queue: Queue = () => {
			asked += 1;
			return {
				content: [element('d1'), element('d2', { docStatus: 'ACKNOWLEDGED' }), element('d3')],
				page: { number: 0, totalPages: 1 },
			};
		};
		const { collection, acknowledged } = await collect(queue);
		expect(idsOf(collection)).toEqual(['d1', 'd3']);
		expect(acknowledged).toEqual([['d1', 'd3']]);
		expect(asked).toBe(2);
	});

	test('what can not be read is told once, and does not hide what is behind it', async () => {
		const stuck = [{ id: 'bad', docStatus: 'READY', document: '{' }, {}, {}];
		const { queue, acknowledge } = shrinking(many(30));
		const { collection } = await collect(
			(page, limit, asked) => {
				const rest = queue(page, limit, asked) as { content: unknown[] };
				return { ...rest, content: [...stuck, ...rest.content] };
			},
			{},
			{ acknowledge },
		);
		expect(idsOf(collection)).toEqual(many(30));
		expect(told(collection)).toEqual([
			['bad', 'notPosted'],
			['', 'notPosted'],
		]);
		expect(collection.rejected[0].result.Message).toBe(
			'The content of the document could not be read. It was not acknowledged.',
		);
	});

	test('what can not be read stays in front as well', async () => {
		const bad = many(25).map((id) => ({ id: `bad-${id}`, docStatus: 'READY', document: '{' }));
		let left = many(30);
		const { collection, pages } = await collect(
			(page, limit) => ({
				content: [...bad, ...left.map((id) => element(id))].slice(page * limit, (page + 1) * limit),
				page: { number: page, totalPages: Math.ceil((bad.length + left.length) / limit) },
			}),
			{},
			{
				acknowledge: (ids) => {
					left = left.filter((id) => !ids.includes(id));
					return answer(ids.map((docId) => taken(docId)));
				},
			},
		);
		expect(idsOf(collection)).toEqual(many(30));
		expect(pages).toEqual(['0/25', '1/25', '2/25', '3/25', '1/25', '0/25']);
	});

	test('a page that can not be read is asked for in parts of 5 and of 1, and then it is the end', async () => {
		const { collection, pages } = await collect((page, limit) =>
			limit > 1
				? '<html>'
				: { content: page === 0 ? [element('d1')] : [], page: { number: 0, totalPages: 1 } },
		);
		expect(idsOf(collection)).toEqual(['d1']);
		expect(pages.slice(0, 5)).toEqual(['0/25', '0/25', '0/5', '0/5', '0/1']);
		const never = await collect(() => '<html>');
		expect(never.pages).toEqual(['0/25', '0/25', '0/5', '0/5', '0/1', '0/1']);
		expect(never.collection.incomplete).toMatchObject({ kind: 'unreadable' });
	});

	test('a page of the old size that comes late does not set the size back', async () => {
		const model = shrinking(many(130));
		const { collection, pages } = await collect(
			async (page, limit, asked) => {
				if (limit === 25 && page === 2) await new Promise((resolve) => setTimeout(resolve, 60));
				const isTooLarge = page > 0 && limit > 1;
				return isTooLarge ? answer('{"content":[') : model.queue(page, limit, asked);
			},
			{},
			{ acknowledge: model.acknowledge },
		);
		const sizes = pages.map((page) => Number(page.split('/')[1]));
		expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
		expect(sizes.at(-1)).toBe(1);
		expect(idsOf(collection).sort()).toEqual(many(130).sort());
	});

	test('ends when all that was asked for has come', async () => {
		const { queue, acknowledge } = shrinking(many(100));
		const inFlight = new Set<number>();
		await collect(
			async (page, limit, asked) => {
				inFlight.add(asked);
				if (page > 0) await new Promise((resolve) => setTimeout(resolve, 30 * page));
				inFlight.delete(asked);
				return page === 1 ? answer('', 500) : queue(page, limit, asked);
			},
			{},
			{ acknowledge },
		);
		expect(inFlight.size).toBe(0);
	});

	test('another kind of trouble is no reason to ask for less', async () => {
		const { collection, pages } = await collect(() => answer('', 500));
		expect(pages).toEqual(['0/25', '0/25']);
		expect(collection.incomplete?.kind).toBe('serverError');
	});

	test.each([
		['what may still be READY stays in front', 977, 'unknown', ['0/25', '1/25', '2/25', '3/25']],
		['what Concur has decided does not', 102, 'recalled', ['0/25', '1/25', '2/25', '2/25']],
	] as const)('%s', async (_, code, outcome, first) => {
		const model = shrinking(many(60));
		const isFirst = (id: string): boolean => Number(id.slice(1)) < 25;
		const { collection, pages } = await collect(
			model.queue,
			{},
			{
				run: { verify: false },
				acknowledge: (ids) => {
					model.acknowledge(ids.filter((id) => code === 102 || !isFirst(id)));
					return answer(ids.map((docId) => taken(docId, isFirst(docId) ? code : 0)));
				},
			},
		);
		expect(told(collection)).toEqual(many(25).map((id) => [id, outcome]));
		expect(idsOf(collection).sort()).toEqual(many(60).slice(25).sort());
		expect(pages.slice(0, 4)).toEqual(first);
	});

	test('nothing is read ahead beyond the limit', async () => {
		const { queue, acknowledge } = shrinking(many(60));
		const exact = await collect(queue, { limit: 25 }, { acknowledge });
		expect(exact.pages).toEqual(['0/25']);
		const other = shrinking(many(60));
		const more = await collect(other.queue, { limit: 26 }, { acknowledge: other.acknowledge });
		expect(more.pages).toEqual(['0/25', '1/25']);
	});

	test.each([50, 130])(
		'what is skipped when acknowledging is quicker than reading ahead is found all the same (%i)',
		async (count) => {
			const model = shrinking(many(count));
			let acknowledged = 0;
			const { collection } = await collect(
				// A page behind is answered only when the one in front has left.
				async (page, limit, asked) => {
					const before = acknowledged;
					for (let turn = 0; page > 0 && turn < 20 && acknowledged === before; turn += 1)
						await new Promise((resolve) => setTimeout(resolve, 1));
					return model.queue(page, limit, asked);
				},
				{},
				{
					acknowledge: (ids) => {
						acknowledged += 1;
						return model.acknowledge(ids);
					},
				},
			);
			expect(idsOf(collection).sort()).toEqual(many(count).sort());
			expect(collection.incomplete).toBeUndefined();
		},
	);

	test('when the page that is read ahead fails, what was taken before leaves', async () => {
		const { queue, acknowledge } = shrinking(many(60));
		const { collection } = await collect(
			(page, limit, asked) => (page === 0 ? queue(page, limit, asked) : answer('', 500)),
			{},
			{ acknowledge },
		);
		expect(idsOf(collection)).toEqual(many(25));
		expect(collection.incomplete?.kind).toBe('serverError');
	});

	test('a sign-in that is refused when it is to be read ends it; when it is to be taken, all is told', async () => {
		const refused = await collect(() => answer('', 401));
		expect(refused.collection).toMatchObject({
			documents: [],
			rejected: [],
			incomplete: { kind: 'unauthorized' },
		});
		const { queue } = shrinking(many(60));
		const { collection } = await collect(queue, {}, { acknowledge: () => answer('', 401) });
		expect(collection.documents).toEqual([]);
		expect(told(collection)).toEqual(many(60).map((id) => [id, 'notPosted']));
		expect(collection.rejected[0].result).toMatchObject({ Status: 'ERROR', httpStatusCode: 401 });
	});

	// Thousands of requests: too slow to be held against each mutant.
	(process.env.MUTATION_TEST === undefined ? test : test.skip)(
		'a queue that never ends comes to an end',
		async () => {
			let count = 0;
			const { collection, pages } = await collect(
				(page) => {
					count += 1;
					return { content: [element(`d${count}`)], page: { number: page, totalPages: page + 2 } };
				},
				{ acknowledge: false },
			);
			expect(pages).toHaveLength(10_000);
			expect(collection.documents).toHaveLength(10_000);
			expect(collection.incomplete).toEqual({
				kind: 'unreadable',
				words: 'The queue has more than 10000 pages',
			});
		},
		60_000,
	);
});

describe('what is stuck', () => {
	const NOON = Date.parse('2026-10-20T12:00:00Z');

	/** @param dates when each report, R0 and on, reached Processing Payment */
	async function stuck(dates: unknown[], documents: (sourceId: string) => unknown) {
		const asked: ConcurRequest[] = [];
		const send = async (request: ConcurRequest): Promise<Attempt> => {
			asked.push(request);
			await Promise.resolve();
			if (!request.path.includes('financialintegration'))
				return answer({
					Items: dates.map((date, index) => ({ ID: `R${index}`, ProcessingPaymentDate: date })),
					NextPage: null,
				});
			const page = documents(String(request.query?.docId));
			return typeof page === 'number' ? answer('', page) : answer(page as object);
		};
		const line = {
			pace: new Pace(4, undefined, 1),
			read: async (request: ConcurRequest) => await send(request),
		};
		const found = await findStuck(
			line,
			{ systemId: 'erp', approvedBefore: NOON, maxConcurrency: 4, timeoutMs: 1000 },
			{ maxTries: 1, maxWaitMs: 1 },
		);
		return { found, asked };
	}

	const page = (...content: object[]) => ({ content });
	const acknowledged = (id: string, erpSystemId = 'erp') => ({
		...element(id),
		docStatus: 'ACKNOWLEDGED',
		erpSystemId,
	});

	test('is acknowledged under our System ID; nothing else is', async () => {
		const { found, asked } = await stuck(['2026-10-19'], () =>
			page(
				acknowledged('ours'),
				acknowledged('theirs', 'sap'),
				{ ...acknowledged('posted'), docStatus: 'POSTING_CONFIRMED_SUCCESS' },
				element('ready'),
			),
		);
		expect(found).toMatchObject({ documents: [{ docId: 'ours' }], unread: [] });
		expect(asked[0].query).toMatchObject({ user: 'ALL', paymentStatusCode: 'P_PROC' });
		expect(asked[1].query).toEqual({ docId: 'R0', ignoreDocumentStatus: 'yes' });
	});

	test.each([
		['2026-10-20T12:00:00', true],
		['2026-10-20T12:00:00.001', false],
		['2026-10-20T12:00:00Z', true],
		['2026-10-20T12:00:01Z', false],
		['2026-10-20T13:59:59+02:00', true],
		['2026-10-20T14:00:01+02:00', false],
		['2026-10-20T13:59:59+0200', true],
		['2026-10-20T09:59:59-02:00', true],
		['2026-10-20T10:00:01-02:00', false],
		[null, true],
		['soon', true],
		['', true],
		[Date.parse('2026-10-21T00:00:00Z'), true],
	])('a report approved at %p is looked at: %p', async (date, isLookedAt) => {
		const { asked } = await stuck([date], () => page());
		expect(asked).toHaveLength(isLookedAt ? 2 : 1);
	});

	test('what can not be read, wholly or in part, may be stuck too', async () => {
		const { found } = await stuck(['2026-10-19', '2026-10-19', '2026-10-19'], (sourceId) => {
			if (sourceId === 'R0') return 500;
			return sourceId === 'R1' ? page(acknowledged('ours'), { id: 'bad', document: '{' }) : page();
		});
		expect(found).toMatchObject({ documents: [{ docId: 'ours' }], unread: ['R0', 'R1'] });
	});

	test('when the reports can not be listed there is nothing to say', async () => {
		const line = {
			pace: new Pace(4, undefined, 1),
			read: async () => await Promise.resolve(answer('', 500)),
		};
		const request = { systemId: 'erp', approvedBefore: NOON, maxConcurrency: 4, timeoutMs: 1000 };
		expect(await findStuck(line, request, { maxTries: 1, maxWaitMs: 1 })).toMatchObject({
			kind: 'serverError',
		});
	});

	test('minutes', () => {
		expect(approvedBefore(60, NOON)).toBe(NOON - 3_600_000);
		expect(approvedBefore(0, NOON)).toBe(NOON);
	});
});
