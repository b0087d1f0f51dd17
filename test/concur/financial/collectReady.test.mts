import { VirtualClock } from '../transport/virtualClock.mts';
import { collect, element, idsOf, many, shrinking } from './collecting.mts';
import type { Queue } from './collecting.mts';

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

	test.each([true, false])(
		'a page that holds nothing is the last, whatever it says (%p)',
		async (isTaking) => {
			const { queue, acknowledge } = shrinking(many(25));
			const { collection, pages } = await collect(
				(page, limit, asked) => ({
					...(queue(page, limit, asked) as object),
					page: { number: page, totalPages: 9 },
				}),
				{ acknowledge: isTaking },
				{ acknowledge },
			);
			expect(idsOf(collection)).toEqual(many(25));
			expect(pages).toEqual(isTaking ? ['0/25', '1/25', '2/25', '0/25'] : ['0/25', '1/25']);
			expect(collection.incomplete).toBeUndefined();
		},
	);

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
			const clock = new VirtualClock();
			const model = shrinking(many(count));
			let acknowledged = 0;
			const { collection } = await collect(
				// A page behind is answered only when the one in front has left.
				async (page, limit, asked) => {
					const before = acknowledged;
					for (let turn = 0; page > 0 && turn < 20 && acknowledged === before; turn += 1)
						await clock.sleep(1);
					return model.queue(page, limit, asked);
				},
				{},
				{
					clock,
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
});
