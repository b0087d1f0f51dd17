import { DateTime } from 'luxon';

import { concurDate, DATE_FILTERS, reportQuery, TEXT_FILTERS } from '../../../concur/reports/filters';

describe('reportQuery', () => {
	it('asks for the whole company unless told', () => {
		expect(reportQuery({})).toEqual({ query: { user: 'ALL', isTestUser: 'false' } });
	});

	it('joins named and typed codes', () => {
		expect(
			reportQuery({
				paymentStatusCode: ['P_PROC', 'P_PAYC'],
				otherPaymentStatusCode: ' P_FAIL, P_PROC ,',
				approvalStatusCode: ['A_APPR'],
				user: ' a@b.example ',
				currencyCode: 'EUR',
			}),
		).toEqual({
			query: {
				user: 'a@b.example',
				paymentStatusCode: 'P_PROC,P_PAYC,P_FAIL',
				approvalStatusCode: 'A_APPR',
				currencyCode: 'EUR',
				isTestUser: 'false',
			},
		});
	});

	it.each([
		[undefined, { isTestUser: 'false' }],
		['exclude' as const, { isTestUser: 'false' }],
		['include' as const, {}],
		['only' as const, { isTestUser: 'true' }],
	])('test users: %s', (testUsers, query) => {
		expect(reportQuery({ testUsers })).toEqual({ query: { user: 'ALL', ...query } });
	});

	it('names the filters as SAP does', () => {
		// Written out: a list that is compared with itself would not notice one that is gone.
		expect([...TEXT_FILTERS]).toEqual([
			'approverLoginID',
			'attendeeTypeCode',
			'batchID',
			'countryCode',
			'currencyCode',
			'expenseGroupConfigID',
			'expenseTypeCode',
			'paymentType',
			'reimbursementMethod',
			'vendorName',
		]);
		expect([...DATE_FILTERS]).toEqual([
			'createDate',
			'submitDate',
			'processingPaymentDate',
			'paidDate',
			'modifiedDate',
			'entryTransactionDate',
			'userDefinedDate',
		]);
	});

	it('knows the other filters of Reports v3.0', () => {
		const texts = Object.fromEntries(TEXT_FILTERS.map((name) => [name, ` ${name} `]));
		const dates = Object.fromEntries(
			DATE_FILTERS.flatMap((name) => [
				[`${name}After`, '2026-08-01'],
				[`${name}Before`, '2026-08-02'],
			]),
		);
		const trimmed = Object.fromEntries(TEXT_FILTERS.map((name) => [name, name]));
		const flags = { hasAttendees: true, hasBillableExpenses: false, hasImages: true, hasVAT: false };
		expect(reportQuery({ ...texts, ...flags, ...dates, testUsers: 'include' })).toEqual({
			query: {
				user: 'ALL',
				...trimmed,
				...dates,
				hasAttendees: 'true',
				hasBillableExpenses: 'false',
				hasImages: 'true',
				hasVAT: 'false',
			},
		});
		expect(
			reportQuery({ vendorName: ' ', batchID: undefined, hasVAT: undefined, testUsers: 'include' }),
		).toEqual({
			query: { user: 'ALL' },
		});
		expect(reportQuery({ batchID: 4711, testUsers: 'include' })).toEqual({
			query: { user: 'ALL', batchID: '4711' },
		});
	});

	it('takes no name that all objects have for a status', () => {
		expect(
			reportQuery({ paymentStatusCode: ['__proto__', 'toString', 'P_PAID'], testUsers: 'include' }),
		).toEqual({ query: { user: 'ALL', paymentStatusCode: 'P_PAID' } });
	});

	it.each([
		[{ otherPaymentStatusCode: 'paid & more' }, 'not a status code'],
		[{ otherApprovalStatusCode: '-' }, '"-" is not a status code'],
		[{ modifiedDateAfter: '01.08.2026' }, 'ISO 8601'],
		[{ modifiedDateAfter: 20260801 as never, paidDateAfter: {} }, 'is not a date'],
		[{ paidDateBefore: '2026-02-30' }, 'not a date'],
		[{ submitDateAfter: '2026-08-02', submitDateBefore: '2026-08-01' }, 'is later than'],
	])('says what is wrong with %j', (filters, words) => {
		expect(reportQuery(filters)).toEqual({ problem: expect.stringContaining(words) });
	});
});

