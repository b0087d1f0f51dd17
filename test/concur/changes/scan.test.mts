import fc from 'fast-check';

import type { ReportHeader } from '../../../concur/reports/page';
import { keyOf, OVERLAP_MS } from '../../../concur/changes/cursor';
import type { CursorState } from '../../../concur/changes/cursor';
import { scan } from '../../../concur/changes/scan';
import type { PageRead } from '../../../concur/changes/scan';

const START = Date.parse('2026-08-01T00:00:00Z');
const dateOf = (epoch: number): string => new Date(epoch).toISOString().slice(0, -1);

/** A list with Concur's semantics: filtered by modification, paged by an opaque offset, in an order of its own (here: by ID). */
class FakeList {
	now = START;
	failNext = 0;
	requests = 0;
	private readonly reports = new Map<string, { status: string; modified: number }>();

	constructor(private readonly pageSize: number) {}

	set(id: string, status: string): void {
		this.reports.set(id, { status, modified: this.now });
	}

	get waiting(): ReportHeader[] {
		return [...this.reports]
			.filter(([, { status }]) => status === 'P_PROC')
			.map(([ID, { status, modified }]) => ({
				ID,
				PaymentStatusCode: status,
				LastModifiedDate: dateOf(modified),
			}));
	}

	fetchPage = async (query: Record<string, string>): Promise<PageRead> => {
		this.requests += 1;
		if (this.failNext > 0) {
			this.failNext -= 1;
			if (this.failNext === 0) return { kind: 'serverError', words: 'down', httpStatusCode: 500 };
		}
		await Promise.resolve();
		const from = query.modifiedDateAfter ? Date.parse(`${query.modifiedDateAfter}Z`) : 0;
		const matching = this.waiting
			.filter(
				(report) =>
					Date.parse(`${String(report.LastModifiedDate)}Z`) >= from && report.ID > (query.offset ?? ''),
			)
			.sort((left, right) => (left.ID < right.ID ? -1 : 1));
		const Items = matching.slice(0, this.pageSize);
		const next = new URLSearchParams({ ...query, offset: Items.at(-1)?.ID ?? '' });
		return {
			page: {
				Items,
				NextPage: matching.length > this.pageSize ? `http://other.example/x?${next.toString()}` : undefined,
			},
		};
	};
}

type Action =
	| { do: 'arrive'; ids: number[] }
	| { do: 'leaveAndReenter'; id: number }
	| { do: 'leave'; id: number }
	| { do: 'poll' }
	| { do: 'pollTwiceAtOnce' }
	| { do: 'failingPoll'; page: number }
	| { do: 'restart' }
	| { do: 'wait'; minutes: number };

const ids = fc.integer({ min: 0, max: 60 });
const actions: fc.Arbitrary<Action> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('arrive' as const),
			ids: fc.uniqueArray(ids, { minLength: 1, maxLength: 15 }),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('leaveAndReenter' as const), id: ids }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), id: ids }) },
	{ weight: 5, arbitrary: fc.constant({ do: 'poll' as const }) },
	{ weight: 1, arbitrary: fc.constant({ do: 'pollTwiceAtOnce' as const }) },
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('failingPoll' as const), page: fc.integer({ min: 1, max: 4 }) }),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 40 }) }),
	},
);

