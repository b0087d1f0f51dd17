import { makeDocuments, sampleDocuments } from '../../sandbox/index.mts';
import { faults, idsOf, items, queueWith, runFinancial, statusOf, SYSTEM } from './financial.mts';
import { closeSandboxes, credentialFor } from './setUp.mts';

afterEach(closeSandboxes);

const ALL = { returnAll: true };

describe('Get Ready Documents', () => {
	test('takes every document of the queue, with every digit, under a System ID of the workflow', async () => {
		const sandbox = await queueWith({
			documents: [...makeDocuments(60), ...sampleDocuments()],
			extraFields: true,
		});
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(run.error).toBeUndefined();
		const found = items(run, 0);
		expect(found).toHaveLength(62);
		expect(items(run, 1)).toEqual([]);
		expect(run.hints).toEqual([]);
		const [first] = sandbox.financial.store.all();
		expect(found[0]).toMatchObject({
			docId: first.id,
			docType: 'expense',
			sourceId: first.sourceId,
			docStatus: 'ACKNOWLEDGED',
			erpSystemId: SYSTEM,
			systemId: SYSTEM,
			document: { report: { reportId: first.sourceId, cashAdvanceReturnsAmount: '0E-8' } },
		});
		expect(Object.keys(found[0])).toEqual([
			'docId',
			'docType',
			'sourceId',
			'docStatus',
			'erpSystemId',
			'systemId',
			'document',
		]);
		for (const { docId } of found) {
			expect(statusOf(sandbox, docId as string)).toBe('ACKNOWLEDGED');
			expect(sandbox.financial.store.account(docId as string).calls.acknowledgements).toBe(1);
		}
	});

	test('an empty queue gives nothing, in both of its forms; the older envelope and text work too', async () => {
		const sandbox = await queueWith({ documents: [], emptyContent: 'missing' });
		expect((await runFinancial(sandbox, 'getReady')).outputs).toEqual([[], []]);
		sandbox.financial.set({ emptyContent: 'array', envelope: 'old', documentAs: 'text' });
		expect((await runFinancial(sandbox, 'getReady')).outputs).toEqual([[], []]);
		sandbox.financial.store.add(makeDocuments(30, {}, 8));
		expect(items(await runFinancial(sandbox, 'getReady', ALL), 0)).toHaveLength(30);
	});

	test('a limit leaves the rest in the queue', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(40) });
		expect(items(await runFinancial(sandbox, 'getReady', { limit: 27 }), 0)).toHaveLength(27);
		expect(idsOf(sandbox).filter((id) => statusOf(sandbox, id) === 'READY')).toHaveLength(13);
	});

	test('what does not balance is not taken, says by how much and hides nothing behind it', async () => {
		const sandbox = await queueWith({
			documents: [...makeDocuments(30, { unbalancedEvery: 1 }), ...makeDocuments(5, {}, 2)],
		});
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0)).toHaveLength(5);
		const failed = items(run, 1);
		expect(failed).toHaveLength(30);
		expect(failed[0]).toMatchObject({
			docId: idsOf(sandbox)[0],
			docType: 'expense',
			Status: 'FAILURE',
			outcome: 'unbalanced',
			Message: expect.stringMatching(
				/^The document does not balance: .*off by -0\.010* \(and 1 more\)\. It was not acknowledged/,
			),
		});
		expect(statusOf(sandbox, idsOf(sandbox)[0])).toBe('READY');
		expect(run.hints).toEqual(['30 unbalanced.']);
	});

	test('without acknowledging, documents are read and stay', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(30) });
		const run = await runFinancial(sandbox, 'getReady', { ...ALL, acknowledge: false });
		expect(items(run, 0)).toHaveLength(30);
		expect(items(run, 0)[0]).toMatchObject({ docStatus: 'READY', erpSystemId: '' });
		expect(sandbox.financial.store.allAccounts().size).toBe(0);
	});

	test('journal rows and payees, paired with all inputs', async () => {
		const sandbox = await queueWith({ documents: sampleDocuments() });
		const journal = await runFinancial(sandbox, 'getReady', { output: 'journal', acknowledge: false }, [
			{},
			{},
		]);
		expect(items(journal, 0)).toHaveLength(6 + 6);
		expect(items(journal, 0)[0]).toMatchObject({
			row: 1,
			rows: expect.any(Number),
			header: {},
			journal: {},
			docStatus: 'READY',
		});
		expect(items(journal, 0)[0]).not.toHaveProperty('document');
		expect(journal.outputs[0][0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		const payees = await runFinancial(sandbox, 'getReady', { output: 'payees' });
		expect(items(payees, 0).map(({ payee, amount }) => [payee, amount])).toEqual(
			expect.arrayContaining([
				['IBCP', '238.0'],
				['EMPL', '78.5'],
				['CBCP', '968.5'],
				['EMPL', '7.0'],
			]),
		);
	});

	test('a document without rows is still an item', async () => {
		const text = '{"report":{"reportId":"R1","totalApprovedAmount":0},"expenseEntry":[]}';
		const [document] = makeDocuments(1);
		for (const output of ['journal', 'payees']) {
			const sandbox = await queueWith({ documents: [{ ...document, text }] });
			expect(items(await runFinancial(sandbox, 'getReady', { output }), 0)).toMatchObject([
				{ docId: document.id, document: { report: { reportId: 'R1' } } },
			]);
		}
	});

	test('payees that can not be told keep a document from being taken', async () => {
		const [document] = makeDocuments(1);
		const text = document.text.replaceAll('"journalPayer":"COMP"', '"journalPayer":"EMPL"');
		const sandbox = await queueWith({ documents: [{ ...document, text }] });
		const run = await runFinancial(sandbox, 'getReady', { output: 'payees' });
		expect(statusOf(sandbox, document.id)).toBe('READY');
		expect([...items(run, 0), ...items(run, 1)]).toHaveLength(1);
	});

	test.each(['cashadvance', 'invoice', 'payroll', 'requestobligation', 'reportobligation'] as const)(
		'%s',
		async (documentType) => {
			const documents = makeDocuments(2, { docType: documentType });
			const sandbox = await queueWith({ documents });
			const found = items(await runFinancial(sandbox, 'getReady', { documentType }), 0);
			expect(found.map(({ docId, sourceId }) => [docId, sourceId])).toEqual(
				documents.map(({ id, sourceId }) => [id, sourceId]),
			);
		},
	);

	test('an unreadable document does not hide the others', async () => {
		const [bad, good] = makeDocuments(2);
		const sandbox = await queueWith({
			documents: [{ ...bad, text: '{"a":1,"a":2}' }, good],
			documentAs: 'text',
		});
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0)).toMatchObject([{ docId: good.id }]);
		expect(items(run, 1)).toMatchObject([
			{
				docId: bad.id,
				Status: 'ERROR',
				outcome: 'notPosted',
				Message: 'The content of the document could not be read. It was not acknowledged.',
			},
		]);
		expect(statusOf(sandbox, bad.id)).toBe('READY');
	});
});

