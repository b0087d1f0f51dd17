import { dayOf, KnownReports } from '../../../concur/changes/known';
import type { ReportHeader } from '../../../concur/reports/page';

const report = (ID: string, LastModifiedDate?: unknown): ReportHeader => ({ ID, LastModifiedDate });
const DATE = '2026-08-01T10:20:30.400';
const LATER = '2026-08-01T10:20:30.401';

describe('KnownReports', () => {
	it('knows a report with its modification, however its date is written', () => {
		const known = new KnownReports();
		expect(known.note(report('A', DATE), 1)).toBe(true);
		for (const same of [
			DATE,
			'2026-08-01T10:20:30.4',
			'2026-08-01T10:20:30.40Z',
			'2026-08-01T12:20:30.4+02:00',
		])
			expect(known.note(report('A', same), 1)).toBe(false);
		expect(known.note(report('A', LATER), 1)).toBe(true);
		// What lags is no news, and does not hide what comes next.
		expect(known.note(report('A', DATE), 1)).toBe(false);
		expect(known.note(report('A', LATER), 1)).toBe(false);
		expect(known.note(report('B', DATE), 1)).toBe(true);
		expect(known.size).toBe(2);
	});

	it('goes by the text of a date that can not be read', () => {
		const known = new KnownReports();
		expect(known.note(report('A', 'yesterday | noon'), 1)).toBe(true);
		expect(new KnownReports(known.toLines()).note(report('A', 'yesterday | noon'), 1)).toBe(false);
		expect(known.note(report('A', 'today'), 1)).toBe(true);
		expect(known.note(report('N', null), 1)).toBe(true);
		expect(known.note(report('N', null), 1)).toBe(false);
		expect(known.note(report('A', DATE), 1)).toBe(true);
		expect(known.note(report('A', 'today'), 1)).toBe(false);
		const long = new KnownReports();
		long.note(report('L', 'x'.repeat(1000)), 0);
		expect(long.toLines()).toEqual([`~${'x'.repeat(40)}|0|L`]);
	});

	it('is stored as JSON, with any ID', () => {
		const ids = ['425FE2ADB4954FCA90CD', 'a|b|c', '__proto__', 'constructor', '', '$ %'];
		const known = new KnownReports();
		for (const id of ids) known.note(report(id, DATE), 20_300);
		const lines = JSON.parse(JSON.stringify(known.toLines())) as string[];
		expect(lines[1]).toBe(`${Date.parse(`${DATE}Z`).toString(36)}|${(20_300).toString(36)}|a|b|c`);
		const read = new KnownReports(lines);
		for (const id of ids) expect(read.note(report(id, DATE), 20_300)).toBe(false);
		expect(read.toLines()).toEqual(lines);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	it('forgets those that were not seen since a day', () => {
		const known = new KnownReports();
		known.note(report('A', DATE), 1);
		known.note(report('B', DATE), 2);
		known.note(report('C', DATE), 1);
		known.note(report('C', DATE), 2);
		known.forgetUnseenSince(2);
		expect(known.toLines().map((line) => line.at(-1))).toEqual(['B', 'C']);
	});

	it('forgets the oldest beyond the bound, and tells how far it went', () => {
		const known = new KnownReports();
		const dates = ['05', '01', '04', '02', '03'].map((day) => `2026-08-${day}T00:00:00`);
		for (const [index, date] of dates.entries()) known.note(report(`R${index}`, date), 1);
		expect(known.forgetOldest(5, 0)).toBeUndefined();
		expect(known.forgetOldest(3, 0)).toBe(Date.parse('2026-08-02T00:00:00Z'));
		expect(known.toLines().map((line) => line.slice(-2))).toEqual(['R0', 'R2', 'R4']);
		// Those noted last are spared, old or not.
		expect(known.forgetOldest(2, 1)).toBe(Date.parse('2026-08-04T00:00:00Z'));
		expect(known.toLines().map((line) => line.slice(-2))).toEqual(['R0', 'R4']);
	});

	it('counts days from 1970', () => {
		expect([dayOf(86_399_999), dayOf(86_400_000)]).toEqual([0, 1]);
	});
});
