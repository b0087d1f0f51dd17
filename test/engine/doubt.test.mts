import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from './setUp.mts';
import { runNode } from './engine.mts';
import type { EngineOptions } from './engine.mts';
import { makeReports } from '../../sandbox/index.mts';
import type { Fault, Sandbox, SandboxOptions } from '../../sandbox/index.mts';

afterEach(closeSandboxes);

/** Posts the first report in Processing Payment, with some faults in the way. */
async function postOne(
	faults: Array<Partial<Fault> & Pick<Fault, 'kind'>>,
	options: Record<string, unknown> = {},
	sandboxOptions: SandboxOptions = {},
	rest: Partial<EngineOptions> = {},
) {
	const sandbox = await sandboxWith(sandboxOptions);
	const [id] = idsAt(sandbox, 'P_PROC');
	sandbox.setFaults(faults.map((fault) => ({ on: 'integrationStatus', ...fault })));
	return { ...(await postAgain(sandbox, id, options, rest)), sandbox, id };
}

async function postAgain(
	sandbox: Sandbox,
	id: string,
	options: Record<string, unknown> = {},
	rest: Partial<EngineOptions> = {},
) {
	const run = await runNode([{ ReportID: id }], {
		credential: credentialFor(sandbox),
		parameters: { options: { ...QUICK, ...options } },
		settings: { onError: 'continueRegularOutput' },
		...rest,
	});
	return { ...run, result: run.outputs.flat()[0]?.json ?? {} };
}

describe('a commit that comes late', () => {
	it.each([
		'dropConnection',
		'internalError',
		'proxyBadGateway',
		'proxyUnavailable',
		'filterForbidden',
		'html',
	] as const)('after %s ends as unknown, and never as notPosted', async (kind) => {
		const { result, sandbox, id } = await postOne([{ kind, commitAfterMs: 30_000 }]);
		expect(result).toMatchObject({ outcome: 'unknown', Status: 'UNKNOWN' });
		expect(result.verified).toBeUndefined();
		sandbox.wind(31_000);
		expect(sandbox.account().get(id)?.commits).toBe(1);
	});

	it('within the patience of the node is found by looking again', async () => {
		const { result } = await postOne([{ kind: 'dropConnection', commitAfterMs: 1500 }], {
			maxTries: 1,
			maxWait: 5,
		});
		expect(result).toMatchObject({ outcome: 'integrated', verified: true, attempts: 1 });
	});
});

describe('a read that lags behind a commit', () => {
	it('makes a refused second post no refusal', async () => {
		const { result, sandbox, id } = await postOne([
			{ kind: 'dropConnection', commit: true, call: 1, readLagMs: 60_000 },
		]);
		expect(result).toMatchObject({ outcome: 'unknown', attempts: 2, paymentStatusCode: 'P_PROC' });
		expect(result.Message).toContain('one of the two answers is out of date');
		expect(sandbox.account().get(id)?.commits).toBe(1);
	});

	it('is waited for', async () => {
		const { result } = await postOne([{ kind: 'dropConnection', commit: true, call: 1, readLagMs: 2500 }], {
			maxWait: 6,
		});
		expect(result).toMatchObject({ outcome: 'integrated', verified: true, paymentStatusCode: 'P_PAID' });
	});
});

describe("what is not in Concur's own words", () => {
	it.each(['proxyUnavailable', 'filterForbidden', 'proxyBadGateway', 'proxyGatewayTimeout'] as const)(
		'settles nothing after a commit: %s',
		async (kind) => {
			const { result, sandbox, id } = await postOne([{ kind, commit: true, call: 1 }]);
			expect(result).toMatchObject({ outcome: 'integrated', verified: true, attempts: 1 });
			expect(result.Message).not.toContain('it was committed');
			expect(sandbox.account().get(id)?.commits).toBe(1);
		},
	);
});

it('an answer that never settles ends with the time-out, and the report is looked up', async () => {
	const { result } = await postOne([{ kind: 'switchingProtocols', commit: true }]);
	expect(result).toMatchObject({ outcome: 'integrated', verified: true });
});

