import type { INode } from 'n8n-workflow';

import { runNode } from './engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

const NOT_FOUND = '00000000000000000000';
type OnError = INode['onError'];
const MODES: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];
const FLAGS = [false, true];

describe.each(MODES)('On Error: %s', (onError) => {
	describe.each(FLAGS)('Retry On Fail: %s', (retryOnFail) => {
		it.each(FLAGS)(
			'Always Output Data: %s: every item leaves once, where it belongs',
			async (alwaysOutputData) => {
				const sandbox = await sandboxWith();
				const [good, second] = idsAt(sandbox, 'P_PROC');
				const [refused] = idsAt(sandbox, 'P_NOTP');
				const input = [good, refused, NOT_FOUND, second, ''].map((ReportID, row) => ({ ReportID, row }));
				const { outputs, error, hints, run } = await runNode(input, {
					credential: credentialFor(sandbox),
					parameters: { options: QUICK },
					settings: { onError, retryOnFail, maxTries: 2, waitBetweenTries: 10, alwaysOutputData },
				});

				expect(error).toBeUndefined();
				expect(run.status).toBe('success');
				const [success, failure, errors = []] = outputs;
				expect(success.map(({ json }) => json.ReportID)).toEqual([good, second]);
				expect(success.every(({ json }) => json.Status === 'SUCCESS' && !('error' in json))).toBe(true);
				expect(success.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);

				const technical = onError === 'continueErrorOutput' ? errors : failure.slice(1);
				expect(failure[0].json).toMatchObject({ ReportID: refused, Status: 'FAILURE', outcome: 'refused' });
				expect(failure[0].json.Message).toContain('must be at the Processing Payment');
				expect(technical).toHaveLength(2);
				expect(technical.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }, { item: 4 }]);
				const details = technical.map(({ json }) =>
					onError === 'continueErrorOutput' ? json.details : json,
				);
				expect(details).toMatchObject([
					{ ReportID: NOT_FOUND, Status: 'ERROR', outcome: 'notPosted', httpStatusCode: 404 },
					{ ReportID: '', Status: 'ERROR', outcome: 'notPosted', attempts: 0, httpStatusCode: null },
				]);
				if (onError === 'continueErrorOutput') {
					// The engine puts the input item's fields beside the three keys of an error.
					expect(Object.keys(technical[0].json).sort()).toEqual([
						'ReportID',
						'details',
						'error',
						'message',
						'row',
					]);
				}
				expect(success.length + failure.length + errors.length).toBe(input.length);
				expect(hints[0]).toContain('2 integrated, 1 refused, 2 not posted');
				expect([good, second].map((id) => sandbox.account().get(id)?.commits)).toEqual([1, 1]);
			},
		);
	});
});

describe('Always Output Data with no success', () => {
	it('is warned about, since the engine then puts an empty item on Success', async () => {
		const sandbox = await sandboxWith();
		const { outputs, hints } = await runNode([{ ReportID: NOT_FOUND }], {
			credential: credentialFor(sandbox),
			settings: { alwaysOutputData: true },
		});
		expect(outputs[0]).toEqual([expect.objectContaining({ json: {} })]);
		expect(outputs[1]).toHaveLength(1);
		expect(hints.join()).toContain('Always Output Data');
	});
});

