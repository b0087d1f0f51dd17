import { ConcurSignInError } from '../../../concur/transport/errors';
import type { Attempt } from '../../../concur/transport/attempt';
import { VirtualClock } from '../transport/virtualClock.mts';
import { acknowledgerIn } from './acknowledging.mts';
import { answer, collect, element, idsOf, many, shrinking, taken, told } from './collecting.mts';

const LOST: Attempt = { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' };

const seen = (sourceId: string, erpSystemId = 'erp'): Attempt =>
	answer({
		content: [{ ...element(sourceId.slice(2)), docStatus: 'ACKNOWLEDGED', erpSystemId }],
	});

describe('what is ours', () => {
	test('is what a look shows under our System ID, where the answer was lost', async () => {
		const { queue, acknowledge } = shrinking(many(3));
		const { collection, looks } = await collect(
			queue,
			{},
			{
				acknowledge: (ids) => {
					acknowledge(ids);
					return LOST;
				},
				look: (sourceId) => seen(sourceId, sourceId === 'R-d1' ? 'sap' : 'erp'),
			},
		);
		expect(looks).toEqual(['R-d0', 'R-d1', 'R-d2']);
		expect(idsOf(collection)).toEqual(['d0', 'd2']);
		expect(collection.documents[0]).toEqual({
			document: {
				docId: 'd0',
				docType: 'expense',
				sourceId: 'R-d0',
				docStatus: 'ACKNOWLEDGED',
				erpSystemId: 'erp',
				document: { report: { reportId: 'R-d0' } },
			},
			result: expect.objectContaining({ outcome: 'acknowledged', verified: true }) as unknown,
		});
		expect(told(collection)).toEqual([['d1', 'alreadyAcknowledged']]);
		expect(collection.rejected[0].document).toMatchObject({ docId: 'd1', docStatus: 'READY' });
		expect(collection.incomplete).toBeUndefined();
	});

	test('is not known where the document names no source', async () => {
		const { collection, looks } = await collect(
			() => ({ content: [element('d1', { document: {} })], page: { number: 0, totalPages: 1 } }),
			{},
			{ acknowledge: () => LOST },
		);
		expect(looks).toEqual([]);
		expect(idsOf(collection)).toEqual([]);
		expect(told(collection)).toEqual([['d1', 'unknown']]);
	});

	test('is not what another execution is acknowledging right now', async () => {
		const clock = new VirtualClock();
		const other = acknowledgerIn({
			posts: [(ids) => answer(ids.map((id) => taken(id)))],
			company: 'c',
			clock,
		});
		const underWay = other.acknowledger.acknowledge(['d1']);
		const { queue, acknowledge } = shrinking(['d1', 'd2']);
		const { collection, acknowledged } = await collect(
			queue,
			{ limit: 1 },
			{ acknowledge, run: { company: 'c' }, clock },
		);
		expect(acknowledged).toEqual([['d2']]);
		expect(idsOf(collection)).toEqual(['d2']);
		expect(collection.rejected).toEqual([]);
		await clock.until(underWay);
	});
});

describe('when nothing more can be taken', () => {
	const error = new ConcurSignInError('The refresh token is no longer valid', '', undefined, false);

	test('no further page is, and what was taken before leaves', async () => {
		const { queue, acknowledge } = shrinking(many(60));
		let posts = 0;
		const { collection, acknowledged } = await collect(
			queue,
			{},
			{
				acknowledge: (ids) => {
					posts += 1;
					return posts === 1 ? acknowledge(ids) : { kind: 'signIn', error };
				},
			},
		);
		expect(idsOf(collection)).toEqual(many(25));
		expect(acknowledged.map((ids) => ids.length)).toEqual([25, 25]);
		expect(collection.rejected).toHaveLength(25);
		expect(collection.incomplete).toEqual({
			kind: 'signInRefused',
			words: 'The refresh token is no longer valid',
		});
	});

	test('a page of which nothing may be taken is not acknowledged', async () => {
		const { queue } = shrinking(many(2));
		const { collection, acknowledged } = await collect(queue, { objectionsTo: () => ['off by 1'] });
		expect(acknowledged).toEqual([]);
		expect(told(collection)).toEqual([
			['d0', 'unbalanced'],
			['d1', 'unbalanced'],
		]);
	});
});

describe('what is asked for', () => {
	test('is pages of the type, and they are acknowledged under our System ID', async () => {
		const { queue, acknowledge } = shrinking(['d0']);
		const { requests } = await collect(
			queue,
			{ docType: 'invoice', systemId: 'sap' },
			{ acknowledge, run: { timeoutMs: 700 } },
		);
		const path = '/financialintegration/fi/v4/companies/transactiontypes/invoice/transactions';
		const page = {
			method: 'GET',
			path,
			query: { page: 0, limit: 25 },
			accept: 'application/json',
			timeoutMs: 700,
		};
		expect(requests).toEqual([
			page,
			{
				method: 'POST',
				path: `${path}/acknowledgements`,
				accept: 'application/json',
				contentType: 'application/json',
				body: '{"ids":["d0"],"systemId":"sap"}',
				timeoutMs: 700,
			},
			page,
		]);
	});

	test('again as often and as late as the user and Concur want', async () => {
		const tryLater = (): Attempt => ({ ...(answer('', 429) as object), retryAfter: '30' }) as Attempt;
		const patient = await collect(tryLater, {}, { run: { maxTries: 3, maxWaitMs: 60_000 } });
		expect(patient.pages).toEqual(['0/25', '0/25', '0/25']);
		expect(patient.tookMs).toBeGreaterThanOrEqual(60_000);
		expect(patient.collection.incomplete).toEqual({ kind: 'overloaded', words: '' });
		const hurried = await collect(tryLater, {}, { run: { maxTries: 1, maxWaitMs: 60_000 } });
		expect(hurried.pages).toEqual(['0/25']);
		expect(hurried.tookMs).toBeLessThan(1000);
		const capped = await collect(tryLater, {}, { run: { maxTries: 3, maxWaitMs: 500 } });
		expect(capped.tookMs).toBeLessThan(2000);
	});
});
