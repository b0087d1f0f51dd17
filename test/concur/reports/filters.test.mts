import { concurDate, reportQuery } from '../../../concur/reports/filters';

describe('reportQuery', () => {
	it('asks for the whole company unless told', () => {
		expect(reportQuery({})).toEqual({ query: { user: 'ALL' } });
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
			},
		});
	});

	it.each([
		[{ otherPaymentStatusCode: 'paid & more' }, 'not a status code'],
		[{ modifiedDateAfter: '01.08.2026' }, 'yyyy-MM-dd'],
		[{ paidDateBefore: '2026-02-30' }, 'not a date'],
		[{ submitDateAfter: '2026-08-02', submitDateBefore: '2026-08-01' }, 'is later than'],
	])('says what is wrong with %j', (filters, words) => {
		expect(reportQuery(filters)).toEqual({ problem: expect.stringContaining(words) });
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
		['2026-8-1', undefined],
		['yesterday', undefined],
	])('%s is %s', (text, date) => {
		expect(concurDate(text)).toBe(date);
	});
});
