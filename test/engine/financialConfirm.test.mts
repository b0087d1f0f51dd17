import type { IDataObject } from 'n8n-workflow';

import { makeDocuments } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import {
	BOOKED,
	faults,
	idsOf,
	items,
	PAID,
	queueWith,
	runFinancial,
	statusOf,
	taken,
} from './financial.mts';
import { closeSandboxes } from './setUp.mts';

afterEach(closeSandboxes);

const FAILED: IDataObject = {
	postingResult: 'error',
	messages: { message: [{ messageShortText: 'Cost center 4711 is closed', messageId: 'KI 235' }] },
};
const account = (sandbox: Sandbox, id: string) => sandbox.financial.store.account(id);

describe('Acknowledge', () => {
	test('the documents of the items, one request each; a second time someone has them', async () => {
		const sandbox = await queueWith();
		const input = idsOf(sandbox).map((docId) => ({ docId }));
		const run = await runFinancial(sandbox, 'acknowledge', {}, input);
		expect(items(run, 0)).toMatchObject(
			input.map(({ docId }) => ({ docId, Status: 'SUCCESS', outcome: 'acknowledged', code: 0, attempts: 1 })),
		);
		const again = await runFinancial(sandbox, 'acknowledge', {}, input);
		expect(items(again, 0)).toEqual([]);
		expect(items(again, 1)).toMatchObject(
			input.map(() => ({
				Status: 'FAILURE',
				outcome: 'alreadyAcknowledged',
				code: 101,
				Message: expect.stringContaining('do not book it'),
			})),
		);
	});

	test.each([
		[
			'a report ID',
			(sandbox: Sandbox) => sandbox.financial.store.all()[0].sourceId,
			{},
			'refused',
			104,
			/not the ID of the report/,
		],
		[
			'another type',
			(sandbox: Sandbox) => idsOf(sandbox)[0],
			{ documentType: 'invoice' },
			'refused',
			105,
			/Choose the Document Type/,
		],
		[
			'a document that is not ready',
			() => makeDocuments(1, { readyAt: Date.now() + 60_000 }, 9)[0].id,
			{},
			'notReady',
			103,
			/Read the queue again later/,
		],
	] as const)('%s', async (_name, idOf, parameters, outcome, code, message) => {
		const sandbox = await queueWith({
			documents: [...makeDocuments(1), ...makeDocuments(1, { readyAt: Date.now() + 60_000 }, 9)],
		});
		const run = await runFinancial(sandbox, 'acknowledge', parameters, [{ docId: idOf(sandbox) }]);
		expect(items(run, 1)).toMatchObject([
			{ outcome, code, Status: 'FAILURE', Message: expect.stringMatching(message) },
		]);
	});

	test('two executions at once: one has the document, the other is told so', async () => {
		const sandbox = await queueWith();
		const [{ id, sourceId }] = sandbox.financial.store.all();
		sandbox.setLatency(50);
		const runs = await Promise.all(
			[1, 2].map(async () => await runFinancial(sandbox, 'acknowledge', {}, [{ docId: id, sourceId }])),
		);
		const outcomes = runs.flatMap((run) =>
			[...items(run, 0), ...items(run, 1)].map(({ outcome }) => outcome),
		);
		expect(outcomes.sort()).toEqual(['acknowledged', 'alreadyAcknowledged']);
	});

	test('a lost answer is looked up by the Source ID', async () => {
		const sandbox = await queueWith();
		const input = sandbox.financial.store.all().map(({ id, sourceId }) => ({ docId: id, sourceId }));
		sandbox.setFaults([{ on: 'acknowledgements', kind: 'dropConnection', commit: true, times: 1 }]);
		const run = await runFinancial(sandbox, 'acknowledge', {}, input);
		expect(items(run, 0)).toMatchObject(
			input.map(({ docId }) => ({ docId, outcome: 'acknowledged', verified: true })),
		);
	});
});

