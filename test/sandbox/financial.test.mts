import { makeDocuments, sampleDocuments, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { call, token } from './http.mts';

const PATH = '/financialintegration/fi/v4/companies/transactiontypes';
const OURS = 'our-erp';

let sandbox: Sandbox;
afterEach(async () => await sandbox.close());

async function start(options: SandboxOptions['financial'] = {}): Promise<void> {
	sandbox = await startSandbox({ reports: [], financial: { documents: makeDocuments(3), ...options } });
}

interface Page {
	content?: Array<{ id: string; docStatus: string; document: unknown; erpSystemId: string }>;
	page: { totalElements: number; totalPages: number; number: number };
	links: Array<{ rel: string; href: string }>;
}

async function list(query = '', docType = 'expense', headers = {}): Promise<Page> {
	const answer = await call(sandbox, `${PATH}/${docType}/transactions?${query}`, { headers });
	expect(answer.status).toBe(200);
	return (await answer.json()) as Page;
}

interface Result {
	code: number;
	docId: string;
	acknowledgeResult?: string;
	postingConfirmationResult?: string;
	paymentConfirmationResult?: string;
	errorMessage: string | null;
	paymentRef?: string | null;
}

async function send(suffix: string, body: object, docType = 'expense'): Promise<Response> {
	return await call(sandbox, `${PATH}/${docType}/transactions/${suffix}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
}

const results = async (answer: Promise<Response>): Promise<Result[]> =>
	(await (await answer).json()) as Result[];
const acknowledge = async (ids: string[], systemId = OURS, docType?: string) =>
	await results(send('acknowledgements', { ids, systemId }, docType));
const posting = (docId: string, overallPostingStatusCode = 'success') => ({
	docId,
	overallPostingStatusCode,
	postingDocs:
		overallPostingStatusCode === 'success'
			? [{ companyId: 'DE10', documentNumber: '19000', paymentRelevantLineItems: [] }]
			: [],
	systemMessages: [],
});
const confirm = async (docId: string, status = 'success', systemId = OURS) =>
	await results(send('postingconfirmations', { systemId, postingConfirmations: [posting(docId, status)] }));
const clearing = (paymentRef: string) => ({
	clearingDate: '20261023',
	clearingAmount: 78.5,
	clearingCurrency: 'EUR',
	receiver: { receiverId: 'DE-1', receiverName: 'Sample', receiverType: 'EMPLOYEE' },
	clearingReference: { paymentRef },
});
const pay = async (docId: string, processingStatusCode: string, refs: string[]) =>
	await results(
		send('paymentconfirmations', {
			systemId: OURS,
			processingConfirmation: [{ docId, processingStatusCode, clearingDetails: refs.map(clearing) }],
		}),
	);
const ids = () => sandbox.financial.store.all().map(({ id }) => id);
const status = (id: string) => sandbox.financial.store.get(id)?.docStatus;

describe('the queue', () => {
	test('lists what is READY, in pages that shrink while documents are acknowledged', async () => {
		await start();
		const first = await list('limit=2');
		expect(first.page).toEqual({ size: 2, totalElements: 3, totalPages: 2, number: 0 });
		await acknowledge(first.content?.map(({ id }) => id) ?? []);
		const second = await list('limit=2&page=1');
		expect(second.page.totalPages).toBe(1);
		expect(second.content).toEqual([]);
		expect((await list('limit=2')).content).toHaveLength(1);
	});

	test('sends every number as it is kept, and links that name another host', async () => {
		await start({ documents: [...makeDocuments(20), ...sampleDocuments()] });
		const answer = await call(sandbox, `${PATH}/expense/transactions`);
		const text = await answer.text();
		for (const document of sandbox.financial.store.all()) {
			if (document.docType === 'expense') expect(text).toContain(document.text);
		}
		expect(text).toContain('0E-8');
		expect((JSON.parse(text) as Page).links[0].href).not.toContain('127.0.0.1');
	});

	test('is read by source ID, whatever the status, when asked so', async () => {
		await start();
		const [id] = ids();
		const { sourceId = '' } = sandbox.financial.store.get(id) ?? {};
		await acknowledge([id]);
		expect((await list(`docId=${sourceId}`)).content).toEqual([]);
		expect((await list(`docId=${sourceId}&ignoreDocumentStatus=yes`)).content).toMatchObject([
			{ id, docStatus: 'ACKNOWLEDGED', erpSystemId: OURS },
		]);
		expect((await list(`docId=${id}&ignoreDocumentStatus=yes`)).content).toEqual([]);
	});

	test('has the envelopes and forms that SAP has shown', async () => {
		await start({ envelope: 'old' });
		const old = (await list()) as unknown as Record<string, unknown[]>;
		expect(old).toMatchObject({ offset: 0, nextPage: null, numberReturned: 3 });
		expect(old.fIDocuments).toHaveLength(3);
		sandbox.financial.set({ envelope: 'new', documentAs: 'text', extraFields: true });
		expect((await list()).content?.every(({ document }) => typeof document === 'string')).toBe(true);
		sandbox.financial.set({ documentAs: 'array' });
		expect((await list()).content?.every(({ document }) => Array.isArray(document))).toBe(true);
		sandbox.financial.set({ documentAs: 'asked', emptyContent: 'missing' });
		expect(typeof (await list('', 'expense', { DocumentFormatAs: 'text' })).content?.[0].document).toBe(
			'string',
		);
		expect(await list('', 'invoice')).not.toHaveProperty('content');
	});

	test('is closed to user tokens, unknown types and odd queries', async () => {
		await start();
		const { username, password } = sandbox.credentials;
		const user = await token(sandbox, { grant_type: 'password', username, password });
		const headers = { authorization: `Bearer ${user.body.access_token}` };
		expect((await call(sandbox, `${PATH}/expense/transactions`, { headers })).status).toBe(403);
		expect((await call(sandbox, `${PATH}/payments/transactions`)).status).toBe(404);
		expect((await call(sandbox, `${PATH}/expense/transactions?limit=0`)).status).toBe(400);
		expect((await call(sandbox, `${PATH}/expense/transactions?page=-1`)).status).toBe(400);
	});

	test('shows a document only when its time has come', async () => {
		await start({ documents: makeDocuments(1, { readyAt: Date.now() + 60_000 }) });
		const [id] = ids();
		expect((await list()).content).toEqual([]);
		expect(status(id)).toBe('DELAYED');
		expect(await acknowledge([id])).toMatchObject([{ code: 103, acknowledgeResult: 'FAILURE' }]);
	});
});

describe('acknowledgement', () => {
	test('takes a document once; the second call is told who has it', async () => {
		await start();
		const [id] = ids();
		expect(await acknowledge([id])).toEqual([
			{ code: 0, docId: id, systemId: OURS, acknowledgeResult: 'SUCCESS', errorMessage: '' },
		]);
		expect(await acknowledge([id], 'other')).toMatchObject([
			{
				code: 101,
				acknowledgeResult: 'FAILURE',
				errorMessage: expect.stringContaining(`SystemId: ${OURS}.`),
			},
		]);
		expect(sandbox.financial.store.account(id).acknowledgements).toMatchObject([{ systemId: OURS }]);
	});

	test('refuses report IDs, other types and recalled documents', async () => {
		await start();
		const [id, second] = ids();
		const { sourceId = '' } = sandbox.financial.store.get(id) ?? {};
		expect(await acknowledge([sourceId])).toMatchObject([{ code: 104 }]);
		expect(await acknowledge([id], OURS, 'invoice')).toMatchObject([{ code: 105 }]);
		expect(sandbox.financial.store.recall(second)).toBe(true);
		expect(await acknowledge([second])).toMatchObject([{ code: 102 }]);
		expect(sandbox.report(sandbox.financial.store.get(second)?.sourceId ?? '')).toMatchObject({
			paymentStatusCode: 'P_NOTP',
		});
	});

	test('answers requests it cannot read with HTTP 400 and 415', async () => {
		await start();
		expect((await send('acknowledgements', { systemId: OURS })).status).toBe(400);
		expect((await send('acknowledgements', { ids: [], systemId: OURS })).status).toBe(400);
		expect((await send('acknowledgements', { ids: ids() })).status).toBe(400);
		expect((await send('acknowledgements', { ids: ids(), systemId: 'x'.repeat(51) })).status).toBe(400);
		const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' };
		expect((await call(sandbox, `${PATH}/expense/transactions/acknowledgements`, plain)).status).toBe(415);
	});
});

describe('posting confirmation', () => {
	test('needs an acknowledgement by the same system, and is taken once', async () => {
		await start();
		const [id] = ids();
		expect(await confirm(id)).toMatchObject([
			{ code: 111, postingConfirmationResult: 'NOT_YET_ACKNOWLEDGED' },
		]);
		await acknowledge([id]);
		expect(await confirm(id, 'success', 'other')).toMatchObject([{ code: 99 }]);
		expect(await confirm(id)).toMatchObject([{ code: 0, postingConfirmationResult: 'SUCCESS' }]);
		expect(await confirm(id, 'error')).toMatchObject([{ code: 113 }]);
		expect(status(id)).toBe('POSTING_CONFIRMED_SUCCESS');
		expect(sandbox.financial.store.account(id).postings).toMatchObject([{ status: 'success' }]);
	});

	test('a failed posting shows on the report; recalled and resubmitted it is a new document', async () => {
		await start({ readyDelayMs: 0 });
		const [id] = ids();
		const { sourceId = '' } = sandbox.financial.store.get(id) ?? {};
		await acknowledge([id]);
		expect(sandbox.financial.store.recall(id)).toBe(false);
		await confirm(id, 'error');
		expect(sandbox.report(sourceId)?.paymentStatusCode).toBe('P_FAIL');
		expect(sandbox.financial.store.resubmit(id)).toBeUndefined();
		expect(sandbox.financial.store.recall(id)).toBe(true);
		expect(status(id)).toBe('POSTING_CONFIRMED_FAILURE');
		const next = sandbox.financial.store.resubmit(id);
		expect(next).toMatchObject({ sourceId, docStatus: 'READY' });
		expect(next?.id).not.toBe(id);
		expect(sandbox.report(sourceId)?.paymentStatusCode).toBe('P_PROC');
		expect((await list(`docId=${sourceId}&ignoreDocumentStatus=yes`)).content).toHaveLength(2);
	});

	test.each([
		['an unknown result', { overallPostingStatusCode: 'SUCCESS' }],
		['postings with an error', { overallPostingStatusCode: 'error' }],
		['no company', { postingDocs: [{ documentNumber: '1', paymentRelevantLineItems: [] }] }],
		[
			'a date in another form',
			{ postingDocs: [{ companyId: '1', postingDate: '20.10.2026', paymentRelevantLineItems: [] }] },
		],
		['a message that is too long', { systemMessages: [{ messageShortText: 'x'.repeat(1301) }] }],
	])('198 for %s', async (_name, fields) => {
		await start();
		const [id] = ids();
		await acknowledge([id]);
		const postingConfirmations = [{ ...posting(id), ...fields }];
		const answer = await results(send('postingconfirmations', { systemId: OURS, postingConfirmations }));
		expect(answer).toMatchObject([{ code: 198, postingConfirmationResult: 'FAILURE' }]);
		expect(status(id)).toBe('ACKNOWLEDGED');
	});
});

describe('payment confirmation', () => {
	test('comes after the posting, once per reference, for expense only', async () => {
		await start();
		const [id] = ids();
		await acknowledge([id]);
		expect(await pay(id, 'CP', ['a'])).toMatchObject([
			{ paymentConfirmationResult: 'NOT_POSTING_CONFIRMED' },
		]);
		await confirm(id);
		expect(await pay(id, 'PP', ['a'])).toMatchObject([{ code: 0, paymentRef: 'a', errorMessage: null }]);
		expect(await pay(id, 'PP', ['a'])).toMatchObject([{ code: 298, paymentConfirmationResult: 'NOOP' }]);
		expect(status(id)).toBe('POSTING_CONFIRMED_SUCCESS');
		expect(await pay(id, 'CP', ['b', 'c'])).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ code: 0, paymentRef: 'b' }),
				expect.objectContaining({ code: 0, paymentRef: 'c' }),
			]),
		);
		expect(status(id)).toBe('PAYMENT_CONFIRMED_SUCCESS');
		expect(await pay(id, 'CP', ['d'])).toMatchObject([{ code: 213 }]);
		expect(
			sandbox.financial.store.account(id).payments.map(({ paymentRef, amount }) => [paymentRef, amount]),
		).toEqual([
			['a', '78.5'],
			['b', '78.5'],
			['c', '78.5'],
		]);
		expect(
			(await send('paymentconfirmations', { systemId: OURS, processingConfirmation: [{}] }, 'invoice'))
				.status,
		).toBe(400);
	});
});

describe('faults within an answer', () => {
	test.each([
		['recalled', 102, 'RECALLED'],
		['otherSystem', 101, 'ACKNOWLEDGED'],
		['tryLater', 199, 'READY'],
		['zeroFailure', 0, 'READY'],
		['successWithCode', 114, 'READY'],
		['oddCode', 977, 'READY'],
		['oddWord', 0, 'READY'],
	] as const)('%s', async (kind, code, after) => {
		await start({ faults: [{ on: 'acknowledgements', kind, times: 1 }] });
		const [id] = ids();
		expect(await acknowledge([id])).toMatchObject([{ code }]);
		expect(status(id)).toBe(after);
	});

	test('an effect may stand behind a spoilt answer', async () => {
		await start({ faults: [{ on: 'acknowledgements', kind: 'missing', commit: true }] });
		const [id] = ids();
		expect(await acknowledge([id])).toEqual([]);
		expect(status(id)).toBe('ACKNOWLEDGED');
	});

	test('doubled and foreign elements, an object, and HTTP 202', async () => {
		await start();
		const [first, second, third] = ids();
		const fault = (kind: 'doubled' | 'doubledOtherwise' | 'foreignElement' | 'notAnArray' | 'accepted202') =>
			sandbox.financial.faults.set([{ on: 'acknowledgements', kind }]);
		fault('doubled');
		expect(await acknowledge([first])).toHaveLength(2);
		fault('doubledOtherwise');
		expect((await acknowledge([second])).map(({ code }) => code).sort()).toEqual([0, 199]);
		expect(status(second)).toBe('READY');
		fault('foreignElement');
		expect((await acknowledge([second])).map(({ docId }) => docId)).toContain('f'.repeat(32));
		fault('notAnArray');
		expect(await acknowledge([third])).toMatchObject({ docId: third });
		fault('accepted202');
		expect((await send('acknowledgements', { ids: [third], systemId: OURS })).status).toBe(202);
	});

	test('a lost answer leaves the effect or not, as the fault says', async () => {
		await start();
		const [first, second] = ids();
		sandbox.setFaults([
			{ on: 'acknowledgements', kind: 'dropConnection', reportId: first, commit: true },
			{ on: 'acknowledgements', kind: 'dropConnection', reportId: second },
		]);
		await expect(acknowledge([first])).rejects.toThrow();
		await expect(acknowledge([second])).rejects.toThrow();
		expect([status(first), status(second)]).toEqual(['ACKNOWLEDGED', 'READY']);
	});
});

test('other processes steer it', async () => {
	await start({ documents: [] });
	const control = async (path: string, body?: object) =>
		await (
			await call(
				sandbox,
				`/sandbox/financial/${path}`,
				body && { method: 'POST', body: JSON.stringify(body) },
			)
		).json();
	const [made] = (await control('documents', { make: 1, fields: { docType: 'invoice' } })) as Array<{
		id: string;
	}>;
	expect(await control('act', { act: 'recall', id: made.id })).toEqual({ ok: true });
	expect(await control('act', { act: 'acknowledge', id: made.id })).toEqual({ ok: false });
	expect(await control('state')).toMatchObject({ documents: [{ id: made.id, docStatus: 'RECALLED' }] });
});

test('made documents balance to the cent unless asked otherwise', () => {
	const [good, bad] = makeDocuments(2, { unbalancedEvery: 2 }, 7).map(({ text }) => {
		const document = JSON.parse(text) as {
			report: { totalApprovedAmount: number };
			expenseEntry: Array<{ allocation: Array<{ journal: Array<{ amountGross: number }> }> }>;
		};
		const gross = document.expenseEntry
			.flatMap(({ allocation }) => allocation.flatMap(({ journal }) => journal))
			.reduce((sum, { amountGross }) => sum + Math.round(amountGross * 100), 0);
		return Math.round(document.report.totalApprovedAmount * 100) - gross;
	});
	expect([good, bad]).toEqual([0, 1]);
});