describe('acknowledging with trouble', () => {
	const CASES = [
		['recalled', 'recalled', 'FAILURE', 102],
		['otherSystem', 'alreadyAcknowledged', 'FAILURE', 101],
	] as const;
	test.each(CASES)('%s', async (kind, outcome, Status, code) => {
		const sandbox = await queueWith();
		const [id] = idsOf(sandbox);
		faults(sandbox, { on: 'acknowledgements', kind, docId: id });
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0)).toHaveLength(2);
		expect(items(run, 1)).toMatchObject([
			{ docId: id, outcome, Status, code, attempts: 1, httpStatusCode: 200 },
		]);
		expect(run.hints[0]).toMatch(/^1 (recalled|already acknowledged)\.$/);
	});

	test.each([
		'tryLater',
		'missing',
		'zeroFailure',
		'successWithCode',
		'oddCode',
		'oddWord',
		'doubledOtherwise',
	] as const)('%s is looked up: taken if it took place, sent again if not', async (kind) => {
		const sandbox = await queueWith();
		const [first, second] = idsOf(sandbox);
		faults(
			sandbox,
			{ on: 'acknowledgements', kind, docId: first, times: 1, commit: true },
			{ on: 'acknowledgements', kind, docId: second, times: 1 },
		);
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 1)).toEqual([]);
		const found = items(run, 0);
		expect(found).toHaveLength(3);
		expect(found.find(({ docId }) => docId === first)).toMatchObject({
			verified: true,
			docStatus: 'ACKNOWLEDGED',
		});
		expect(found.find(({ docId }) => docId === second)).not.toHaveProperty('verified');
		for (const id of idsOf(sandbox))
			expect(sandbox.financial.store.account(id).acknowledgements).toHaveLength(1);
	});

	test.each([
		'dropConnection',
		'truncated',
		'html',
		'empty',
		'internalError',
		'gatewayTimeout',
		'hang',
	] as const)('a whole page whose answer is lost (%s) is ours when it took place', async (kind) => {
		for (const commit of [true, false]) {
			const sandbox = await queueWith({ documents: makeDocuments(3, {}, commit ? 21 : 22) });
			sandbox.setFaults([{ on: 'acknowledgements', kind, commit, times: 1, delayMs: 20_000 }]);
			const run = await runFinancial(sandbox, 'getReady', { ...ALL, options: { timeout: 2000 } });
			expect(items(run, 1)).toEqual([]);
			expect(items(run, 0)).toHaveLength(3);
			for (const id of idsOf(sandbox))
				expect(sandbox.financial.store.account(id).acknowledgements).toHaveLength(1);
		}
	});

	test('doubled, foreign and shuffled elements do no harm', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(12) });
		const [first, second] = idsOf(sandbox);
		faults(
			sandbox,
			{ on: 'acknowledgements', kind: 'doubled', docId: first },
			{ on: 'acknowledgements', kind: 'foreignElement', docId: second },
			{ on: 'acknowledgements', kind: 'recalled', docId: idsOf(sandbox)[7] },
		);
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0)).toHaveLength(11);
		expect(items(run, 1)).toMatchObject([{ docId: idsOf(sandbox)[7], outcome: 'recalled' }]);
	});

	test.each(['accepted202', 'notAnArray'] as const)('%s settles nothing by itself', async (kind) => {
		const sandbox = await queueWith();
		faults(sandbox, { on: 'acknowledgements', kind, times: 1, commit: true });
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0).map(({ verified }) => verified)).toEqual([true, true, true]);
	});

	test('a lost answer behind which another system was quicker is a failure', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(1) });
		const [id] = idsOf(sandbox);
		sandbox.setFaults([{ on: 'acknowledgements', kind: 'dropConnection', times: 1 }]);
		faults(sandbox, { on: 'acknowledgements', kind: 'otherSystem', docId: id, systemId: 'sap' });
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0)).toEqual([]);
		expect(items(run, 1)).toMatchObject([
			{
				docId: id,
				outcome: 'alreadyAcknowledged',
				Message: expect.stringContaining('The system sap has it'),
			},
		]);
	});

	test('without a Source ID an unclear document is unknown', async () => {
		const [document] = makeDocuments(1);
		const text = document.text.replace(`"reportId":"${document.sourceId}"`, '"reportId":null');
		const sandbox = await queueWith({ documents: [{ ...document, text }] });
		faults(sandbox, { on: 'acknowledgements', kind: 'missing', commit: true });
		const run = await runFinancial(sandbox, 'getReady', ALL);
		expect(items(run, 0)).toEqual([]);
		expect(items(run, 1)).toMatchObject([
			{
				docId: document.id,
				sourceId: null,
				outcome: 'unknown',
				Status: 'UNKNOWN',
				Message: expect.stringContaining('Without a Source ID'),
			},
		]);
	});

	test('Report as UNKNOWN does not look', async () => {
		const sandbox = await queueWith();
		faults(sandbox, { on: 'acknowledgements', kind: 'missing', commit: true });
		const run = await runFinancial(sandbox, 'getReady', { ...ALL, options: { unclearOutcome: 'report' } });
		expect(items(run, 1).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
		expect(sandbox.events().filter(({ path }) => path.includes('ignoreDocumentStatus'))).toEqual([]);
	});

	test('when the list fails midway, what was taken leaves on Success, with a hint', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(60) });
		// Two pages are read ahead, each twice.
		sandbox.setFaults(
			[2, 3, 4, 5].map((call) => ({ on: 'financialDocuments', kind: 'internalError', call })),
		);
		const run = await runFinancial(sandbox, 'getReady', { ...ALL, options: { maxTries: 2 } });
		expect(run.error).toBeUndefined();
		expect(items(run, 0)).toHaveLength(25);
		expect(run.hints.join()).toContain('The queue was not read to its end');
	});

	test('a page that is too large to be read is asked for in smaller parts', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(30) });
		sandbox.setFaults([
			{ on: 'financialDocuments', kind: 'truncated', call: 1 },
			{ on: 'financialDocuments', kind: 'truncated', call: 2 },
		]);
		const run = await runFinancial(sandbox, 'getReady', { ...ALL, options: { maxTries: 2 } });
		expect(items(run, 0)).toHaveLength(30);
		expect(run.hints).toEqual([]);
		expect(sandbox.events().filter(({ path }) => path.includes('limit=5')).length).toBeGreaterThan(5);
	});

	test('a page of acknowledgements that was certainly refused is sent again, and leaves on Failure in the end', async () => {
		const sandbox = await queueWith();
		sandbox.setFaults([{ on: 'acknowledgements', kind: 'rateLimit', times: 2 }]);
		expect(items(await runFinancial(sandbox, 'getReady', ALL), 0)).toHaveLength(3);
		const busy = await queueWith({ documents: makeDocuments(3, {}, 5) });
		busy.setFaults([{ on: 'acknowledgements', kind: 'rateLimit' }]);
		const run = await runFinancial(busy, 'getReady', { ...ALL, options: { maxTries: 2 } });
		expect(items(run, 1).map(({ outcome, Status }) => [outcome, Status])).toEqual(
			Array(3).fill(['notPosted', 'ERROR']),
		);
		expect(items(run, 1)[0]).toMatchObject({ attempts: 2, httpStatusCode: 429 });
	});
});

