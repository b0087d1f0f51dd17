import { absorb, absorbReports, isFullScanDue, OVERLAP_MS, scanFrom } from '../../../concur/changes/cursor';
import type { CursorState, ScannedPart } from '../../../concur/changes/cursor';
import { KEEP_DAYS, MAX_REMEMBERED } from '../../../concur/changes/known';
import type { ReportHeader } from '../../../concur/reports/page';

const DAY = 86_400_000;
const NOW = Date.parse('2026-08-01T10:00:00Z');
const dateOf = (epoch: number): string => new Date(epoch).toISOString().slice(0, -1);
const report = (ID: string, epoch?: number): ReportHeader => ({
	ID,
	LastModifiedDate: epoch === undefined ? null : dateOf(epoch),
});
const part = (reports: ReportHeader[], fields: Partial<ScannedPart> = {}): ScannedPart => ({
	reports,
	scan: { isFull: false, first: { user: 'ALL' } },
	goesOn: 'whole',
	skipsWaiting: false,
	now: NOW,
	...fields,
});
const idsOf = (reports: ReportHeader[]): string[] => reports.map(({ ID }) => ID);

describe('isFullScanDue', () => {
	it.each([
		[{}, true],
		[{ fullScanAt: NOW }, false],
		[{ fullScanAt: NOW - DAY + 1 }, false],
		[{ fullScanAt: NOW - DAY }, true],
		[{ fullScanAt: NOW + 1 }, true],
	])('%j: %s', (state, due) => {
		expect(isFullScanDue(state, NOW)).toBe(due);
	});
});

describe('scanFrom', () => {
	it.each([
		[{}, false, undefined],
		[{}, true, undefined],
		[{ newestSeen: NOW }, true, undefined],
		[{ newestSeen: NOW }, false, dateOf(NOW - OVERLAP_MS)],
		[{ newestSeen: NOW, doneUpTo: 5 }, false, dateOf(NOW - OVERLAP_MS)],
		[{ newestSeen: NOW, doneUpTo: NOW - DAY }, true, dateOf(NOW - DAY)],
		[{ doneUpTo: NOW - DAY }, false, dateOf(NOW - DAY)],
	])('%j, full %s: %s', (state, isFull, from) => {
		expect(scanFrom(state, isFull)).toBe(from);
	});
});