describe('everything refused for the moment', () => {
	it.each(['rateLimit', 'unavailable', 'tooManyRequests400', 'requestLimit400'] as const)(
		'%s: ten in, ten on Failure, no error',
		async (kind) => {
			const sandbox = await sandboxWith({ reports: makeReports(10) });
			sandbox.setFaults([{ on: 'integrationStatus', kind, retryAfter: 0 }]);
			const { outputs, error } = await runNode(
				sandbox.reports().map(({ id }) => ({ ReportID: id })),
				{ credential: credentialFor(sandbox), parameters: { options: QUICK } },
			);
			expect(error).toBeUndefined();
			expect(outputs[0]).toEqual([]);
			expect(outputs[1].map(({ json }) => json.outcome)).toEqual(Array(10).fill('notPosted'));
		},
	);

	it('but a credential that is refused is one clear error', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(3) });
		sandbox.setFaults([{ on: 'integrationStatus', kind: 'unauthorized' }]);
		const { error } = await runNode(
			sandbox.reports().map(({ id }) => ({ ReportID: id })),
			{ credential: credentialFor(sandbox), parameters: { options: QUICK } },
		);
		expect(error?.description).toContain('Nothing was posted');
	});
});

describe('what an earlier execution left in doubt', () => {
	it('is looked up before anything is posted, and counts as its own', async () => {
		const { sandbox, id, result } = await postOne([{ kind: 'dropConnection', commit: true }], {
			unclearOutcome: 'report',
		});
		expect(result).toMatchObject({ outcome: 'unknown', attempts: 1 });
		const again = await postAgain(sandbox, id);
		expect(again.result).toMatchObject({ outcome: 'integrated', verified: true, attempts: 0 });
		expect(again.result.Message).toContain('earlier execution');
		expect(sandbox.account().get(id)).toMatchObject({ posts: 1, commits: 1 });
	});

	it('is posted again when it still reads open', async () => {
		const { sandbox, id } = await postOne([{ kind: 'dropConnection' }], { unclearOutcome: 'report' });
		sandbox.setFaults([]);
		const { result } = await postAgain(sandbox, id, { unclearOutcome: 'report' });
		expect(result).toMatchObject({ outcome: 'integrated', attempts: 1 });
		expect(sandbox.account().get(id)).toMatchObject({ posts: 2, commits: 1, reads: 1 });
	});

	it('stays unknown when the pre-check can not be read; without doubt it is notPosted', async () => {
		const { sandbox, id } = await postOne([{ kind: 'dropConnection' }], { unclearOutcome: 'report' });
		const [, other] = idsAt(sandbox, 'P_PROC');
		sandbox.setFaults([{ on: 'details', kind: 'internalError' }]);
		expect((await postAgain(sandbox, id, { preCheck: true })).result).toMatchObject({ outcome: 'unknown' });
		expect((await postAgain(sandbox, other, { preCheck: true })).result).toMatchObject({
			outcome: 'notPosted',
			attempts: 0,
		});
		const settings = { retryOnFail: true, onError: 'continueRegularOutput' as const };
		const retried = await postAgain(sandbox, other, {}, { settings });
		expect(retried.result).toMatchObject({ outcome: 'unknown', attempts: 0 });
	});
});

it('a pre-check that can not be read gives every report the same outcome', async () => {
	const sandbox = await sandboxWith({ reports: makeReports(8) });
	sandbox.setFaults([{ on: 'details', kind: 'internalError' }]);
	const { outputs } = await runNode(
		sandbox.reports().map(({ id }) => ({ ReportID: id })),
		{
			credential: credentialFor(sandbox),
			parameters: { options: { ...QUICK, preCheck: true } },
			settings: { onError: 'continueRegularOutput' },
		},
	);
	expect(outputs[1].map(({ json }) => json.outcome)).toEqual(Array(8).fill('notPosted'));
	for (const { json } of outputs[1]) expect(json.Message).not.toContain('may have gone through');
});

describe('a refusal', () => {
	it.each(['P_HOLD', 'P_PAID'])('names the status: %s', async (paymentStatusCode) => {
		const sandbox = await sandboxWith({ reports: makeReports(1, { paymentStatusCode }) });
		const [{ id }] = sandbox.reports();
		const { result } = await postAgain(sandbox, id);
		expect(result).toMatchObject({ outcome: 'refused', paymentStatusCode, attempts: 1 });
		expect(sandbox.account().get(id)?.reads).toBe(1);
	});

	it('stays a refusal when the report can not be read afterwards', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(1, { paymentStatusCode: 'P_HOLD' }) });
		sandbox.setFaults([{ on: 'details', kind: 'internalError' }]);
		const { result } = await postAgain(sandbox, sandbox.reports()[0].id);
		expect(result).toMatchObject({ outcome: 'refused' });
		expect(result.paymentStatusCode).toBeUndefined();
	});
});

