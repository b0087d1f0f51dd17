import fc from 'fast-check';

import { FULL_SCAN_EVERY_MS, OVERLAP_MS } from '../../../concur/changes/cursor';
import type { CursorState } from '../../../concur/changes/cursor';
import { KEEP_DAYS, MAX_REMEMBERED } from '../../../concur/changes/known';
import { scan } from '../../../concur/changes/scan';
import type { Scan, ScanBounds } from '../../../concur/changes/scan';
import type { ReportHeader } from '../../../concur/reports/page';
import { MINUTE, START, UnrulyList } from '../reading/unrulyList.mts';
import type { Habits } from '../reading/unrulyList.mts';
import { storiesToTry } from '../../storiesToTry.mts';

const DAY = FULL_SCAN_EVERY_MS;
/** What takes seconds is left out where each of hundreds of mutants would be held against it. */
const itAtLength = process.env.MUTATION_TEST ? it.skip : it;
const keyOf = ({ ID, LastModifiedDate }: ReportHeader): string => `${ID} ${String(LastModifiedDate)}`;
const copy = (state: CursorState): CursorState => JSON.parse(JSON.stringify(state)) as CursorState;

/** The trigger for one payment status, as often as one likes. */
class Polls {
	state: CursorState = {};
	emitted: string[] = [];
	skipsWaiting = false;

	constructor(
		readonly list: UnrulyList,
		private readonly bounds: Partial<ScanBounds> = {},
		private readonly filters: Record<string, string> = {},
	) {}

	async poll(): Promise<Scan> {
		this.state.startedAt ??= this.list.now;
		const result = await scan(
			this.state,
			{
				query: { user: 'ALL', paymentStatusCode: 'P_PROC', ...this.filters },
				skipsWaiting: this.skipsWaiting && this.state.isStarted !== true,
			},
			this.list.fetchPage,
			{ maxRequests: 200, until: Infinity, latest: Infinity, now: () => this.list.now, ...this.bounds },
		);
		if ('fresh' in result) this.emitted.push(...result.fresh.map(keyOf));
		return result;
	}

	async fresh(): Promise<string[]> {
		const result = await this.poll();
		if (!('fresh' in result)) throw new Error(result.kind);
		return result.fresh.map(({ ID }) => ID).sort();
	}

	restart(): void {
		this.state = copy(this.state);
	}

	/** Each once, and none of those that are at the status missing. */
	expectAllOnce(): void {
		expect(new Set(this.emitted).size).toBe(this.emitted.length);
		const emitted = new Set(this.emitted);
		expect(
			this.list
				.at()
				.map((row) => keyOf(this.list.header(row)))
				.filter((key) => !emitted.has(key)),
		).toEqual([]);
	}
}

const habits: fc.Arbitrary<Habits> = fc.record({
	offsets: fc.constantFrom('rows' as const, 'afterLast' as const),
	order: fc.constantFrom('oldestFirst' as const, 'newestFirst' as const, 'byId' as const),
	nextPage: fc.constantFrom('withFilters' as const, 'withoutFilters' as const, 'offsetOnly' as const),
	cut: fc.constantFrom('millisecond' as const, 'second' as const, 'minute' as const, 'day' as const),
	dates: fc.constantFrom(
		'milliseconds' as const,
		'hundredths' as const,
		'seconds' as const,
		'rfc3339' as const,
		'unreadable' as const,
		'none' as const,
	),
	keepsModified: fc.boolean(),
	heedsStatus: fc.boolean(),
	pageSize: fc.integer({ min: 2, max: 7 }),
});

const id = fc.integer({ min: 0, max: 40 });
const actions = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('arrive' as const),
			ids: fc.uniqueArray(id, { minLength: 1, maxLength: 12 }),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), id }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('leaveAndReenter' as const), id }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('poll' as const), leaver: fc.option(id) }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'pollTwiceAtOnce' as const }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('failingPoll' as const), at: fc.integer({ min: 1, max: 6 }) }),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'restartBeforeItWasSaved' as const }) },
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 2000 }) }),
	},
);

