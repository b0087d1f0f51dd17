import type { CollectRequest } from '../../../concur/financial/collection';
import { answer, collect, element, idsOf, many, shrinking, taken, told } from './collecting.mts';

describe('what stays in the queue', () => {
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
});
