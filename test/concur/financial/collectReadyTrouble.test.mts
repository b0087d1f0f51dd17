import { VirtualClock } from '../transport/virtualClock.mts';
import { answer, collect, element, idsOf, many, shrinking, told } from './collecting.mts';

describe('trouble while collecting', () => {
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
		const clock = new VirtualClock();
		const model = shrinking(many(130));
		const { collection, pages } = await collect(
			async (page, limit, asked) => {
				if (limit === 25 && page === 2) await clock.sleep(60);
				const isTooLarge = page > 0 && limit > 1;
				return isTooLarge ? answer('{"content":[') : model.queue(page, limit, asked);
			},
			{},
			{ acknowledge: model.acknowledge, clock },
		);
		const sizes = pages.map((page) => Number(page.split('/')[1]));
		expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
		expect(sizes.at(-1)).toBe(1);
		expect(idsOf(collection).sort()).toEqual(many(130).sort());
	});

	test('ends when all that was asked for has come', async () => {
		const clock = new VirtualClock();
		const { queue, acknowledge } = shrinking(many(100));
		const inFlight = new Set<number>();
		await collect(
			async (page, limit, asked) => {
				inFlight.add(asked);
				if (page > 0) await clock.sleep(30 * page);
				inFlight.delete(asked);
				return page === 1 ? answer('', 500) : queue(page, limit, asked);
			},
			{},
			{ acknowledge, clock },
		);
		expect(inFlight.size).toBe(0);
	});

	test('another kind of trouble is no reason to ask for less', async () => {
		const { collection, pages } = await collect(() => answer('', 500));
		expect(pages).toEqual(['0/25', '0/25']);
		expect(collection.incomplete?.kind).toBe('serverError');
	});

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
});