describe('the trigger', () => {
	it('hands out each status of a report once and misses none, whatever the list does', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(actions, { maxLength: 50 }),
				habits,
				fc.integer({ min: 2, max: 9 }),
				async (steps, habit, maxRequests) => {
					const list = new UnrulyList(habit);
					const polls = new Polls(list, { maxRequests });
					let serial = 0;
					const arrive = (number: number) => {
						// Where no date moves, a report that comes back is the same as before.
						if (!habit.keepsModified) list.set(`R${number}`);
						else list.set(`R${number}.${(serial += 1)}`);
					};
					for (const step of steps) {
						// Every change has a second of its own, but for those that arrive together.
						list.now += 1000;
						switch (step.do) {
							case 'arrive':
								step.ids.forEach(arrive);
								break;
							case 'leave':
								list.set(`R${step.id}`, 'P_NOTP');
								break;
							case 'leaveAndReenter':
								list.set(`R${step.id}`, 'P_NOTP');
								list.now += 1000;
								arrive(step.id);
								break;
							case 'wait':
								list.now += step.minutes * MINUTE;
								break;
							case 'poll': {
								// One leaves while the poll is at work.
								let { leaver } = step;
								list.between = () => {
									if (leaver !== null) list.set(list.at()[leaver]?.id ?? 'R0', 'P_PAID');
									leaver = null;
								};
								await polls.poll();
								list.between = () => undefined;
								break;
							}
							case 'pollTwiceAtOnce':
								await Promise.all([polls.poll(), polls.poll()]);
								break;
							case 'failingPoll': {
								const kept = copy(polls.state);
								list.failAt = list.requests + step.at;
								const result = await polls.poll();
								// n8n keeps nothing of a poll that throws.
								if (!('fresh' in result)) polls.state = kept;
								list.failAt = 0;
								break;
							}
							case 'restart':
								polls.restart();
								break;
							case 'restartBeforeItWasSaved': {
								// What a poll without news has done is kept in memory only.
								const kept = copy(polls.state);
								const result = await polls.poll();
								if ('fresh' in result && result.fresh.length === 0) polls.state = kept;
							}
						}
					}
					list.now += DAY;
					for (let round = 0; round < 120; round += 1) {
						list.now += MINUTE;
						await polls.poll();
					}
					polls.expectAllOnce();
				},
			),
			storiesToTry(150, 10),
		);
	});

	itAtLength.each([
		[{ offsets: 'rows', nextPage: 'withoutFilters', cut: 'day' }],
		[{ offsets: 'rows', nextPage: 'offsetOnly', cut: 'minute', order: 'newestFirst' }],
		[{ offsets: 'rows', nextPage: 'withFilters', cut: 'second', order: 'byId', dates: 'hundredths' }],
		[{ offsets: 'rows', nextPage: 'withoutFilters', cut: 'day', keepsModified: true }],
		[{ offsets: 'afterLast', nextPage: 'offsetOnly', cut: 'day', keepsModified: true, dates: 'rfc3339' }],
		[{ offsets: 'rows', nextPage: 'withoutFilters', cut: 'day', dates: 'none' }],
	] as Array<[Partial<Habits>]>)(
		'100 polls over 2,000 reports that come and go: each once, none missed: %j',
		async (habit) => {
			const list = new UnrulyList({ heedsStatus: true, ...habit });
			for (let number = 0; number < 1000; number += 1)
				list.set(`W${number}`, 'P_PROC', list.now - number * 7 * MINUTE);
			const polls = new Polls(list);
			let turn = 0;
			let arrived = 0;
			list.between = () => {
				turn += 1;
				if (turn % 5 === 0) list.set(list.at()[(turn * 37) % list.at().length].id, 'P_PAID');
			};
			for (let poll = 0; poll < 100; poll += 1) {
				for (let number = 0; number < 10; number += 1) list.set(`N${(arrived += 1)}`);
				if (poll % 7 === 3) list.failAt = list.requests + 3;
				await polls.poll();
				if (poll % 7 === 4) await Promise.all([polls.poll(), polls.poll()]);
				if (poll % 11 === 5) polls.restart();
				list.now += MINUTE;
			}
			list.now += DAY;
			list.between = () => undefined;
			for (let poll = 0; poll < 3; poll += 1) await polls.poll();
			expect(list.rows.size).toBe(2000);
			polls.expectAllOnce();
		},
	);

	it('finds by the next full scan, and not sooner, what no modification date tells', async () => {
		const list = new UnrulyList({ keepsModified: true });
		list.set('R1');
		const polls = new Polls(list);
		expect(await polls.fresh()).toEqual(['R1']);
		list.set('R2');
		// The cursor stands at R1, and R2 is older by weeks.
		list.rows.get('R2')!.modified -= DAY;
		expect(await polls.fresh()).toEqual([]);
		list.now += DAY - 1;
		expect(await polls.fresh()).toEqual([]);
		list.now += 1;
		expect(await polls.fresh()).toEqual(['R2']);
		list.now += 10 * DAY;
		expect(await polls.fresh()).toEqual([]);
		expect(list.requests).toBe(5);
	});

	it('takes a full scan when the clock was set back, and when the filters are others', async () => {
		const list = new UnrulyList({ keepsModified: true });
		list.set('R1');
		const polls = new Polls(list);
		await polls.poll();
		list.set('R2');
		list.rows.get('R2')!.modified -= DAY;
		const others = new Polls(list, {}, { isTestUser: 'false' });
		others.state = copy(polls.state);
		expect(await others.fresh()).toEqual(['R2']);
		list.now -= 1;
		expect(await polls.fresh()).toEqual(['R2']);
	});

	itAtLength('takes 5,000 reports of the same millisecond, once', async () => {
		const list = new UnrulyList();
		for (let number = 0; number < 5000; number += 1) list.set(`R${number}`);
		const polls = new Polls(list, { maxRequests: 40 });
		for (let poll = 0; poll < 8; poll += 1) {
			await polls.poll();
			polls.restart();
		}
		expect(polls.emitted).toHaveLength(5000);
		polls.expectAllOnce();
	});

	it('remembers nothing of a poll that failed in the middle', async () => {
		const list = new UnrulyList({ pageSize: 2 });
		for (const name of ['A', 'B', 'C', 'D', 'E']) list.set(name);
		const polls = new Polls(list);
		list.failAt = 2;
		expect(await polls.poll()).toEqual({ kind: 'serverError', words: 'down', httpStatusCode: 500 });
		expect(polls.state).toEqual({ startedAt: START });
		expect(await polls.fresh()).toHaveLength(5);
	});

	it.each([
		[{ until: 0, latest: Infinity }, 2],
		[{ until: 0, latest: 0 }, 1],
		[{ maxRequests: 4 }, 4],
	])('stops within its bounds and goes on there: %j', async (bounds, requests) => {
		const list = new UnrulyList({ pageSize: 1 });
		for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) list.set(name);
		const polls = new Polls(list, bounds);
		expect((await polls.fresh())[0]).toBe('A');
		expect(list.requests).toBe(requests);
		expect(polls.state.newestSeen).toBeUndefined();
		expect(polls.state.scan).toMatchObject({ isFull: true, newest: START, place: { before: {} } });
		if (requests === 1) return;
		for (let poll = 0; poll < 20 && polls.state.scan; poll += 1) await polls.poll();
		polls.expectAllOnce();
		expect(polls.emitted).toHaveLength(6);
		expect(polls.state.scan).toBeUndefined();
		expect(polls.state.newestSeen).toBe(START);
	});

	it('starts over at once when Concur no longer knows the page to go on at', async () => {
		const list = new UnrulyList({ pageSize: 1, offsets: 'rows' });
		for (const name of ['A', 'B', 'C']) list.set(name);
		const polls = new Polls(list, { maxRequests: 2 });
		expect(await polls.fresh()).toEqual(['A', 'B']);
		list.refusesOffsets = true;
		list.habits.pageSize = 100;
		expect(await polls.fresh()).toEqual(['C']);
		expect(polls.state.scan).toBeUndefined();
		// The page that is gone, and the whole list.
		expect(list.requests).toBe(4);
	});

	it('does not start over for a page that is just out of reach, nor for one in the middle', async () => {
		const list = new UnrulyList({ pageSize: 1 });
		for (const name of ['A', 'B', 'C']) list.set(name);
		const polls = new Polls(list, { maxRequests: 2 });
		await polls.poll();
		let asked = 0;
		const failing = async (kind: 'overloaded' | 'badRequest', from: number) =>
			await scan(
				polls.state,
				{ query: { user: 'ALL', paymentStatusCode: 'P_PROC' }, skipsWaiting: false },
				async (query) => {
					asked += 1;
					return asked < from ? await list.fetchPage(query) : { kind, words: '', httpStatusCode: 400 };
				},
				{ maxRequests: 9, until: Infinity, latest: Infinity, now: () => list.now },
			);
		expect(await failing('overloaded', 1)).toMatchObject({ kind: 'overloaded' });
		expect(asked).toBe(1);
		expect(await failing('badRequest', 3)).toMatchObject({ kind: 'badRequest' });
		expect(asked).toBe(3);
		expect(await polls.fresh()).toEqual([]);
		expect(await polls.fresh()).toEqual(['C']);
	});

	it('hands out what it has read of a list that goes in circles, says so, and leaves the cursor', async () => {
		const polls = new Polls(new UnrulyList());
		const page = {
			Items: [{ ID: 'A', LastModifiedDate: '2026-08-01T00:00:00' }],
			NextPage: '/reports?limit=100',
		};
		polls.list.fetchPage = async () => ({ page });
		expect(await polls.poll()).toMatchObject({
			fresh: [{ ID: 'A' }],
			problem: expect.stringContaining('already'),
		});
		expect(await polls.poll()).toMatchObject({ fresh: [], problem: expect.stringContaining('already') });
		expect(polls.state.newestSeen).toBeUndefined();
		expect(polls.state.fullScanAt).toBeUndefined();
		expect(polls.state.isStarted).toBeUndefined();
	});

	it('is not carried away by a date in the future', async () => {
		const list = new UnrulyList();
		list.set('FUTURE', 'P_PROC', START + 70 * 365 * DAY);
		const polls = new Polls(list);
		expect(await polls.fresh()).toEqual(['FUTURE']);
		expect(polls.state.newestSeen).toBe(START);
		list.now += 60 * MINUTE;
		list.set('R1');
		expect(await polls.fresh()).toEqual(['R1']);
		expect(await polls.fresh()).toEqual([]);
	});

	it('asks for what changed since the overlap', async () => {
		const list = new UnrulyList();
		list.set('R1');
		const polls = new Polls(list);
		const asked: Array<string | undefined> = [];
		const { fetchPage } = list;
		list.fetchPage = async (query) => {
			asked.push(query.modifiedDateAfter);
			return await fetchPage(query);
		};
		await polls.poll();
		await polls.poll();
		list.now += MINUTE;
		list.set('R2');
		await polls.poll();
		await polls.poll();
		const from = (epoch: number) => new Date(epoch - OVERLAP_MS).toISOString().slice(0, -1);
		expect(asked).toEqual([undefined, from(START), from(START), from(START + MINUTE)]);
	});

	it('takes an answer that lags for no news', async () => {
		const list = new UnrulyList();
		list.set('R1');
		const polls = new Polls(list);
		await polls.poll();
		list.now += MINUTE;
		list.set('R1');
		expect(await polls.fresh()).toEqual(['R1']);
		// A replica that is a minute behind.
		list.set('R1', 'P_PROC', START);
		expect(await polls.fresh()).toEqual([]);
		list.set('R1');
		expect(await polls.fresh()).toEqual([]);
	});

	it('hands out nothing of another status, should Concur not heed the filter', async () => {
		const list = new UnrulyList({ heedsStatus: false });
		list.set('R1');
		list.set('PAID', 'P_PAID');
		expect(await new Polls(list).fresh()).toEqual(['R1']);
	});

	it('hands a batch out again, rather than never, when n8n stopped before it saved the cursor', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }), async (crashes) => {
				const list = new UnrulyList({ pageSize: 3 });
				const polls = new Polls(list);
				let repeats = 0;
				for (const [round, crashed] of crashes.entries()) {
					list.now += 20 * MINUTE;
					for (let number = 0; number < 4; number += 1) list.set(`R${round}.${number}`);
					const saved = copy(polls.state);
					const { length } = polls.emitted;
					await polls.poll();
					if (crashed) repeats += polls.emitted.length - length;
					if (crashed) polls.state = saved;
				}
				await polls.poll();
				const once = new Set(polls.emitted);
				for (const row of list.at()) expect(once).toContain(keyOf(list.header(row)));
				expect(polls.emitted.length - once.size).toBeLessThanOrEqual(repeats);
			}),
			storiesToTry(100, 5),
		);
	});
});