describe('Report ID', () => {
	const SEED_ID = 'nx2WRNzp18$wjehk%wqEL6EDHRwi9r$paQS1UqyL6a454QitqQ';

	it.each([
		['$json.ReportID', { ReportID: SEED_ID }, undefined],
		['$json.ID', { ID: SEED_ID }, undefined],
		['a fixed value', {}, { __rl: true, mode: 'id', value: ` ${SEED_ID} ` }],
		['the list', {}, { __rl: true, mode: 'list', value: SEED_ID, cachedResultName: 'Trip' }],
		[
			'another expression',
			{ report: { key: SEED_ID } },
			{ __rl: true, mode: 'id', value: '={{ $json.report.key }}' },
		],
	])('comes from %s', async (_, json, reportId) => {
		const sandbox = await sandboxWith();
		const { outputs } = await runNode([json], {
			credential: credentialFor(sandbox),
			parameters: reportId ? { reportId } : {},
		});
		expect(outputs[0].map(({ json: result }) => result)).toEqual([
			expect.objectContaining({ ReportID: SEED_ID, Status: 'SUCCESS', outcome: 'integrated', attempts: 1 }),
		]);
		expect(sandbox.report(SEED_ID)?.paymentStatusCode).toBe('P_PAID');
	});

	it('is read from the item by the proposed expression just as n8n evaluates it', async () => {
		const [good, other] = ['41AABE1F6F210579E1BE', 'F2BB362A53AE5C62D50B'];
		const input = [
			{ ReportID: good, ID: other },
			{ ReportID: null, ID: other },
			{ ReportID: '', ID: good },
			{ reportid: good },
			{ ReportID: { ID: good } },
			{ ReportID: [good] },
			{ ReportID: true },
			{},
		];
		const run = async (expression: string) => {
			const sandbox = await sandboxWith();
			const { outputs } = await runNode(input, {
				credential: credentialFor(sandbox),
				parameters: { reportId: { __rl: true, mode: 'id', value: expression } },
			});
			return outputs.map((items) =>
				items.map(({ json, pairedItem }) => ({ ...json, correlationId: null, pairedItem })),
			);
		};
		const read = await run('={{ $json.ReportID ?? $json.ID }}');
		expect(read).toEqual(await run('={{ ($json.ReportID ?? $json.ID) }}'));
		expect(read[0].map((item) => (item as { ReportID?: string }).ReportID)).toEqual([good, other]);
		expect(read[1]).toHaveLength(6);
	});

	it('may be a number', async () => {
		const sandbox = await sandboxWith();
		const [template] = sandbox.reports();
		sandbox.addReports([{ ...template, id: '12345', paymentStatusCode: 'P_PROC' }]);
		const { outputs } = await runNode([{ ReportID: 12345 }], { credential: credentialFor(sandbox) });
		expect(outputs[0][0].json).toMatchObject({ ReportID: '12345', Status: 'SUCCESS' });
	});

	it.each(['a/b', 'a?b=c', 'a#b', 'a%2Fb', 'a b', '😀', 'a\r\nX-Evil: 1', '../../token', '%2e%2e'])(
		'%j reaches Concur as one segment and comes back as not found',
		async (ReportID) => {
			const sandbox = await sandboxWith();
			const [good] = idsAt(sandbox, 'P_PROC');
			const { outputs } = await runNode([{ ReportID }, { ReportID: good }], {
				credential: credentialFor(sandbox),
			});
			expect(outputs[0].map(({ json }) => json.ReportID)).toEqual([good]);
			expect(outputs[1][0].json).toMatchObject({ outcome: 'notPosted', httpStatusCode: 404 });
			const posts = sandbox
				.events()
				.filter(({ method, path }) => method === 'POST' && path.startsWith('/api'));
			expect(
				posts.every(({ path }) =>
					path.startsWith('/api/expense/expensereport/v2.0/integrationstatus/report/'),
				),
			).toBe(true);
		},
	);

	it('posts a report that comes twice once', async () => {
		const sandbox = await sandboxWith();
		const [first, second] = idsAt(sandbox, 'P_PROC');
		const { outputs } = await runNode(
			[first, second, `${first} `, first].map((ReportID) => ({ ReportID })),
			{
				credential: credentialFor(sandbox),
			},
		);
		expect(outputs[0].map(({ json }) => json.duplicate ?? false)).toEqual([false, false, true, true]);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(sandbox.account().get(first)?.posts).toBe(1);
	});
});

