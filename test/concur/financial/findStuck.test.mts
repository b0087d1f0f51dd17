import { approvedBefore, findStuck } from '../../../concur/financial/findStuck';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';
import { Pace } from '../../../concur/transport/pace';
import { answer, element } from './collecting.mts';

describe('what is stuck', () => {
	const NOON = Date.parse('2026-10-20T12:00:00Z');

	/** @param dates when each report, R0 and on, reached Processing Payment */
	async function stuck(dates: unknown[], documents: (sourceId: string) => unknown, maxTries = 1) {
		const asked: ConcurRequest[] = [];
		let inFlight = 0;
		let mostInFlight = 0;
		const send = async (request: ConcurRequest): Promise<Attempt> => {
			asked.push(request);
			inFlight += 1;
			mostInFlight = Math.max(mostInFlight, inFlight);
			await Promise.resolve();
			inFlight -= 1;
			if (!request.path.includes('financialintegration'))
				return answer({
					Items: dates.map((date, index) => ({ ID: `R${index}`, ProcessingPaymentDate: date })),
					NextPage: null,
				});
			const page = documents(String(request.query?.docId));
			return typeof page === 'number' ? answer('', page) : answer(page as object);
		};
		const line = {
			pace: new Pace(4, undefined, 1),
			read: async (request: ConcurRequest) => await send(request),
		};
		const found = await findStuck(
			line,
			{ systemId: 'erp', approvedBefore: NOON, maxConcurrency: 4, timeoutMs: 1000 },
			{ maxTries, maxWaitMs: 1 },
		);
		return { found, asked, mostInFlight };
	}

	const page = (...content: object[]) => ({ content });
	const acknowledged = (id: string, erpSystemId = 'erp') => ({
		...element(id),
		docStatus: 'ACKNOWLEDGED',
		erpSystemId,
	});

	test('is acknowledged under our System ID; nothing else is', async () => {
		const { found, asked } = await stuck(['2026-10-19'], () =>
			page(
				acknowledged('ours'),
				acknowledged('theirs', 'sap'),
				{ ...acknowledged('posted'), docStatus: 'POSTING_CONFIRMED_SUCCESS' },
				element('ready'),
			),
		);
		expect(found).toMatchObject({ documents: [{ docId: 'ours' }], unread: [] });
		expect(asked).toEqual([
			{
				method: 'GET',
				path: '/api/v3.0/expense/reports',
				query: { user: 'ALL', paymentStatusCode: 'P_PROC', limit: '100' },
				accept: 'application/json',
				timeoutMs: 1000,
			},
			{
				method: 'GET',
				path: '/financialintegration/fi/v4/companies/transactiontypes/expense/transactions',
				query: { docId: 'R0', ignoreDocumentStatus: 'yes' },
				accept: 'application/json',
				timeoutMs: 1000,
			},
		]);
	});

	test.each([
		['2026-10-20T12:00:00', true],
		['2026-10-20T12:00:00.001', false],
		['2026-10-20T12:00:00Z', true],
		['2026-10-20T12:00:01Z', false],
		['2026-10-20T13:59:59+02:00', true],
		['2026-10-20T14:00:01+02:00', false],
		['2026-10-20T13:59:59+0200', true],
		['2026-10-20T14:00:01+0200', false],
		['2026-10-20T09:59:59-02:00', true],
		['2026-10-20T10:00:01-02:00', false],
		[null, true],
		['soon', true],
		[3000, true],
		['', true],
		[Date.parse('2026-10-21T00:00:00Z'), true],
	])('a report approved at %p is looked at: %p', async (date, isLookedAt) => {
		const { asked } = await stuck([date], () => page());
		expect(asked).toHaveLength(isLookedAt ? 2 : 1);
	});

	test('what can not be read, wholly or in part, may be stuck too', async () => {
		const { found } = await stuck(['2026-10-19', '2026-10-19', '2026-10-19'], (sourceId) => {
			if (sourceId === 'R0') return 500;
			return sourceId === 'R1' ? page(acknowledged('ours'), { id: 'bad', document: '{' }) : page();
		});
		expect(found).toMatchObject({ documents: [{ docId: 'ours' }], unread: ['R0', 'R1'] });
	});

	test('when the reports can not be listed there is nothing to say', async () => {
		const line = {
			pace: new Pace(4, undefined, 1),
			read: async () => await Promise.resolve(answer('', 500)),
		};
		const request = { systemId: 'erp', approvedBefore: NOON, maxConcurrency: 4, timeoutMs: 1000 };
		expect(await findStuck(line, request, { maxTries: 1, maxWaitMs: 1 })).toMatchObject({
			kind: 'serverError',
		});
	});

	test('looks at as many reports at once as it may, and gives the documents in their order', async () => {
		const { found, mostInFlight } = await stuck(Array(9).fill('2026-10-19'), (sourceId) =>
			page(acknowledged(`of-${sourceId}`)),
		);
		expect(mostInFlight).toBe(4);
		expect('documents' in found && found.documents.map(({ docId }) => docId)).toEqual(
			Array.from({ length: 9 }, (_, index) => `of-R${index}`),
		);
	});

	test('what can not be read at first is asked for again', async () => {
		let asked = 0;
		const { found } = await stuck(
			['2026-10-19'],
			() => {
				asked += 1;
				return asked === 1 ? 500 : page(acknowledged('ours'));
			},
			2,
		);
		expect(found).toMatchObject({ documents: [{ docId: 'ours', docType: 'expense' }], unread: [] });
	});

	test('minutes', () => {
		expect(approvedBefore(60, NOON)).toBe(NOON - 3_600_000);
		expect(approvedBefore(0, NOON)).toBe(NOON);
	});
});