describe('Confirm Posting', () => {
	test('success moves the report to Sent for Payment', async () => {
		const sandbox = await queueWith();
		const documents = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPosting', BOOKED, documents);
		expect(items(run, 0)).toMatchObject(
			documents.map(({ docId }) => ({
				docId,
				Status: 'SUCCESS',
				outcome: 'confirmed',
				code: 0,
				attempts: 1,
				httpStatusCode: 200,
				correlationId: expect.any(String),
			})),
		);
		for (const { docId, sourceId } of documents) {
			expect(account(sandbox, docId as string).postings).toMatchObject([
				{
					status: 'success',
					systemId: 'n8n-1',
					documents: [
						{
							companyId: 'DE10',
							documentNumber: '19000',
							fiscalYear: '2026',
							postingDate: '2026-10-20',
							paymentRelevantLineItems: [],
						},
					],
				},
			]);
			expect(sandbox.report(sourceId as string)?.paymentStatusCode).toBe('P_PAID');
		}
	});

	test('an error takes the message along and no documents', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPosting', { ...BOOKED, ...FAILED }, [document]);
		expect(items(run, 0)).toMatchObject([{ outcome: 'confirmed' }]);
		expect(account(sandbox, document.docId as string).postings).toMatchObject([
			{
				status: 'error',
				documents: [],
				messages: [
					{ messageId: 'KI 235', messageShortText: 'Cost center 4711 is closed', messageLongText: '' },
				],
			},
		]);
		expect(sandbox.report(document.sourceId as string)?.paymentStatusCode).toBe('P_FAIL');
	});

	test('a second time: already confirmed, verified; the other way round a conflict', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		await runFinancial(sandbox, 'confirmPosting', BOOKED, [document]);
		const again = await runFinancial(sandbox, 'confirmPosting', BOOKED, [document]);
		expect(items(again, 0)).toMatchObject([
			{
				outcome: 'alreadyConfirmed',
				Status: 'SUCCESS',
				code: 113,
				verified: true,
				docStatus: 'POSTING_CONFIRMED_SUCCESS',
			},
		]);
		const other = await runFinancial(sandbox, 'confirmPosting', FAILED, [document]);
		expect(items(other, 1)).toMatchObject([
			{
				outcome: 'conflict',
				Status: 'FAILURE',
				Message: expect.stringContaining('on file as success, not as error'),
			},
		]);
		const blind = await runFinancial(sandbox, 'confirmPosting', BOOKED, [{ docId: document.docId }]);
		expect(items(blind, 1)).toMatchObject([
			{
				outcome: 'unknown',
				Status: 'UNKNOWN',
				code: 113,
				Message: expect.stringContaining('Without a Source ID'),
			},
		]);
		expect(account(sandbox, document.docId as string).postings).toHaveLength(1);
	});

	test('after the payment it counts as success', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		await runFinancial(sandbox, 'confirmPosting', BOOKED, [document]);
		await runFinancial(sandbox, 'confirmPayment', PAID, [document]);
		const again = await runFinancial(sandbox, 'confirmPosting', BOOKED, [document]);
		expect(items(again, 0)).toMatchObject([
			{ outcome: 'alreadyConfirmed', docStatus: 'PAYMENT_CONFIRMED_SUCCESS' },
		]);
	});

	test.each([
		[
			'another system',
			{ systemId: 'other' },
			99,
			'refused',
			/Use the System ID under which the document was acknowledged/,
		],
		['another type', { documentType: 'payroll' }, 115, 'refused', /Choose the Document Type/],
	] as const)('%s', async (_name, parameters, code, outcome, message) => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPosting', { ...BOOKED, ...parameters }, [document]);
		expect(items(run, 1)).toMatchObject([
			{ code, outcome, Status: 'FAILURE', Message: expect.stringMatching(message) },
		]);
	});

	test('not acknowledged, unknown, recalled', async () => {
		const sandbox = await queueWith();
		const [first, second] = sandbox.financial.store.all();
		sandbox.financial.store.recall(second.id);
		const run = await runFinancial(sandbox, 'confirmPosting', BOOKED, [
			{ docId: first.id },
			{ docId: first.sourceId },
			{ docId: second.id },
		]);
		expect(items(run, 1)).toMatchObject([
			{ code: 111, outcome: 'refused', Message: expect.stringContaining('Acknowledge the document first') },
			{ code: 116, outcome: 'refused', Message: expect.stringContaining('not the ID of the report') },
			{ code: 112, outcome: 'recalled', Message: expect.stringContaining('reverse that posting') },
		]);
	});

	test.each([
		'tryLater',
		'missing',
		'zeroFailure',
		'successWithCode',
		'oddCode',
		'oddWord',
		'doubledOtherwise',
		'accepted202',
		'notAnArray',
	] as const)('%s is looked up, and sent again only when it did not take place', async (kind) => {
		const sandbox = await queueWith();
		const documents = await taken(sandbox);
		const [first, second] = idsOf(sandbox);
		faults(
			sandbox,
			{ on: 'postingConfirmations', kind, docId: first, times: 1, commit: true },
			{ on: 'postingConfirmations', kind, docId: second, times: 1 },
		);
		const run = await runFinancial(sandbox, 'confirmPosting', BOOKED, documents);
		expect(items(run, 0)).toMatchObject([
			{ docId: first, outcome: 'confirmed', verified: true, attempts: 1 },
			{ docId: second, outcome: 'confirmed', attempts: 2 },
			{ outcome: 'confirmed', attempts: 1 },
		]);
		for (const id of idsOf(sandbox)) expect(account(sandbox, id).postings).toHaveLength(1);
	});

	test('199 again and again is unknown in the end, nothing is claimed', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		faults(sandbox, { on: 'postingConfirmations', kind: 'tryLater' });
		const run = await runFinancial(sandbox, 'confirmPosting', { ...BOOKED, options: { maxTries: 2 } }, [
			document,
		]);
		expect(items(run, 1)).toMatchObject([{ outcome: 'unknown', Status: 'UNKNOWN', attempts: 2, code: 199 }]);
		expect(statusOf(sandbox, document.docId as string)).toBe('ACKNOWLEDGED');
	});

	test('Retry On Fail needs no look before', async () => {
		const sandbox = await queueWith();
		const documents = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPosting', BOOKED, documents, {
			settings: { retryOnFail: true, maxTries: 3 },
		});
		expect(items(run, 0)).toHaveLength(3);
		expect(sandbox.events().filter(({ path }) => path.includes('ignoreDocumentStatus'))).toEqual([]);
	});
});

