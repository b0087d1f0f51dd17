import fc from 'fast-check';

import { MAX_REQUESTS, MAX_SCANS, readAll } from '../../../concur/reports/list';
import { MINUTE, UnrulyList } from '../reading/unrulyList.mts';
import type { Habits } from '../reading/unrulyList.mts';
import { storiesToTry } from '../../storiesToTry.mts';

const QUERY = { user: 'ALL', paymentStatusCode: 'P_PROC' };

function listOf(count: number, habits: Partial<Habits> = {}): UnrulyList {
	const list = new UnrulyList(habits);
	for (let id = 0; id < count; id += 1) list.set(`R${id}`, 'P_PROC', list.now - (count - id) * MINUTE);
	return list;
}

async function idsOf(list: UnrulyList, limit?: number): Promise<string[]> {
	const read = await readAll(list.fetchPage, QUERY, limit);
	if (!('reports' in read)) throw new Error(read.words);
	return read.reports.map(({ ID }) => ID);
}

const behind = (rows: Array<{ LastModifiedDate: string }>, date: string): number => {
	const index = rows.findIndex(({ LastModifiedDate }) => LastModifiedDate > date);
	return index === -1 ? rows.length : index;
};

describe('Get Many', () => {
	it('reads each report once, with as many requests as it takes to be sure', async () => {
		const list = listOf(250);
		expect(await idsOf(list)).toEqual(list.at().map(({ id }) => id));
		expect(list.requests).toBe(6);
		expect(await idsOf(new UnrulyList())).toEqual([]);
	});

	it.each([
		[1, 1, 1],
		[100, 100, 1],
		[101, 101, 2],
		[249, 249, 4],
		[250, 250, 4],
		[251, 250, 6],
	])('with a limit of %i gives %i after %i requests', async (limit, count, requests) => {
		const list = listOf(250);
		expect(await idsOf(list, limit)).toEqual(
			list
				.at()
				.map(({ id }) => id)
				.slice(0, count),
		);
		expect(list.requests).toBe(requests);
	});

	(process.env.MUTATION_TEST ? it.skip : it).each([
		'rowsOldestFirst',
		'rowsNewestFirst',
		'afterLast',
	] as const)(
		'reads 50,000 reports while 500 come and go: each once, none missed: %s',
		async (kind) => {
			const epoch = Date.parse('2026-08-01T00:00:00Z');
			const dated = (ID: string, minutes: number) => ({
				ID,
				LastModifiedDate: new Date(epoch + minutes * MINUTE).toISOString().slice(0, -1),
			});
			const rows = Array.from({ length: 50_000 }, (_, index) =>
				dated(`R${index}`, kind === 'rowsNewestFirst' ? -index : index),
			);
			const stay = new Set(rows.map(({ ID }) => ID));
			let requests = 0;
			const come = () => {
				if (kind === 'rowsNewestFirst') rows.unshift(dated(`N${requests}`, requests));
				else rows.push(dated(`N${requests}`, 50_000 + requests));
			};
			const leave = () => stay.delete(rows.splice((requests * 7919) % rows.length, 1)[0].ID);
			const read = await readAll(
				async ({ offset = '0' }) => {
					requests += 1;
					// 250 leave and 250 come, within the first scan.
					if (requests < 1000 && requests % 4 === 1) leave();
					if (requests < 1000 && requests % 4 === 3) come();
					const start = kind === 'afterLast' && offset !== '0' ? behind(rows, offset) : Number(offset);
					const Items = rows.slice(start, start + 100);
					const next = kind === 'afterLast' ? Items.at(-1)?.LastModifiedDate : String(start + 100);
					const hasMore = start + 100 < rows.length;
					return { page: { Items, NextPage: hasMore ? `/x?offset=${next}` : undefined } };
				},
				QUERY,
				undefined,
			);
			if (!('reports' in read)) throw new Error(read.words);
			const found = new Set(read.reports.map(({ ID }) => ID));
			expect(found.size).toBe(read.reports.length);
			expect([...stay].filter((id) => !found.has(id))).toEqual([]);
			expect(stay.size).toBeLessThan(49_800);
			expect(requests).toBeLessThan(4000);
		},
		120_000,
	);

	it('is whole or says that it is not, whatever comes and goes', async () => {
		const moves = (places: Array<number | null>) =>
			places.map((move) => ({ leave: null, move, come: false }));
		const change = fc.record({
			leave: fc.option(fc.nat(30)),
			move: fc.option(fc.nat(30)),
			come: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('oldestFirst' as const, 'newestFirst' as const, 'byId' as const),
				fc.integer({ min: 2, max: 4 }),
				fc.array(change, { maxLength: 15 }),
				async (order, pageSize, changes) => {
					const list = listOf(12, { offsets: 'rows', order, pageSize });
					const stay = new Set(list.rows.keys());
					let step = 0;
					list.between = () => {
						step += 1;
						// Two quiet requests after each change.
						const {
							leave = null,
							move = null,
							come = false,
						} = step % 3 === 0 ? (changes[step / 3] ?? {}) : {};
						list.now += MINUTE;
						const moved = move === null ? undefined : list.at()[move]?.id;
						if (moved !== undefined) list.set(moved);
						else if (come) list.set(`N${step}`);
						else if (leave !== null) {
							const gone = list.at()[leave]?.id ?? '';
							list.remove(gone);
							stay.delete(gone);
						}
					};
					const read = await readAll(list.fetchPage, QUERY, undefined);
					if (!('reports' in read)) return;
					const ids = read.reports.map(({ ID }) => ID);
					expect(new Set(ids).size).toBe(ids.length);
					for (const id of stay) expect(ids).toContain(id);
				},
			),
			{
				...storiesToTry(200, 15),
				// One report moves to the top in each of two scans before its page is read.
				examples: [['newestFirst', 2, moves([null, 2, 6, 4, 2, 8, 10, 4])]],
			},
		);
	});

	it('says so when the list never stands still', async () => {
		const list = listOf(60, { offsets: 'rows', pageSize: 5 });
		let turn = 0;
		list.between = () => {
			turn += 1;
			// All others in turn: no page is twice the same.
			for (const id of [...list.rows.keys()]) list.remove(id);
			for (let id = 0; id < 60; id += 1) list.set(`T${turn}.${id}`);
		};
		expect(await readAll(list.fetchPage, QUERY, undefined)).toEqual({
			kind: 'unreadable',
			words: 'The list changed too often while it was read',
			advice: expect.stringContaining('never passed off as the whole'),
		});
		expect(list.requests).toBe(MAX_SCANS * 3);
	});

	it('ends at once where the list goes in circles', async () => {
		let requests = 0;
		const pages = async ({ offset = 'A' }: Record<string, string>) => {
			requests += 1;
			return { page: { Items: [{ ID: offset }], NextPage: `/x?offset=${offset === 'A' ? 'B' : 'A'}` } };
		};
		const read = await readAll(pages, QUERY, undefined);
		expect(read).toMatchObject({ kind: 'unreadable', words: expect.stringContaining('read already') });
		expect(requests).toBeLessThan(10);
	});

	it('ends when a list has no end', async () => {
		let requests = 0;
		const pages = async ({ offset = '0' }: Record<string, string>) => {
			requests += 1;
			return { page: { Items: [{ ID: 'SAME' }], NextPage: `/x?offset=${Number(offset) + 1}` } };
		};
		expect(await readAll(pages, QUERY, undefined)).toMatchObject({
			words: 'The list has more than 10000 pages',
		});
		expect(requests).toBe(MAX_REQUESTS);
	});

	it('reads as many pages as may be', async () => {
		let requests = 0;
		const pages = async ({ offset = '1' }: Record<string, string>) => {
			requests += 1;
			const NextPage = offset === String(MAX_REQUESTS / 2) ? undefined : `/x?offset=${Number(offset) + 1}`;
			return { page: { Items: [{ ID: offset }], NextPage } };
		};
		const read = await readAll(pages, QUERY, undefined);
		expect('reports' in read && read.reports).toHaveLength(MAX_REQUESTS / 2);
		expect(requests).toBe(MAX_REQUESTS);
	});

	it('hands over why a page could not be read', async () => {
		const list = listOf(250);
		list.failAt = 2;
		expect(await readAll(list.fetchPage, QUERY, undefined)).toMatchObject({
			kind: 'serverError',
			words: 'down',
		});
	});
});
