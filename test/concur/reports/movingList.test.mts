import { listReports, readAll } from '../../../concur/reports/list';
import type { ReportHeader } from '../../../concur/reports/page';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';

/** A report that was modified at this minute. */
const at = (ID: string, minute: number): ReportHeader => ({
	ID,
	LastModifiedDate: `2026-08-01T10:${String(minute).padStart(2, '0')}:00`,
});

/** A list whose offsets count rows, two a page. `changes`, by the number of a request: what happens to the rows before it. */
function movingList(rows: ReportHeader[], changes: Record<number, (rows: ReportHeader[]) => void> = {}) {
	const asked: Array<Record<string, string>> = [];
	const fetchPage = async (query: Record<string, string>) => {
		asked.push(query);
		changes[asked.length]?.(rows);
		const start = Number(query.offset ?? 0);
		const NextPage = start + 2 < rows.length ? `/x?offset=${start + 2}` : undefined;
		return { page: { Items: rows.slice(start, start + 2), NextPage } };
	};
	return { asked, fetchPage };
}

const rowsOf = (ids: string): ReportHeader[] => [...ids].map((ID, index) => at(ID, index + 1));
const idsOf = (read: Awaited<ReturnType<typeof readAll>>): string =>
	'reports' in read ? read.reports.map(({ ID }) => ID).join('') : read.words;
const leave =
	(ID: string) =>
	(rows: ReportHeader[]): void => {
		rows.splice(
			rows.findIndex((row) => row.ID === ID),
			1,
		);
	};
const come =
	(...reports: ReportHeader[]) =>
	(rows: ReportHeader[]): void => {
		rows.unshift(...reports);
	};

const last =
	(report: ReportHeader) =>
	(rows: ReportHeader[]): void => {
		rows.push(report);
	};

/** A scan that nothing disturbs, and one in which the first page has changed when it is read again, as offsets. */
const QUIET = '020424';
const DISTURBED = '02020424';
/** A first page with a report that was not modified since. */
const TOP = '0';