describe('Confirm Payment', () => {
	async function booked(): Promise<{ sandbox: Sandbox; documents: IDataObject[] }> {
		const sandbox = await queueWith();
		const documents = await taken(sandbox);
		await runFinancial(sandbox, 'confirmPosting', BOOKED, documents);
		return { sandbox, documents };
	}

	test('completely paid moves the report to Payment Confirmed', async () => {
		const { sandbox, documents } = await booked();
		const run = await runFinancial(sandbox, 'confirmPayment', PAID, documents);
		expect(items(run, 0)).toMatchObject(
			documents.map(({ docId }) => ({ docId, outcome: 'confirmed', code: 0 })),
		);
		const [{ docId, sourceId }] = documents;
		expect(account(sandbox, docId as string).payments).toMatchObject([
			{ status: 'CP', paymentRef: 'DE10/1900/2026/1', amount: '78.50', currency: 'EUR' },
		]);
		expect(sandbox.report(sourceId as string)?.paymentStatusCode).toBe('P_PAYC');
		const again = await runFinancial(sandbox, 'confirmPayment', PAID, documents);
		expect(items(again, 0)).toMatchObject(
			documents.map(() => ({ outcome: 'alreadyConfirmed', Status: 'SUCCESS', code: 298 })),
		);
	});

	test.each(['dropConnection', 'internalError'] as const)(
		'%s: a retry carries the same reference, so it is confirmed once',
		async (kind) => {
			for (const commit of [true, false]) {
				const { sandbox, documents } = await booked();
				sandbox.setFaults([{ on: 'paymentConfirmations', kind, commit, times: 1 }]);
				const run = await runFinancial(sandbox, 'confirmPayment', PAID, [documents[0]]);
				expect(items(run, 0)).toMatchObject([{ outcome: 'confirmed', attempts: 2 }]);
				expect(account(sandbox, documents[0].docId as string).payments).toHaveLength(1);
			}
		},
	);

	test('a partial payment without a Source ID is settled by sending it again', async () => {
		const { sandbox, documents } = await booked();
		faults(sandbox, { on: 'paymentConfirmations', kind: 'tryLater', times: 1, commit: true });
		const run = await runFinancial(sandbox, 'confirmPayment', { ...PAID, paymentStatus: 'PP' }, [
			{ docId: documents[0].docId },
		]);
		expect(items(run, 0)).toMatchObject([{ outcome: 'confirmed', code: 298, attempts: 2 }]);
	});

	test('several payments: all, or a conflict that names what was refused', async () => {
		const { sandbox, documents } = await booked();
		const { payment } = PAID.payments as { payment: IDataObject[] };
		const two = {
			...PAID,
			payments: { payment: [payment[0], { ...payment[0], financialDocumentId: '1901' }] },
		};
		expect(items(await runFinancial(sandbox, 'confirmPayment', two, [documents[0]]), 0)).toMatchObject([
			{ outcome: 'confirmed' },
		]);
		expect(
			account(sandbox, documents[0].docId as string).payments.map(({ paymentRef }) => paymentRef),
		).toEqual(['DE10/1900/2026/1', 'DE10/1901/2026/2']);
		// The first is on file, the second comes after the report was completely paid.
		const late = { ...PAID, payments: { payment: [payment[0], { ...payment[0], paymentRef: 'NEW' }] } };
		expect(items(await runFinancial(sandbox, 'confirmPayment', late, [documents[0]]), 0)).toMatchObject([
			{ outcome: 'alreadyConfirmed' },
		]);
	});

	test('before the posting nothing is confirmed', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPayment', PAID, [document]);
		expect(items(run, 1)).toMatchObject([
			{ outcome: 'refused', Message: expect.stringContaining('Confirm its posting first') },
		]);
	});

	test('reversed, with a reason and no payment', async () => {
		const { sandbox, documents } = await booked();
		const run = await runFinancial(
			sandbox,
			'confirmPayment',
			{ paymentStatus: 'RE', additionalMessage: 'Bank refused it' },
			[documents[0]],
		);
		expect(items(run, 0)).toMatchObject([{ outcome: 'confirmed' }]);
		expect(statusOf(sandbox, documents[0].docId as string)).toBe('PAYMENT_CONFIRMED_REVERSED');
	});
});

