import type { CursorState } from '../../../concur/changes/cursor';
import { scan } from '../../../concur/changes/scan';
import type { PageRead, Scan, ScanBounds } from '../../../concur/changes/scan';
import type { VerdictKind } from '../../../concur/verdict/kinds';

const QUERY = { user: 'ALL', paymentStatusCode: 'P_PROC' };
const NOW = Date.parse('2026-08-01T12:00:00Z');
const LATER: ScanBounds = { maxRequests: 200, until: Infinity, latest: Infinity, now: () => NOW };

/** Two pages of one report each. */
const pages = async ({ offset }: Record<string, string>): Promise<PageRead> => ({
	page: offset
		? { Items: [{ ID: 'B', LastModifiedDate: '2026-08-01T11:00:01' }], NextPage: undefined }
		: { Items: [{ ID: 'A', LastModifiedDate: '2026-08-01T11:00:00' }], NextPage: '/x?offset=1' },
});
const poll = async (
	state: CursorState,
	fetchPage: typeof pages,
	bounds: Partial<ScanBounds> = {},
	skipsWaiting = false,
): Promise<Scan> => await scan(state, { query: QUERY, skipsWaiting }, fetchPage, { ...LATER, ...bounds });
const idsOf = (read: Scan): unknown =>
	'fresh' in read ? read.fresh.map(({ ID }) => ID).join('') : read.kind;

/** A trigger whose first poll stopped behind the first page. */
async function stopped(): Promise<CursorState> {
	const state: CursorState = {};
	expect(idsOf(await poll(state, pages, { maxRequests: 1, latest: 0 }))).toBe('A');
	expect(state.scan?.place.query).toMatchObject({ offset: '1' });
	return state;
}

describe('a scan that goes on', () => {
	it.each<[VerdictKind]>([
		['badRequest'],
		['notFound'],
		['otherClientError'],
		['foreignAnswer'],
		['errorAnswer'],
		['serverError'],
	])('begins anew at once where Concur no longer knows the place, and says so by %s', async (kind) => {
		const state = await stopped();
		let refused = false;
		const asked: string[] = [];
		const read = await poll(state, async (query) => {
			asked.push(query.offset ?? 'start');
			if (query.offset && !refused) {
				refused = true;
				return { kind, words: 'gone', httpStatusCode: 400 };
			}
			return await pages(query);
		});
		expect(idsOf(read)).toBe('B');
		expect(asked.slice(0, 2)).toEqual(['1', 'start']);
		expect(state.scan).toBeUndefined();
	});

	it.each<[VerdictKind]>([['unauthorized'], ['timeout'], ['connectionLost']])(
		'stays where it is after %s, which says nothing about the place',
		async (kind) => {
			const state = await stopped();
			const before = JSON.stringify(state);
			let asked = 0;
			const read = await poll(state, async () => {
				asked += 1;
				return { kind, words: '', httpStatusCode: undefined };
			});
			expect([idsOf(read), asked, JSON.stringify(state)]).toEqual([kind, 1, before]);
		},
	);

	it('stays where it is when a later page fails', async () => {
		const state: CursorState = {};
		const read = await poll(state, async (query) =>
			query.offset ? { kind: 'badRequest', words: '', httpStatusCode: 400 } : await pages(query),
		);
		expect([idsOf(read), state]).toEqual(['badRequest', {}]);
	});

	it('says that the list goes in circles, and begins anew the next time', async () => {
		const state: CursorState = {};
		const read = await poll(state, async ({ offset = '0' }) => ({
			page: { Items: [{ ID: `R${offset}` }], NextPage: `/x?offset=${offset === '0' ? '1' : '0'}` },
		}));
		expect(read).toHaveProperty('problem');
		expect(state.scan).toBeUndefined();
		expect(await poll({}, pages)).not.toHaveProperty('problem');
	});
});

describe('two polls at the same time', () => {
	/** The first has read, but is not through when the second begins and ends. */
	async function overtaken(skipsWaiting: boolean) {
		const state: CursorState = { startedAt: 0 };
		let goOn: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			goOn = resolve;
		});
		const first = poll(
			state,
			async (query) => {
				if (query.offset) await held;
				return query.offset
					? await pages(query)
					: {
							page: {
								Items: [
									{ ID: 'A', LastModifiedDate: '2026-08-01T11:00:00' },
									{ ID: 'C', LastModifiedDate: '2026-08-01T10:00:00' },
								],
								NextPage: '/x?offset=1',
							},
						};
			},
			{},
			skipsWaiting,
		);
		const second = await poll(state, pages, {}, skipsWaiting);
		const afterSecond = state.newestSeen;
		goOn();
		return { first: await first, second, afterSecond, state };
	}

	it('hand out each report once, and the one that was overtaken moves nothing', async () => {
		const { first, second, afterSecond, state } = await overtaken(false);
		expect([idsOf(second), idsOf(first)]).toEqual(['AB', 'C']);
		expect([state.newestSeen, state.revision]).toEqual([afterSecond, 1]);
	});

	it('hand out nothing from an overtaken one that was to leave waiting reports alone', async () => {
		expect(idsOf((await overtaken(true)).first)).toBe('');
	});
});