describe('what a trigger remembers', () => {
	it('is only what was seen at the status within some days', async () => {
		const list = new UnrulyList();
		const polls = new Polls(list);
		for (let day = 0; day < 20; day += 1) {
			for (let number = 0; number < 10; number += 1) list.set(`R${day}.${number}`);
			await polls.poll();
			for (let number = 0; number < 10; number += 1) list.set(`R${day}.${number}`, 'P_PAID');
			list.now += DAY;
		}
		expect(polls.emitted).toHaveLength(200);
		await polls.poll();
		expect(polls.state.known).toHaveLength(KEEP_DAYS * 10);
		list.set('R0.0');
		expect(await polls.fresh()).toEqual(['R0.0']);
	});

	it('keeps a report for as long as it is at the status', async () => {
		const list = new UnrulyList();
		list.set('R1');
		const polls = new Polls(list);
		for (let day = 0; day < 20; day += 1) {
			await polls.poll();
			list.now += DAY;
		}
		expect(polls.emitted).toHaveLength(1);
		expect(polls.state.known).toHaveLength(1);
	});

	// Newest first is harder: what has just been read is the oldest so far, and is read again where the scan goes on.
	itAtLength(
		'stays bounded when 60,000 reports wait, and still hands out each once',
		async () => {
			const list = new UnrulyList();
			// A list this long is ordered and searched once.
			const rows = Array.from({ length: 60_000 }, (_, index) => ({
				ID: `425FE2ADB4954F${String(100_000 + index)}`,
				LastModifiedDate: new Date(START - index * 1000).toISOString().slice(0, -1),
			}));
			let from = '';
			let matching = rows;
			list.fetchPage = async ({ offset = '0', modifiedDateAfter = '' }) => {
				list.requests += 1;
				// Newest first, so what is behind the first that is too old is too old as well.
				if (modifiedDateAfter !== from) {
					from = modifiedDateAfter;
					const end = rows.findIndex(({ LastModifiedDate }) => LastModifiedDate < from);
					matching = end === -1 ? rows : rows.slice(0, end);
				}
				const end = Number(offset) + 100;
				return {
					page: {
						Items: matching.slice(Number(offset), end),
						NextPage: end < matching.length ? `/x?offset=${end}` : undefined,
					},
				};
			};
			const polls = new Polls(list, { maxRequests: 700 });
			do {
				await polls.poll();
				expect(polls.state.known?.length).toBeLessThanOrEqual(MAX_REMEMBERED);
			} while (polls.state.scan);
			expect(polls.emitted).toHaveLength(60_000);
			expect(new Set(polls.emitted).size).toBe(60_000);
			expect(JSON.stringify(polls.state).length).toBeLessThan(2_100_000);
			// The next full scan leaves out what had to be forgotten, and hands nothing out again.
			list.now += DAY;
			list.requests = 0;
			do await polls.poll();
			while (polls.state.scan);
			expect(polls.emitted).toHaveLength(60_000);
			expect(list.requests).toBeLessThanOrEqual((MAX_REMEMBERED / 100) * 2 + 10);
			from = '';
			rows.unshift({ ID: 'NEW', LastModifiedDate: new Date(START + 1).toISOString().slice(0, -1) });
			expect(await polls.fresh()).toEqual(['NEW']);
		},
		120_000,
	);
});