describe('what can not be run', () => {
	test.each([
		[{ systemId: "={{ '' }}" }, /System ID is empty/],
		[{ systemId: ' ' }, /System ID is empty/],
		[{ systemId: 'x'.repeat(51) }, /has 51 characters; Concur takes at most 50/],
		[{ documentType: 'payments' }, /"payments" is not a document type/],
		[{ documentType: 'payroll', output: 'journal' }, /payroll have no journal rows/],
		[{ documentType: 'invoice', output: 'payees' }, /expense documents only, not for invoice/],
	])('%j', async (parameters, message) => {
		const sandbox = await queueWith();
		const run = await runFinancial(sandbox, 'getReady', parameters);
		expect(run.error?.message).toMatch(message);
		const continued = await runFinancial(sandbox, 'getReady', parameters, [{}, {}], {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(continued.outputs[0]).toEqual([]);
		expect(items(continued, 1)).toMatchObject([
			{ Status: 'ERROR', outcome: 'notPosted', Message: expect.stringMatching(message) },
		]);
		const onError = await runFinancial(sandbox, 'getReady', parameters, [{}], {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(items(onError, 2)).toMatchObject([{ error: expect.stringMatching(message) }]);
		expect(sandbox.events()).toEqual([]);
	});

	test('a user token is told which token is needed', async () => {
		const sandbox = await queueWith();
		const { username, password } = sandbox.credentials;
		const credential = credentialFor(sandbox, { grantType: 'password', username, password });
		const run = await runFinancial(sandbox, 'getReady', {}, [{}], { credential });
		expect(run.error?.message).toContain('company token');
		expect(run.error?.description).toContain(
			'grant type Company Request Token, of an app with the scope FISVC',
		);
	});

	test('no input, nothing to do; as a tool everything leaves on the first output', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(2, { unbalancedEvery: 2 }) });
		const run = await runFinancial(sandbox, 'getReady', {}, [{}], {
			type: 'n8n-nodes-concur.concurFinancialIntegrationTool',
		});
		expect(run.outputs.map((output) => output.length)).toEqual([2, 0]);
	});
});

describe('two at once', () => {
	test('two consumers share the queue, no document goes to both', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(120) });
		const runs = await Promise.all(
			['erp-a', 'erp-b'].map(
				async (systemId) => await runFinancial(sandbox, 'getReady', { ...ALL, systemId }),
			),
		);
		const found = runs.flatMap((run) => items(run, 0).map(({ docId }) => docId));
		expect(found).toHaveLength(120);
		expect(new Set(found).size).toBe(120);
	});

	test('two executions of one workflow do not both take a document, also when answers are lost', async () => {
		const sandbox = await queueWith({ documents: makeDocuments(60) });
		sandbox.setFaults([{ on: 'acknowledgements', kind: 'dropConnection', commit: true, times: 3 }]);
		const runs = await Promise.all([1, 2].map(async () => await runFinancial(sandbox, 'getReady', ALL)));
		const found = runs.flatMap((run) => items(run, 0).map(({ docId }) => docId));
		expect(new Set(found).size).toBe(found.length);
		expect(found).toHaveLength(60);
	});
});