describe('a list that moves while it is read', () => {
	it.each([
		['nothing', {}, 'ABCDEF', [QUIET]],
		['a report that leaves', { 3: leave('A') }, 'ABCDEF', [DISTURBED, QUIET]],
		[
			'one that comes during the second scan, modified since the first',
			{ 3: leave('A'), 11: come(at('N', 7)) },
			'ABCDEFN',
			[DISTURBED, DISTURBED, TOP],
		],
		[
			'one that the first scan may have missed',
			{ 3: leave('A'), 11: come(at('N', 6)) },
			'ABCDEFN',
			[DISTURBED, DISTURBED, QUIET],
		],
		[
			'one that came, and one that was missed',
			{ 3: leave('A'), 11: come(at('N', 7)), 12: last(at('M', 5)) },
			'ABCDEFNM',
			[DISTURBED, '0202042646', '02042646'],
		],
		[
			'so many that the place is lost',
			{ 3: leave('A'), 11: come(at('N', 7), at('M', 8), at('O', 9)) },
			'ABCDEFNMO',
			[DISTURBED, '020', '02042646'],
		],
	] as const)('%s', async (_, changes, ids, scans) => {
		const { asked, fetchPage } = movingList(rowsOf('ABCDEF'), changes);
		expect(idsOf(await readAll(fetchPage, {}, undefined))).toBe(ids);
		expect(asked.map(({ offset = '0' }) => offset).join('')).toBe(scans.join(''));
	});

	describe('with the newest first', () => {
		/** Each moves to the top, one after the other. */
		const move =
			(ids: string, minute: number) =>
			(rows: ReportHeader[]): void => {
				[...ids].forEach((ID, index) => {
					leave(ID)(rows);
					come(at(ID, minute + index))(rows);
				});
			};
		/** Before each of these requests the report before H moves. */
		const movesAt = (...requests: number[]) =>
			Object.fromEntries(
				requests.map((request) => [
					request,
					(rows: ReportHeader[]) =>
						move(rows[rows.findIndex(({ ID }) => ID === 'H') - 1].ID, request + 10)(rows),
				]),
			);
		/** A moves to the top in both scans before its page is read. */
		const TWICE = { 6: move('A', 10), 11: move('BCDE', 20), 14: move('A', 30) };
		const SCANS = '02042646460204242646';
		/** Down to H, which has not moved. */
		const LOOK = '02042';
		const read = async (changes: Record<number, (rows: ReportHeader[]) => void>) => {
			const { asked, fetchPage } = movingList(rowsOf('ABCDEFGH').reverse(), { ...TWICE, ...changes });
			const ids = idsOf(await readAll(fetchPage, {}, undefined));
			const offsets = asked.map(({ offset = '0' }) => offset).join('');
			expect(offsets.slice(0, SCANS.length)).toBe(SCANS);
			return { ids, top: offsets.slice(SCANS.length) };
		};

		it.each([
			['nothing else moves: the top is read once', {}, [LOOK]],
			['another one moves meanwhile: the top is read again', movesAt(24), [LOOK, LOOK]],
			['the list comes to rest at the fifth look', movesAt(24, 29, 34, 39), Array<string>(5).fill(LOOK)],
		])('finds a report that moves each time before its page is read; %s', async (_, changes, looks) => {
			const { ids, top } = await read(changes);
			expect([...ids].sort().join('')).toBe('ABCDEFGH');
			expect(top).toBe(looks.join(''));
		});

		it('scans it again when the top never comes to rest', async () => {
			const { ids, top } = await read(movesAt(24, 29, 34, 39, 44));
			expect([...ids].sort().join('')).toBe('ABCDEFGH');
			expect(top).toBe(`${LOOK.repeat(5)}02042646`);
		});

		it('hands over why the top could not be read again', async () => {
			const { fetchPage, asked } = movingList(rowsOf('ABCDEFGH').reverse(), TWICE);
			const failing: typeof fetchPage = async (query) =>
				asked.length < 20 ? await fetchPage(query) : ({ kind: 'serverError', words: 'down' } as never);
			expect(await readAll(failing, {}, undefined)).toEqual({ kind: 'serverError', words: 'down' });
		});
	});

	it('gives no more than was asked for, whatever several scans have found', async () => {
		const comeAndLast = (rows: ReportHeader[]): void => {
			come(at('N', 7))(rows);
			last(at('M', 8))(rows);
		};
		const changes = { 3: leave('A'), 9: leave('B'), 11: comeAndLast };
		const { fetchPage } = movingList(rowsOf('ABCDEF'), changes);
		expect(idsOf(await readAll(fetchPage, {}, 7))).toHaveLength(7);
	});

	it('ends as soon as enough are in hand, also where the list has moved', async () => {
		const { asked, fetchPage } = movingList(rowsOf('ABCDEF'), { 3: leave('A') });
		expect(idsOf(await readAll(fetchPage, {}, 5))).toBe('ABCDE');
		expect(asked.map(({ offset = '0' }) => offset).join('')).toBe('0202');
	});

	it.each([
		[undefined, '100'],
		[5, '5'],
		[250, '100'],
	])('with a limit of %s asks for pages of %s', async (limit, size) => {
		const { asked, fetchPage } = movingList(rowsOf('A'));
		await readAll(fetchPage, { user: 'ALL' }, limit);
		expect(asked).toEqual([{ user: 'ALL', limit: size }]);
	});
});

describe('the list of reports at Concur', () => {
	const PATIENCE = { maxTries: 1, maxWaitMs: 1 };
	const request = { query: { user: 'ALL' }, limit: undefined, timeoutMs: 1000 };
	const answer = (httpStatusCode: number, body: string): Attempt => ({
		kind: 'answer',
		httpStatusCode,
		body,
		complete: true,
		correlationId: undefined,
		retryAfter: undefined,
	});
	const lineOf = (attempt: Attempt) => {
		const sent: ConcurRequest[] = [];
		const read = async (asked: ConcurRequest): Promise<Attempt> => {
			sent.push(asked);
			return attempt;
		};
		return { sent, line: { pace: { cancelled: false } as never, read } };
	};

	it('is read as JSON', async () => {
		const { sent, line } = lineOf(answer(200, '{"Items":[{"ID":"A"}]}'));
		expect(await listReports(line, request, PATIENCE)).toEqual({ reports: [{ ID: 'A' }] });
		expect(sent).toEqual([
			{
				method: 'GET',
				path: '/api/v3.0/expense/reports',
				query: { user: 'ALL', limit: '100' },
				accept: 'application/json',
				timeoutMs: 1000,
			},
		]);
	});

	it('hands over why it could not be read', async () => {
		const { line } = lineOf(answer(500, '<title>Down</title>'));
		expect(await listReports(line, request, PATIENCE)).toMatchObject({ kind: 'serverError', words: 'Down' });
	});
});
