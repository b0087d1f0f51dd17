import { arrivedAt, concurDateTime, epochOf, modifiedAt } from '../../../concur/reports/modified';

const NOON = Date.parse('2026-08-01T12:00:00Z');

describe("Concur's dates", () => {
	it.each([
		['2026-08-01T12:00:00', NOON],
		['2026-08-01T12:00:00.000', NOON],
		['2026-08-01T12:00:00Z', NOON],
		['2026-08-01T12:00:00z', NOON],
		['2026-08-01T14:00:00+02:00', NOON],
		['2026-08-01T14:00:00+0200', NOON],
		['2026-08-01T07:00:00-05:00', NOON],
		['2026-08-01', Date.parse('2026-08-01T00:00:00Z')],
	])('%s means UTC unless it says otherwise', (date, epoch) => {
		expect(epochOf(date)).toBe(epoch);
	});

	it.each([
		[null],
		[undefined],
		[''],
		['soon'],
		[NOON],
		[5],
		[2026],
		[{}],
		['2026-08-01T12:00:00Z tomorrow'],
	])('%j is none', (date) => {
		expect(epochOf(date)).toBeNaN();
	});

	it('are written as the filters take them', () => {
		expect(concurDateTime(NOON + 5)).toBe('2026-08-01T12:00:00.005');
	});
});

describe('when a report', () => {
	const report = (fields: object) => ({ ID: '1', ...fields });

	it('was modified', () => {
		expect(modifiedAt(report({ LastModifiedDate: '2026-08-01T12:00:00' }))).toBe(NOON);
		expect(modifiedAt(report({ LastModifiedDate: null, PaidDate: '2026-08-01T12:00:00' }))).toBe(0);
	});

	it.each([
		['LastModifiedDate', 'PaidDate'],
		['ProcessingPaymentDate', 'LastModifiedDate'],
		['PaidDate', 'ProcessingPaymentDate'],
	])('came to where it is: %s, being newer than %s', (newer, older) => {
		const dates = { [newer]: '2026-08-01T12:00:00', [older]: '2026-07-31T12:00:00' };
		expect(arrivedAt(report(dates))).toBe(NOON);
		expect(arrivedAt(report({ [newer]: '2026-08-01T12:00:00', [older]: 'soon' }))).toBe(NOON);
	});

	it('came to where it is: nobody knows', () => {
		expect(arrivedAt(report({ PaidDate: null }))).toBe(0);
	});
});
