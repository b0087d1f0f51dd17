import fc from 'fast-check';

import type { ReportHeader } from '../../../concur/reports/page';
import { keyOf } from '../../../concur/changes/cursor';
import type { CursorState } from '../../../concur/changes/cursor';
import { scan } from '../../../concur/changes/scan';
import type { PageRead } from '../../../concur/changes/scan';

const START = Date.parse('2026-08-01T00:00:00Z');
const MINUTE = 60_000;
const QUERY = { paymentStatusCode: 'P_PROC' };
const dateOf = (epoch: number): string => new Date(epoch).toISOString().slice(0, -1);
const copy = (state: CursorState): CursorState => JSON.parse(JSON.stringify(state)) as CursorState;

/** A list whose offset counts reports, so that one that leaves shifts all behind it to the page before. */
class ShiftingList {
	now = START;
	reports: ReportHeader[] = [];
	/** Runs between two pages. */
	betweenPages: () => void = () => undefined;
	refuseOffsets = false;

	constructor(private readonly pageSize: number) {}

	add(ID: string, modified = this.now): void {
		this.reports.push({ ID, PaymentStatusCode: 'P_PROC', LastModifiedDate: dateOf(modified) });
	}

	leave(index: number): void {
		this.reports.splice(index, 1);
	}

	fetchPage = async (query: Record<string, string>): Promise<PageRead> => {
		await Promise.resolve();
		const offset = Number(query.offset ?? 0);
		if (offset > 0 && this.refuseOffsets) return { kind: 'badRequest', words: 'offset', httpStatusCode: 400 };
		if (offset > 0) this.betweenPages();
		const from = query.modifiedDateAfter ? Date.parse(`${query.modifiedDateAfter}Z`) : 0;
		const matching = this.reports.filter(
			({ LastModifiedDate }) => Date.parse(`${String(LastModifiedDate)}Z`) >= from,
		);
		const end = offset + this.pageSize;
		const next = new URLSearchParams({ ...query, offset: String(end) });
		return {
			page: {
				Items: matching.slice(offset, end),
				NextPage: matching.length > end ? `/reports?${next.toString()}` : undefined,
			},
		};
	};

	async poll(state: CursorState, maxPages = 100): Promise<string[]> {
		const result = await scan(state, QUERY, this.fetchPage, {
			maxPages,
			deadline: Infinity,
			now: () => this.now,
		});
		return 'fresh' in result ? result.fresh.map(keyOf) : [];
	}
}

describe('the trigger, while the list changes under it', () => {
	it('misses no report that slips to a page already read, because another left', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }),
				async (pageSize, leavers) => {
					const list = new ShiftingList(pageSize);
					// Modified hours apart, so that no overlap helps.
					for (let id = 0; id < 25; id += 1) list.add(`R${id}`, START - (25 - id) * 60 * MINUTE);
					const state: CursorState = {};
					const emitted: string[] = [];
					for (const leaver of leavers) {
						// One leaves during every other poll: one that leaves in each could hide the same report for ever.
						let left = false;
						list.betweenPages = () => {
							if (!left && list.reports.length > 1) list.leave(leaver % list.reports.length);
							left = true;
						};
						emitted.push(...(await list.poll(state)));
						list.betweenPages = () => undefined;
						list.now += 30 * MINUTE;
						list.add(`N${list.now}`);
						emitted.push(...(await list.poll(state)));
					}
					expect(new Set(emitted).size).toBe(emitted.length);
					for (const report of list.reports) expect(emitted).toContain(keyOf(report));
				},
			),
			{ numRuns: 200 },
		);
	});

	it('is not carried away by a date in the future', async () => {
		const list = new ShiftingList(100);
		const state: CursorState = {};
		list.add('FUTURE', START + 70 * 365 * 24 * 60 * MINUTE);
		expect(await list.poll(state)).toHaveLength(1);
		list.now += 60 * MINUTE;
		list.add('R1');
		expect(await list.poll(state)).toHaveLength(1);
		expect(await list.poll(state)).toHaveLength(0);
	});

	it('starts over at once when Concur no longer knows the page to go on at', async () => {
		const list = new ShiftingList(2);
		for (let id = 0; id < 3; id += 1) list.add(`R${id}`);
		const state: CursorState = {};
		expect(await list.poll(state, 1)).toHaveLength(2);
		// n8n keeps nothing of a poll that throws, so each poll starts from this copy.
		const kept = copy(state);
		list.refuseOffsets = true;
		await list.poll(copy(kept), 1);
		list.reports.shift();
		expect(await list.poll(copy(kept), 1)).toEqual([keyOf(list.reports[1])]);
	});

	it('takes a next page that can not be followed for an error, not for the end', async () => {
		const state: CursorState = {};
		const page = { Items: [], NextPage: 'https://www.concursolutions.example/api/v3.0/expense/reports' };
		const bounds = { maxPages: 10, deadline: Infinity, now: () => START };
		expect(await scan(state, QUERY, async () => ({ page }), bounds)).toMatchObject({ kind: 'unreadable' });
		expect(state.newestSeen).toBeUndefined();
	});

	it('hands a batch out again, rather than never, when n8n stopped before it saved the cursor', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (crashes) => {
				const list = new ShiftingList(3);
				let saved: CursorState = {};
				const executed: string[] = [];
				let repeats = 0;
				for (const [round, crashed] of crashes.entries()) {
					list.now += 20 * MINUTE;
					for (let id = 0; id < 4; id += 1) list.add(`R${round}.${id}`);
					const state = copy(saved);
					const fresh = await list.poll(state);
					executed.push(...fresh);
					if (crashed) repeats += fresh.length;
					else saved = state;
				}
				executed.push(...(await list.poll(saved)));
				for (const report of list.reports) expect(executed).toContain(keyOf(report));
				expect(executed.length - new Set(executed).size).toBeLessThanOrEqual(repeats);
			}),
		);
	});
});