describe('where waiting reports are left alone', () => {
	it('leaves those alone that were there before, and no other', async () => {
		const list = new UnrulyList();
		list.set('WAITS');
		list.now += MINUTE;
		const polls = new Polls(list);
		polls.skipsWaiting = true;
		list.failAt = 1;
		await polls.poll();
		list.now += MINUTE;
		list.set('MEANWHILE');
		expect(await polls.fresh()).toEqual(['MEANWHILE']);
		list.now += MINUTE;
		list.set('LATER');
		list.set('WAITS');
		expect(await polls.fresh()).toEqual(['LATER', 'WAITS']);
		list.now += DAY;
		expect(await polls.fresh()).toEqual([]);
	});

	it('goes by the date of the payment too, where the modification does not move', async () => {
		const list = new UnrulyList({ keepsModified: true });
		const polls = new Polls(list);
		polls.skipsWaiting = true;
		list.failAt = 1;
		await polls.poll();
		const header = list.header.bind(list);
		for (const name of ['ProcessingPaymentDate', 'PaidDate']) list.set(name);
		list.set('WAITS');
		list.header = (row) => ({ ...header(row), [row.id]: new Date(list.now).toISOString().slice(0, -1) });
		expect(await polls.fresh()).toEqual(['PaidDate', 'ProcessingPaymentDate']);
	});

	it('hands out after the first scan whatever it has not seen', async () => {
		const list = new UnrulyList({ keepsModified: true });
		list.set('WAITS');
		const polls = new Polls(list);
		polls.skipsWaiting = true;
		expect(await polls.fresh()).toEqual([]);
		list.set('LATER');
		list.now += DAY;
		expect(await polls.fresh()).toEqual(['LATER']);
	});

	it('leaves a poll that was overtaken out of it', async () => {
		const list = new UnrulyList();
		list.set('WAITS');
		list.now += MINUTE;
		const polls = new Polls(list);
		polls.skipsWaiting = true;
		await Promise.all([polls.poll(), polls.poll()]);
		expect(polls.emitted).toEqual([]);
	});
});