describe('options', () => {
	it('asks for XML and reads the same result', async () => {
		const sandbox = await sandboxWith();
		const [good] = idsAt(sandbox, 'P_PROC');
		const { outputs } = await runNode([{ ReportID: good }], {
			credential: credentialFor(sandbox),
			parameters: { options: { responseFormat: 'xml' } },
		});
		expect(outputs[0][0].json).toMatchObject({ Status: 'SUCCESS', Message: 'SUCCESS', httpStatusCode: 200 });
		expect(outputs[0][0].json.correlationId).toEqual(expect.stringMatching(/.+/));
	});

	it('puts the input under the result, and keeps `error` off Success', async () => {
		const sandbox = await sandboxWith();
		const [good] = idsAt(sandbox, 'P_PROC');
		const { outputs } = await runNode(
			[{ ReportID: good, voucher: 'V1', Status: 'mine', error: 'an old one' }],
			{
				credential: credentialFor(sandbox),
				parameters: { options: { includeInput: true } },
			},
		);
		expect(outputs[0][0].json).toMatchObject({ voucher: 'V1', Status: 'SUCCESS', inputError: 'an old one' });
		expect(outputs[0][0].json).not.toHaveProperty('error');
	});

	it('never posts a report that is Paid with Pre-Check on', async () => {
		const sandbox = await sandboxWith();
		const [paid] = idsAt(sandbox, 'P_PAID');
		const [good] = idsAt(sandbox, 'P_PAYC');
		const { outputs } = await runNode([{ ReportID: paid }, { ReportID: good }], {
			credential: credentialFor(sandbox),
			parameters: { options: { preCheck: true } },
		});
		expect(outputs[0].map(({ json }) => json)).toMatchObject([
			{ Status: 'SUCCESS', outcome: 'alreadyPaid', attempts: 0, paymentStatusCode: 'P_PAID' },
			{ Status: 'SUCCESS', outcome: 'integrated', attempts: 1 },
		]);
		expect(sandbox.account().get(paid)?.posts ?? 0).toBe(0);
	});

	it('changes nothing in a dry run', async () => {
		const sandbox = await sandboxWith();
		const before = sandbox.reports().map(({ id, paymentStatusCode }) => [id, paymentStatusCode]);
		const { outputs } = await runNode(
			sandbox.reports().map(({ id }) => ({ ReportID: id })),
			{
				credential: credentialFor(sandbox),
				parameters: { options: { dryRun: true } },
			},
		);
		const open = before.filter(([, code]) => code === 'P_PROC' || code === 'P_PAYC');
		expect([outputs[0], outputs[1]]).toEqual([[], []]);
		expect(outputs[2].map(({ json }) => json.ReportID)).toEqual(before.map(([id]) => id));
		expect(outputs[2].every(({ json }) => json.Status === 'DRY_RUN')).toBe(true);
		const would = outputs[2].filter(({ json }) => json.outcome === 'wouldPost');
		expect(would.map(({ json }) => json.ReportID)).toEqual(open.map(([id]) => id));
		expect(sandbox.reports().map(({ id, paymentStatusCode }) => [id, paymentStatusCode])).toEqual(before);
	});

	it('stops on request errors and names what was committed', async () => {
		const sandbox = await sandboxWith();
		const [good] = idsAt(sandbox, 'P_PROC');
		const { error, outputs } = await runNode([{ ReportID: good }, { ReportID: NOT_FOUND }], {
			credential: credentialFor(sandbox),
			parameters: { options: { requestErrors: 'stop', maxConcurrency: 1 } },
		});
		expect(outputs).toEqual([]);
		expect(error?.message).toContain(NOT_FOUND);
		expect(error?.description).toContain(`Committed in this run: ${good}`);
	});

	it('has no effect to stop where On Error continues', async () => {
		const sandbox = await sandboxWith();
		const { error, outputs } = await runNode([{ ReportID: NOT_FOUND }], {
			credential: credentialFor(sandbox),
			parameters: { options: { requestErrors: 'stop' } },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(error).toBeUndefined();
		expect(outputs[1]).toHaveLength(1);
	});

	it('stops at a Report ID that can be none before anything is posted', async () => {
		const sandbox = await sandboxWith();
		const [good] = idsAt(sandbox, 'P_PROC');
		const { error } = await runNode([{ ReportID: good }, { ReportID: { a: 1 } }], {
			credential: credentialFor(sandbox),
			parameters: { options: { requestErrors: 'stop' } },
		});
		expect(error?.message).toContain('must be text');
		expect(sandbox.report(good)?.paymentStatusCode).toBe('P_PROC');
	});
});

describe('AI tool', () => {
	it('gives every result on the first output, the only one that a tool is answered from', async () => {
		const sandbox = await sandboxWith();
		const [good] = idsAt(sandbox, 'P_PROC');
		const [refused] = idsAt(sandbox, 'P_HOLD');
		const { outputs } = await runNode(
			[good, refused, NOT_FOUND].map((ReportID) => ({ ReportID })),
			{
				type: 'n8n-nodes-concur.concurExpenseIntegrationStatusTool',
				credential: credentialFor(sandbox),
			},
		);
		expect(outputs[0].map(({ json }) => json.Status)).toEqual(['SUCCESS', 'FAILURE', 'ERROR']);
		expect(outputs[1]).toEqual([]);
	});
});

describe('zero input items', () => {
	it('does nothing', async () => {
		const { outputs, error } = await runNode([]);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
	});
});
