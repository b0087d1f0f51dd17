import { collect, element } from './collecting.mts';

test('a queue that never ends comes to an end', async () => {
	let count = 0;
	const { collection, pages } = await collect(
		(page) => {
			count += 1;
			return { content: [element(`d${count}`)], page: { number: page, totalPages: page + 2 } };
		},
		{ acknowledge: false },
		{ mostPages: 20_000 },
	);
	expect(pages).toHaveLength(10_000);
	expect(collection.documents).toHaveLength(10_000);
	expect(collection.incomplete).toEqual({
		kind: 'unreadable',
		words: 'The queue has more than 10000 pages',
	});
}, 60_000);