describe('bad input: a clear message, nothing sent, the other items unaffected', () => {
	const field = (path: string) => `={{ $json.${path} }}`;
	const posting = (values: IDataObject): IDataObject => ({
		postingResult: 'success',
		postingDocuments: { document: [{ companyId: 'DE10', ...values }] },
	});
	const payment = (values: IDataObject): IDataObject => {
		const [first] = (PAID.payments as { payment: IDataObject[] }).payment;
		return { ...PAID, payments: { payment: [{ ...first, ...values }] } };
	};

	test.each([
		['an empty document ID', 'confirmPosting', BOOKED, { docId: ' ' }, /^The Document ID is empty/],
		['a missing document ID', 'acknowledge', {}, { docId: undefined }, /^The Document ID is empty/],
		[
			'a document ID that is too long',
			'acknowledge',
			{},
			{ docId: 'x'.repeat(33) },
			/^The Document ID has 33 characters/,
		],
		[
			'an empty System ID',
			'confirmPosting',
			{ ...BOOKED, systemId: field('system') },
			{ system: '' },
			/^The System ID is empty/,
		],
		[
			'no posting documents',
			'confirmPosting',
			{ postingResult: field('result') },
			{ result: 'success' },
			/^A successful posting needs at least one posting document/,
		],
		[
			'no company',
			'confirmPosting',
			posting({ companyId: field('company') }),
			{ company: '' },
			/^The company of posting document 1 is missing/,
		],
		[
			'an expression that gives no company',
			'confirmPosting',
			posting({ companyId: field('nothing.here') }),
			{},
			/^The company of posting document 1 is missing/,
		],
		[
			'a date in another form',
			'confirmPosting',
			posting({ postingDate: field('date') }),
			{ date: '20.10.2026' },
			/^The posting date of posting document 1 must be a date/,
		],
		[
			'a result that is none',
			'confirmPosting',
			{ ...BOOKED, postingResult: field('result') },
			{ result: 'done' },
			/^The posting result must be success or error/,
		],
		[
			'an error without a message',
			'confirmPosting',
			{ postingResult: 'error' },
			{},
			/^A posting with errors needs a message/,
		],
		[
			'an amount with too many digits',
			'confirmPayment',
			payment({ clearingAmount: field('amount') }),
			{ amount: 0.1 + 0.2 },
			/too many digits to be exact/,
		],
		[
			'a currency that is none',
			'confirmPayment',
			payment({ clearingCurrency: field('currency') }),
			{ currency: 'Euro' },
			/must be a currency code of ISO 4217/,
		],
		[
			'a payment date in another form',
			'confirmPayment',
			payment({ clearingDate: field('date') }),
			{ date: '10/23/2026' },
			/^The clearing date of payment 1 must be a date/,
		],
		[
			'no payment',
			'confirmPayment',
			{ paymentStatus: 'CP' },
			{},
			/^A payment confirmation needs at least one payment/,
		],
		[
			'a payment of another type',
			'confirmPayment',
			{ ...PAID, documentType: field('type') },
			{ type: 'invoice' },
			/^Concur takes payment confirmations for expense documents only, not for invoice/,
		],
		[
			'an unknown type',
			'acknowledge',
			{ documentType: field('type') },
			{ type: 'obligation' },
			/^"obligation" is not a document type/,
		],
	])('%s', async (_name, operation, parameters, bad, message) => {
		const sandbox = await queueWith();
		const [id] = idsOf(sandbox);
		const run = await runFinancial(sandbox, operation, parameters as IDataObject, [{ docId: id, ...bad }]);
		expect(run.error).toBeUndefined();
		expect(items(run, 1)).toMatchObject([
			{ Status: 'ERROR', outcome: 'notPosted', attempts: 0, Message: expect.stringMatching(message) },
		]);
		expect(sandbox.events()).toEqual([]);
	});

	test('the other items go their way', async () => {
		const sandbox = await queueWith();
		const [first, second] = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPosting', posting({ companyId: field('company') }), [
			{ ...first, company: '' },
			{ ...second, company: 'DE10' },
		]);
		expect(items(run, 0)).toMatchObject([{ docId: second.docId, outcome: 'confirmed' }]);
		expect(items(run, 1)).toMatchObject([{ docId: first.docId, outcome: 'notPosted' }]);
	});

	test('a document twice: once when the items agree, not at all when they do not', async () => {
		const sandbox = await queueWith();
		const [first, second] = await taken(sandbox);
		const parameters = posting({ documentNumber: field('number') });
		const run = await runFinancial(sandbox, 'confirmPosting', parameters, [
			{ ...first, number: '1' },
			{ ...first, number: '1' },
			{ ...second, number: '1' },
			{ ...second, number: '2' },
		]);
		expect(items(run, 0).map(({ docId, duplicate }) => [docId, duplicate])).toEqual([
			[first.docId, undefined],
			[first.docId, true],
		]);
		expect(items(run, 1)).toMatchObject(
			Array(2).fill({
				docId: second.docId,
				outcome: 'notPosted',
				Message: expect.stringContaining('say different things'),
			}),
		);
		expect(account(sandbox, second.docId as string).calls.postingConfirmations).toBe(0);
	});

	test('a fixed document ID for several items is refused', async () => {
		const sandbox = await queueWith();
		const [{ docId }] = await taken(sandbox);
		const run = await runFinancial(sandbox, 'confirmPosting', { ...BOOKED, documentId: docId }, [{}, {}]);
		expect(items(run, 1)).toMatchObject(
			Array(2).fill({
				outcome: 'notPosted',
				Message: expect.stringContaining('The Document ID is fixed, but 2 items came in'),
			}),
		);
		expect(account(sandbox, docId as string).calls.postingConfirmations).toBe(0);
		const one = await runFinancial(sandbox, 'confirmPosting', { ...BOOKED, documentId: docId }, [{}]);
		expect(items(one, 0)).toMatchObject([{ docId, outcome: 'confirmed' }]);
	});

	test('a long message is cut with a mark', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		const messages = { message: [{ messageShortText: 'x'.repeat(2000) }] };
		await runFinancial(sandbox, 'confirmPosting', { postingResult: 'error', messages }, [document]);
		expect(account(sandbox, document.docId as string).postings[0].messages).toMatchObject([
			{ messageShortText: `${'x'.repeat(1299)}…` },
		]);
	});

	test('Stop the Node stops before anything is sent, naming the item', async () => {
		const sandbox = await queueWith();
		const [first] = await taken(sandbox);
		const run = await runFinancial(
			sandbox,
			'confirmPosting',
			{ ...BOOKED, options: { requestErrors: 'stop' } },
			[first, { docId: '' }],
		);
		expect(run.error?.message).toContain('The Document ID is empty');
		expect(run.error?.description).toContain('Nothing was confirmed for any item');
		expect(account(sandbox, first.docId as string).calls.postingConfirmations).toBe(0);
	});

	test('include input puts the fields under the result; On Error moves what was not decided to Error', async () => {
		const sandbox = await queueWith();
		const [document] = await taken(sandbox);
		const run = await runFinancial(
			sandbox,
			'confirmPosting',
			{ ...BOOKED, options: { includeInput: true } },
			[document, { docId: '', note: 'kept' }],
			{ settings: { onError: 'continueErrorOutput' } },
		);
		expect(items(run, 0)).toMatchObject([
			{ docId: document.docId, sourceId: document.sourceId, outcome: 'confirmed' },
		]);
		expect(items(run, 2)).toMatchObject([{ error: expect.stringContaining('Document ID is empty') }]);
	});
});