describe('the trigger', () => {
	it('hands out each status of a report once and misses none, whatever happens', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(actions, { maxLength: 60 }),
				fc.integer({ min: 1, max: 7 }),
				fc.integer({ min: 1, max: 4 }),
				async (steps, pageSize, maxPages) => {
					const list = new FakeList(pageSize);
					let state: CursorState = {};
					const emitted: string[] = [];
					const poll = async () => {
						const result = await scan(state, { paymentStatusCode: 'P_PROC' }, list.fetchPage, {
							maxPages,
							deadline: Infinity,
							now: () => list.now,
						});
						if ('fresh' in result) emitted.push(...result.fresh.map(keyOf));
					};
					for (const step of steps) {
						// Every change has a time of its own, but for those that arrive together.
						list.now += 1;
						switch (step.do) {
							case 'arrive':
								for (const id of step.ids) list.set(`R${id}`, 'P_PROC');
								break;
							case 'leave':
								list.set(`R${step.id}`, 'P_NOTP');
								break;
							case 'leaveAndReenter':
								list.set(`R${step.id}`, 'P_NOTP');
								list.now += 1;
								list.set(`R${step.id}`, 'P_PROC');
								break;
							case 'wait':
								list.now += step.minutes * 60_000;
								break;
							case 'poll':
								await poll();
								break;
							case 'pollTwiceAtOnce':
								await Promise.all([poll(), poll()]);
								break;
							case 'failingPoll':
								list.failNext = step.page;
								await poll();
								list.failNext = 0;
								break;
							case 'restart':
								state = JSON.parse(JSON.stringify(state)) as CursorState;
						}
					}
					// Polls go on: after a few rounds over all pages everything must have come.
					for (let round = 0; round < 4 * Math.ceil(70 / (pageSize * maxPages)) + 4; round += 1) await poll();
					expect(new Set(emitted).size).toBe(emitted.length);
					for (const report of list.waiting) expect(emitted).toContain(keyOf(report));
				},
			),
			{ numRuns: 300 },
		);
	});

	it('takes 5,000 reports of the same millisecond, once', async () => {
		const list = new FakeList(100);
		for (let id = 0; id < 5000; id += 1) list.set(`R${String(id).padStart(5, '0')}`, 'P_PROC');
		let state: CursorState = {};
		const bounds = { maxPages: 20, deadline: Infinity, now: () => list.now };
		const emitted: string[] = [];
		for (let poll = 0; poll < 8; poll += 1) {
			const result = await scan(state, {}, list.fetchPage, bounds);
			if ('fresh' in result) emitted.push(...result.fresh.map(keyOf));
			state = JSON.parse(JSON.stringify(state)) as CursorState;
		}
		expect(emitted).toHaveLength(5000);
		expect(new Set(emitted).size).toBe(5000);
	});

	it('remembers nothing of a poll that failed in the middle', async () => {
		const list = new FakeList(2);
		for (const id of ['A', 'B', 'C', 'D', 'E']) list.set(id, 'P_PROC');
		const state: CursorState = {};
		const bounds = { maxPages: 100, deadline: Infinity, now: () => list.now };
		list.failNext = 2;
		expect(await scan(state, {}, list.fetchPage, bounds)).toMatchObject({ kind: 'serverError' });
		expect(state.seen).toBeUndefined();
		const result = await scan(state, {}, list.fetchPage, bounds);
		expect('fresh' in result && result.fresh).toHaveLength(5);
	});

	it('stops at the deadline and goes on there', async () => {
		const list = new FakeList(1);
		for (const id of ['A', 'B', 'C']) list.set(id, 'P_PROC');
		const state: CursorState = {};
		const bounds = { maxPages: 100, deadline: 0, now: () => 1 };
		const found: string[] = [];
		for (let poll = 0; poll < 3; poll += 1) {
			const result = await scan(state, {}, list.fetchPage, bounds);
			if ('fresh' in result) found.push(...result.fresh.map(({ ID }) => ID));
		}
		expect(found).toEqual(['A', 'B', 'C']);
		expect(state.resume).toBeUndefined();
	});

	it('forgets what no later scan reads', async () => {
		const list = new FakeList(100);
		const state: CursorState = {};
		const bounds = { maxPages: 100, deadline: Infinity, now: () => list.now };
		for (let round = 0; round < 50; round += 1) {
			list.set(`R${round}`, 'P_PROC');
			await scan(state, {}, list.fetchPage, bounds);
			list.now += OVERLAP_MS;
		}
		expect(Object.keys(state.seen ?? {}).length).toBeLessThan(5);
	});
});
