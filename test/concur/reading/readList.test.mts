import fc from 'fast-check';

import { readList } from '../../../concur/reading/readList';
import type { ListPlace } from '../../../concur/reading/readList';
import type { ReportHeader } from '../../../concur/reports/page';
import { UnrulyList } from './unrulyList.mts';
import type { Failed, Habits } from './unrulyList.mts';
import { storiesToTry } from '../../storiesToTry.mts';

const first = { limit: '100', paymentStatusCode: 'P_PROC' };

async function read(list: UnrulyList, options: { place?: ListPlace; most?: number; enough?: number } = {}) {
	let left = options.most ?? 10_000;
	return await readList<ReportHeader, Failed>({
		first,
		place: options.place,
		enough: options.enough,
		mayGoOn: () => (left -= 1) >= 0,
		fetchPage: list.fetchPage,
	});
}

const idsOf = (items: Map<string, ReportHeader>) => [...items.keys()];

function listOf(count: number, habits: Partial<Habits> = {}): UnrulyList {
	const list = new UnrulyList(habits);
	for (let id = 0; id < count; id += 1) list.set(`R${String(id).padStart(3, '0')}`, 'P_PROC', list.now + id);
	return list;
}

describe('readList', () => {
	it('reads a page by itself once, and more than one page twice', async () => {
		for (const [count, requests] of [
			[0, 1],
			[100, 1],
			[101, 4],
			[250, 6],
		]) {
			const list = listOf(count);
			const reading = await read(list);
			expect(reading).toMatchObject({ end: 'whole', isDisturbed: false });
			expect(reading.items.size).toBe(count);
			expect(list.requests).toBe(requests);
		}
	});

	it('finds what slips to the page before, because another left', async () => {
		const list = listOf(6, { offsets: 'rows', pageSize: 2 });
		let left = false;
		list.between = () => {
			if (!left) list.remove('R000');
			left = true;
		};
		const reading = await read(list);
		expect(reading).toMatchObject({ end: 'whole', isDisturbed: true });
		expect(idsOf(reading.items).sort()).toEqual(['R000', 'R001', 'R002', 'R003', 'R004', 'R005']);
	});

	it('misses none that stays, whatever comes and goes, or says that it does not know', async () => {
		const habits = fc.record({
			offsets: fc.constantFrom('rows' as const, 'afterLast' as const),
			order: fc.constantFrom('oldestFirst' as const, 'newestFirst' as const, 'byId' as const),
			nextPage: fc.constantFrom('withFilters' as const, 'withoutFilters' as const, 'offsetOnly' as const),
			pageSize: fc.integer({ min: 2, max: 5 }),
		});
		// What happens before each request: which leave, and how many come. Only a list that shifts back and forth in time with
		// the requests could hide a report, so where both happen there are two quiet requests in between.
		const leaves = fc.record({ leave: fc.array(fc.nat(30), { maxLength: 2 }), come: fc.constant(0) });
		const comes = fc.record({ leave: fc.constant([] as number[]), come: fc.nat(2) });
		const quiet = { leave: [] as number[], come: 0 };
		const both = fc
			.array(fc.oneof(leaves, comes), { maxLength: 12 })
			.map((changes) => changes.flatMap((change) => [change, quiet, quiet]));
		const changesOf = fc.oneof(fc.array(leaves, { maxLength: 25 }), fc.array(comes, { maxLength: 25 }), both);
		await fc.assert(
			fc.asyncProperty(habits, changesOf, async (habit, changes) => {
				const list = listOf(15, habit);
				const stay = new Set(list.rows.keys());
				let step = 0;
				list.between = () => {
					const { leave, come } = changes[step] ?? { leave: [], come: 0 };
					for (const index of leave) {
						const id = list.at()[index]?.id;
						if (id !== undefined) list.remove(id);
						stay.delete(id);
					}
					// Before and behind all others, as the order will have it.
					for (let count = 0; count < come; count += 1)
						list.set(
							`${step % 2 === 0 ? 'A' : 'Z'}${step}.${count}`,
							'P_PROC',
							list.now + (step % 2 === 0 ? -step : 99),
						);
					step += 1;
				};
				const reading = await read(list);
				if (reading.end === 'shifted' || reading.end === 'unsettled') return;
				expect(reading.end).toBe('whole');
				for (const id of stay) expect(idsOf(reading.items)).toContain(id);
			}),
			storiesToTry(500, 40),
		);
	});

	it('goes on where it stopped, after the place was stored as JSON', async () => {
		for (const most of [2, 3, 4]) {
			const list = listOf(9, { offsets: 'rows', pageSize: 2 });
			const found = new Set<string>();
			let place: ListPlace | undefined;
			let parts = 0;
			for (;;) {
				const reading = await read(list, { place, most });
				for (const id of reading.items.keys()) found.add(id);
				parts += 1;
				if (reading.end !== 'stopped') {
					expect(reading.end).toBe('whole');
					break;
				}
				place = JSON.parse(JSON.stringify(reading.place)) as ListPlace;
			}
			expect(found.size).toBe(9);
			// Five pages, each with the one before: the first part gets on by a page, each further request by one.
			expect(parts).toBeLessThanOrEqual(6);
		}
	});

	it('knows that the list has moved past its place', async () => {
		const list = listOf(9, { offsets: 'rows', pageSize: 2 });
		const stopped = await read(list, { most: 4 });
		expect(stopped).toMatchObject({ end: 'stopped', place: { before: { ids: ['R002', 'R003'] } } });
		if (stopped.end !== 'stopped') return;
		for (const id of ['R000', 'R001', 'R002', 'R003']) list.remove(id);
		expect(await read(list, { place: stopped.place })).toMatchObject({ end: 'shifted', isDisturbed: true });
	});

	it('does not fear for what is behind the last page', async () => {
		const list = listOf(3, { offsets: 'rows', pageSize: 2 });
		const stopped = await read(list, { most: 3 });
		if (stopped.end !== 'stopped') throw new Error(stopped.end);
		expect(stopped.place.query).toBeUndefined();
		list.remove('R002');
		expect(await read(list, { place: stopped.place })).toMatchObject({ end: 'whole', isDisturbed: false });
		list.set('R003');
		list.set('R004');
		list.set('R005');
		const grown = await read(list, { place: stopped.place });
		expect(grown).toMatchObject({ end: 'whole', isDisturbed: true });
		expect(idsOf(grown.items)).toEqual(expect.arrayContaining(['R004', 'R005']));
	});

	it('gives up on two pages that never stand still, after ten repairs', async () => {
		const list = listOf(40, { offsets: 'rows', pageSize: 3 });
		let turn = 0;
		list.between = () => {
			turn += 1;
			if (turn % 2 === 0) list.remove(list.at()[0].id);
			else list.set(`A${turn}`, 'P_PROC', list.now - turn);
		};
		const reading = await read(list);
		expect(reading).toMatchObject({ end: 'unsettled', isDisturbed: true, place: { before: {} } });
		// The first page; then ten repairs and the one too many, of two requests each.
		expect(list.requests).toBe(1 + 11 * 2);
	});

	it('ends as soon as there is enough', async () => {
		const list = listOf(250);
		expect(await read(list, { enough: 100 })).toMatchObject({ end: 'enough' });
		expect(list.requests).toBe(1);
		expect((await read(list, { enough: 101 })).items.size).toBe(200);
		expect(list.requests).toBe(3);
		expect(await read(list, { enough: 251 })).toMatchObject({ end: 'whole' });
	});

	it.each([
		[['B', 'B'], 'read already', 3],
		[['B', 'A'], 'read already', 3],
		[['B', 'C', 'B'], 'read already', 5],
		[['https://www.concursolutions.example/reports'], 'can not be followed', 1],
	])('ends where the next page leads in circles or nowhere: %j', async (names, words, requests) => {
		const asked: string[] = [];
		const reading = await readList<ReportHeader, Failed>({
			first: { page: 'A' },
			mayGoOn: () => asked.length < 100,
			fetchPage: async ({ offset = 'A' }) => {
				asked.push(offset);
				const index = offset === 'A' ? 0 : offset === 'B' ? 1 : 2;
				const name = names[index];
				const NextPage = name.startsWith('http') ? name : name === 'A' ? '/x?page=A' : `/x?offset=${name}`;
				return { page: { Items: [{ ID: offset }], NextPage } };
			},
		});
		expect(reading).toMatchObject({ end: 'circle', problem: expect.stringContaining(words) });
		expect(asked).toHaveLength(requests);
		expect(reading.items.size).toBe(new Set(asked).size);
	});

	it('hands the failure over, and whether it was the place to go on at', async () => {
		const list = listOf(5, { pageSize: 2 });
		list.failAt = 1;
		expect(await read(list)).toMatchObject({
			end: 'failed',
			isFirst: true,
			failure: { kind: 'serverError' },
		});
		list.failAt = 3;
		expect(await read(list)).toMatchObject({ end: 'failed', isFirst: false });
	});

	it('keeps a report as it was last read', async () => {
		const list = listOf(3, { pageSize: 2 });
		let turns = 0;
		list.between = () => {
			turns += 1;
			if (turns === 1) list.set('R000');
			list.now += 1;
		};
		const { items } = await read(list);
		expect(items.get('R000')?.LastModifiedDate).toBe(
			list.header(list.rows.get('R000') as never).LastModifiedDate,
		);
	});
});