describe('absorb', () => {
	it('moves the cursor to the newest of a whole scan, and never back', () => {
		const state: CursorState = {};
		expect(idsOf(absorb(state, part([report('A', NOW - 5), report('B', NOW - 9)])))).toEqual(['A', 'B']);
		expect(state).toMatchObject({ newestSeen: NOW - 5, isStarted: true, revision: 1 });
		expect(absorb(state, part([report('B', NOW - 9)]))).toEqual([]);
		expect(state).toMatchObject({ newestSeen: NOW - 5, revision: 2 });
		expect(state.fullScanAt).toBeUndefined();
	});

	it('has no cursor where no date can be read', () => {
		const state: CursorState = {};
		expect(idsOf(absorb(state, part([report('A')])))).toEqual(['A']);
		expect(state).not.toHaveProperty('newestSeen');
		absorb(state, part([]));
		expect(state).not.toHaveProperty('newestSeen');
	});

	it('goes no further than its own clock', () => {
		const state: CursorState = {};
		absorb(state, part([report('A', NOW + 1)]));
		expect(state.newestSeen).toBe(NOW);
	});

	it('in parts, goes no further than its first part', () => {
		const state: CursorState = {};
		const first = { isFull: true, first: { user: 'ALL', limit: '100' } };
		const place = { query: { offset: '1' } };
		absorb(state, part([report('A', NOW - 5)], { scan: first, goesOn: place }));
		expect(state.scan).toEqual({ ...first, place, newest: NOW - 5 });
		expect(state).not.toHaveProperty('newestSeen');
		expect(state).not.toHaveProperty('isStarted');
		const behind = { query: { offset: '2' } };
		absorb(state, part([report('B', NOW - 1)], { scan: first, goesOn: behind }));
		expect(state.scan).toEqual({ ...first, place: behind, newest: NOW - 5 });
		absorb(state, part([report('C', NOW)], { scan: first }));
		expect(state).toMatchObject({ newestSeen: NOW - 5, isStarted: true, fullScanAt: NOW, revision: 3 });
		expect(state).not.toHaveProperty('scan');
	});

	it('keeps what was found of a scan that must begin anew, and nothing else', () => {
		const state: CursorState = { newestSeen: 7, scan: { isFull: true, first: {}, place: {}, newest: 9 } };
		expect(idsOf(absorb(state, part([report('A', NOW)], { goesOn: 'again' })))).toEqual(['A']);
		expect(state).toEqual({ newestSeen: 7, revision: 1, known: [expect.stringMatching(/\|A$/)] });
	});

	it('takes for done what is as old as what had to be forgotten, but not before the scan is over', () => {
		const state: CursorState = {};
		const many = Array.from({ length: MAX_REMEMBERED + 2 }, (_, index) =>
			report(`R${index}`, NOW - DAY + index),
		);
		expect(absorb(state, part(many, { goesOn: { query: {} } }))).toHaveLength(MAX_REMEMBERED + 2);
		expect(state.known).toHaveLength(MAX_REMEMBERED);
		expect(state).toMatchObject({ forgottenUpTo: NOW - DAY + 1 });
		expect(state).not.toHaveProperty('doneUpTo');
		expect(idsOf(absorb(state, part([report('OLD', NOW - DAY - 1)])))).toEqual(['OLD']);
		// It was noted last, so the next oldest had to go in its place.
		expect(state).toMatchObject({ doneUpTo: NOW - DAY + 2 });
		expect(state).not.toHaveProperty('forgottenUpTo');
		const later = [report('DONE', NOW - DAY + 2), report('R1', NOW - DAY + 1), report('NEW', NOW - DAY + 3)];
		expect(idsOf(absorb(state, part(later)))).toEqual(['NEW']);
		expect(state.doneUpTo).toBe(NOW - DAY + 3);
	});

	it('never takes less for done than before', () => {
		const state: CursorState = { doneUpTo: 50, forgottenUpTo: 40 };
		absorb(state, part([]));
		expect(state.doneUpTo).toBe(50);
		const other: CursorState = { doneUpTo: 40, forgottenUpTo: 50 };
		absorb(other, part([]));
		expect(other.doneUpTo).toBe(50);
	});

	it('after a full scan, forgets what none has seen for some days', () => {
		const state: CursorState = {};
		absorb(state, part([report('A', NOW), report('B', NOW)], { now: NOW }));
		const full = { scan: { isFull: true, first: {} } };
		absorb(state, part([report('A', NOW)], { ...full, now: NOW + KEEP_DAYS * DAY }));
		expect(state.known).toHaveLength(2);
		absorb(state, part([report('A', NOW)], { now: NOW + (KEEP_DAYS + 1) * DAY }));
		expect(state.known).toHaveLength(2);
		absorb(state, part([report('A', NOW)], { ...full, now: NOW + (KEEP_DAYS + 1) * DAY }));
		expect(state.known).toEqual([expect.stringMatching(/\|A$/)]);
	});
});

describe('absorbReports', () => {
	it('leaves the cursor alone', () => {
		const state: CursorState = { newestSeen: 5, revision: 3 };
		expect(idsOf(absorbReports(state, part([report('A', NOW)])))).toEqual(['A']);
		expect(state).toEqual({ newestSeen: 5, revision: 3, known: [expect.stringMatching(/\|A$/)] });
		expect(absorbReports(state, part([report('A', NOW)]))).toEqual([]);
	});

	it('notes those that were waiting, without handing them out', () => {
		const state: CursorState = { startedAt: NOW - 5 };
		const reports = [report('WAITS', NOW - 6), report('COMES', NOW - 5), report('UNDATED')];
		expect(idsOf(absorbReports(state, part(reports, { skipsWaiting: true })))).toEqual(['COMES']);
		expect(absorbReports(state, part(reports))).toEqual([]);
		expect(absorbReports({}, part([report('A', NOW - 1)], { skipsWaiting: true }))).toEqual([]);
		expect(absorbReports({}, part([report('A', NOW)], { skipsWaiting: true }))).toHaveLength(1);
	});

	it('remembers the newest of all that it had to forget', () => {
		const state: CursorState = { forgottenUpTo: NOW };
		const many = Array.from({ length: MAX_REMEMBERED + 1 }, (_, index) =>
			report(`R${index}`, NOW - DAY + index),
		);
		absorbReports(state, part(many));
		expect(state.forgottenUpTo).toBe(NOW);
	});
});

it('a scan looks a quarter of an hour back behind the newest modification, and everywhere where there is none', () => {
	const newestSeen = Date.parse('2026-08-01T12:00:00Z');
	expect(scanFrom({ newestSeen }, false)).toBe('2026-08-01T11:45:00.000');
	expect(scanFrom({ newestSeen }, true)).toBeUndefined();
	expect(scanFrom({}, false)).toBeUndefined();
	expect(scanFrom({ newestSeen, doneUpTo: newestSeen }, true)).toBe('2026-08-01T12:00:00.000');
});