describe('reportQuery, at the edges', () => {
	it('asks for several approval statuses, and for none unless told', () => {
		expect(
			reportQuery({
				approvalStatusCode: ['A_APPR', 'A_ACCO'],
				otherApprovalStatusCode: 'X',
				testUsers: 'include',
			}),
		).toEqual({ query: { user: 'ALL', approvalStatusCode: 'A_APPR,A_ACCO,X' } });
	});

	it('shows a code that can be none, cut short', () => {
		expect(reportQuery({ otherPaymentStatusCode: 'x'.repeat(60) })).toEqual({
			problem: `"${'x'.repeat(50)}" is not a status code. Codes look like P_PROC or A_APPR; separate several with commas.`,
		});
	});

	it('takes a blank date for none, and a range of one day, open or not', () => {
		const day = '2026-08-01';
		expect(reportQuery({ paidDateAfter: ' ', testUsers: 'include' })).toEqual({ query: { user: 'ALL' } });
		for (const range of [
			{ paidDateAfter: day, paidDateBefore: day },
			{ paidDateAfter: day },
			{ paidDateBefore: day },
		])
			expect(reportQuery({ ...range, testUsers: 'include' })).toEqual({ query: { user: 'ALL', ...range } });
	});

	it('says which dates contradict each other', () => {
		expect(reportQuery({ paidDateAfter: '2026-08-02', paidDateBefore: '2026-08-01' })).toEqual({
			problem:
				'paidDateAfter (2026-08-02) is later than paidDateBefore (2026-08-01), so no report can match.',
		});
	});
});

describe('concurDate', () => {
	it.each([
		['2026-08-01', '2026-08-01'],
		['2026-08-01T10:11:12', '2026-08-01T10:11:12.000'],
		['2026-08-01T10:11:12.5', '2026-08-01T10:11:12.500'],
		['2026-08-01T10:11:12Z', '2026-08-01T10:11:12.000'],
		['2026-08-01T10:11:12+02:00', '2026-08-01T08:11:12.000'],
		['2026-13-01', undefined],
		['2026-08-01T25:00:00', undefined],
		['2026-08-01T10:11', '2026-08-01T10:11:00.000'],
		['2026-08-01 10:11:12', '2026-08-01T10:11:12.000'],
		['2026-08-01T10:11:12,123456789+02', '2026-08-01T08:11:12.123'],
		['2026-08-01T01:00:00+02:00', '2026-07-31T23:00:00.000'],
		['2026-08-01T24:00:00', '2026-08-02T00:00:00.000'],
		['20260801T101112Z', '2026-08-01T10:11:12.000'],
		['2026-08', '2026-08-01'],
		['2026-W01-1', '2025-12-29'],
		['2026W537', '2027-01-03'],
		['2026-213', '2026-08-01'],
		['2024-366', '2024-12-31'],
		['2026-366', undefined],
		['2026-000', undefined],
		['2025-W53-1', undefined],
		['2026-W00-1', undefined],
		['2026-W01-8', undefined],
		['2026-08-01T24:00:01', undefined],
		['2026-08-01T10:60', undefined],
		['2026-08-01T10:11:12+15:00', undefined],
		['2026-08-01T', undefined],
		['2026-08-01T10:11 12', undefined],
		['2026-8-1', undefined],
		['yesterday', undefined],
		['', undefined],
	])('%s is %s', (text, date) => {
		expect(concurDate(text)).toBe(date);
	});

	it('takes what expressions give: DateTime and Date', () => {
		const instant = '2026-08-01T08:11:12.000';
		expect(concurDate(DateTime.fromISO(`${instant}Z`).setZone('Europe/Berlin'))).toBe(instant);
		expect(concurDate(new Date(`${instant}Z`))).toBe(instant);
		expect(concurDate(DateTime.invalid('none'))).toBeUndefined();
		expect(concurDate(new Date(Number.NaN))).toBeUndefined();
		expect(concurDate(null)).toBeUndefined();
	});

	it('asks with a date of either kind', () => {
		expect(
			reportQuery({
				testUsers: 'include',
				paidDateAfter: new Date('2026-08-01T00:00:00Z'),
				paidDateBefore: '2026-W32',
			}),
		).toEqual({
			query: { user: 'ALL', paidDateAfter: '2026-08-01T00:00:00.000', paidDateBefore: '2026-08-03' },
		});
	});
});