describe('an expired token on a commit', () => {
	it('is renewed by a look and posted once more; the first post is not sent twice by n8n', async () => {
		const sandbox = await sandboxWith({ expiredTokenStatus: 403 });
		const [id] = idsAt(sandbox, 'P_PROC');
		const credential = credentialFor(sandbox);
		await postAgain(sandbox, idsAt(sandbox, 'P_PROC')[1], {}, { credential });
		sandbox.expireAccessTokens();
		const { result } = await postAgain(sandbox, id, {}, { credential });
		expect(result).toMatchObject({ outcome: 'integrated', attempts: 2 });
		expect(sandbox.account().get(id)).toMatchObject({ commits: 1 });
	});
});

describe('a fixed Report ID with several items', () => {
	const ten = Array.from({ length: 10 }, (_, index) => ({ line: index }));

	it.each([
		['typed in', (id: string) => id],
		['.first()', () => "={{ $('Input').first().json.line }}"],
	])('%s is refused before anything is posted', async (_, value) => {
		const sandbox = await sandboxWith();
		const [id] = idsAt(sandbox, 'P_PROC');
		const parameters = { reportId: { __rl: true, mode: 'id', value: value(id) }, options: QUICK };
		const stopped = await runNode(ten, { credential: credentialFor(sandbox), parameters });
		expect(stopped.error?.message).toContain('The Report ID is fixed, but 10 items came in');
		const { outputs } = await runNode(ten, {
			credential: credentialFor(sandbox),
			parameters,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(outputs[1].map(({ json }) => json.outcome)).toEqual(Array(10).fill('notPosted'));
		expect(sandbox.account().get(id)?.posts ?? 0).toBe(0);
	});

	it('is taken for one item, and so is a mapped one that is the same for all', async () => {
		const sandbox = await sandboxWith();
		const [id, other] = idsAt(sandbox, 'P_PROC');
		const fixed = { reportId: { __rl: true, mode: 'id', value: id }, options: QUICK };
		const one = await runNode([{}], { credential: credentialFor(sandbox), parameters: fixed });
		expect(one.outputs[0]).toHaveLength(1);
		const mapped = { reportId: { __rl: true, mode: 'id', value: '={{ $json.report }}' }, options: QUICK };
		const lines = [{ report: other }, { report: other }];
		const two = await runNode(lines, { credential: credentialFor(sandbox), parameters: mapped });
		expect(two.outputs[0].map(({ json }) => json.duplicate)).toEqual([undefined, true]);
	});
});

it("Include Input Fields keeps what a result says only sometimes apart from the input's", async () => {
	const sandbox = await sandboxWith();
	const [id] = idsAt(sandbox, 'P_PROC');
	const input = { ReportID: id, verified: true, duplicate: true, paymentStatusCode: 'P_HOLD', total: 5 };
	const { outputs } = await runNode([input], {
		credential: credentialFor(sandbox),
		parameters: { options: { ...QUICK, includeInput: true } },
	});
	const { json } = outputs[0][0];
	expect(json).toMatchObject({
		total: 5,
		inputVerified: true,
		inputDuplicate: true,
		inputPaymentStatusCode: 'P_HOLD',
	});
	for (const name of ['verified', 'duplicate', 'paymentStatusCode']) expect(json).not.toHaveProperty(name);
});

it('with a dry run and the error output everything leaves on Failure as it is', async () => {
	const sandbox = await sandboxWith();
	const [id] = idsAt(sandbox, 'P_PROC');
	const { outputs } = await runNode([{ ReportID: id }, { ReportID: '' }], {
		credential: credentialFor(sandbox),
		parameters: { options: { ...QUICK, dryRun: true } },
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[1].map(({ json }) => json.outcome)).toEqual(['wouldPost', 'notPosted']);
	expect([outputs[0], outputs[2] ?? [], outputs[3] ?? []]).toEqual([[], [], []]);
});