describe('Get a Document and Find Stuck Documents', () => {
	test('the documents of a report, whatever their status', async () => {
		const sandbox = await queueWith();
		const [id, second] = idsOf(sandbox);
		const source = (of: string) => sandbox.financial.store.get(of)?.sourceId ?? '';
		await runFinancial(sandbox, 'getReady', { limit: 1 });
		sandbox.financial.store.recall(second);
		const next = sandbox.financial.store.resubmit(second);
		const run = await runFinancial(sandbox, 'get', {}, [
			{ ReportID: source(id) },
			{ ID: source(second) },
			{ ReportID: 'NONE' },
		]);
		expect(items(run, 0).map(({ docId, docStatus }) => [docId, docStatus])).toEqual([
			[id, 'ACKNOWLEDGED'],
			[second, 'RECALLED'],
			[next?.id, 'READY'],
		]);
		expect(run.outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 1 },
		]);
		expect(items(run, 1)).toMatchObject([
			{
				sourceId: 'NONE',
				Status: 'FAILURE',
				Message: expect.stringContaining('no document of this type for NONE'),
			},
		]);
		const empty = await runFinancial(sandbox, 'get', {}, [{}]);
		expect(empty.error?.message).toContain('The Source ID is empty');
	});

	test('what we acknowledged and never confirmed is found', async () => {
		const documents = makeDocuments(6);
		const sandbox = await queueWith({ documents });
		await runFinancial(sandbox, 'getReady', { limit: 2 });
		sandbox.financial.acknowledgeElsewhere(documents[2].id, 'sap');
		const run = await runFinancial(sandbox, 'findStuck', { olderThan: 0 });
		expect(
			items(run, 0)
				.map(({ docId, docStatus, erpSystemId }) => [docId, docStatus, erpSystemId])
				.sort(),
		).toEqual(
			documents
				.slice(0, 2)
				.map(({ id }) => [id, 'ACKNOWLEDGED', SYSTEM])
				.sort(),
		);
		expect(items(run, 1)).toEqual([]);
		const later = await runFinancial(sandbox, 'findStuck', { olderThan: 60 * 24 * 365 * 100 });
		expect(later.outputs[0]).toEqual([]);
	});

	test('a report whose documents can not be read may be stuck too', async () => {
		const documents = makeDocuments(2);
		const sandbox = await queueWith({ documents });
		sandbox.setFaults([{ on: 'financialDocuments', kind: 'internalError', reportId: documents[1].sourceId }]);
		const run = await runFinancial(sandbox, 'findStuck', { olderThan: 0, options: { maxTries: 1 } });
		expect(items(run, 1)).toMatchObject([
			{
				sourceId: documents[1].sourceId,
				Status: 'ERROR',
				Message: expect.stringContaining('may be stuck too'),
			},
		]);
	});
});
