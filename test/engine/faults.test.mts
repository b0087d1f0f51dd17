import http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';

import type { Fault } from '../../sandbox/index.mts';
import { makeReports } from '../../sandbox/index.mts';
import { until } from '../until.mts';
import { runNode } from './engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

type FaultRow = [
	name: string,
	fault: Partial<Fault> & Pick<Fault, 'kind'>,
	expected: Record<string, unknown>,
];

/** One fault on the first post: what becomes of the report, and how often it was posted and committed. */
const ONCE: FaultRow[] = [
	['429', { kind: 'rateLimit', retryAfter: 0 }, { outcome: 'integrated', posts: 2 }],
	['429 with a date', { kind: 'rateLimit', retryAfter: 'date' }, { outcome: 'integrated', posts: 2 }],
	['503', { kind: 'unavailable' }, { outcome: 'integrated', posts: 2 }],
	['400 deadlock', { kind: 'deadlock' }, { outcome: 'integrated', posts: 2 }],
	['400 too many requests', { kind: 'tooManyRequests400' }, { outcome: 'integrated', posts: 2 }],
	['another 400', { kind: 'otherBadRequest' }, { outcome: 'notPosted', posts: 1 }],
	['404', { kind: 'notFound' }, { outcome: 'notPosted', posts: 1 }],
	['500 before the commit', { kind: 'internalError' }, { outcome: 'integrated', posts: 2 }],
	[
		'500 after the commit',
		{ kind: 'internalError', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'502 after the commit',
		{ kind: 'badGateway', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'504 after the commit',
		{ kind: 'gatewayTimeout', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	['a lost connection before the commit', { kind: 'dropConnection' }, { outcome: 'integrated', posts: 2 }],
	[
		'a lost connection after the commit',
		{ kind: 'dropConnection', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'a hang after the commit',
		{ kind: 'hang', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'an HTML page after the commit',
		{ kind: 'html', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'an empty answer after the commit',
		{ kind: 'empty', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'half an answer after the commit',
		{ kind: 'truncated', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'a body that drips after the commit',
		{ kind: 'slowBody', commit: true, delayMs: 200 },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	[
		'an odd Status after the commit',
		{ kind: 'oddStatus', commit: true },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
	['an odd Status before the commit', { kind: 'oddStatus' }, { outcome: 'integrated', posts: 2 }],
	['a redirect', { kind: 'redirect' }, { outcome: 'integrated', posts: 2 }],
	[
		'a commit shortly after the connection was lost',
		{ kind: 'lateCommit', delayMs: 1 },
		{ outcome: 'integrated', posts: 1, verified: true },
	],
];

describe('one fault on the first post', () => {
	it.each(ONCE)('%s', async (_, fault, { posts, verified, outcome }) => {
		const sandbox = await sandboxWith({ secondPost: 'commitAgain' });
		const [id] = idsAt(sandbox, 'P_PROC');
		sandbox.setFaults([{ on: 'integrationStatus', call: 1, ...fault }]);
		const { outputs } = await runNode([{ ReportID: id }], {
			credential: credentialFor(sandbox),
			parameters: { options: QUICK },
		});
		const [result] = outputs.flat();
		expect(result.json).toMatchObject({ outcome, attempts: posts });
		expect(result.json.verified).toBe(verified);
		expect(sandbox.account().get(id)).toMatchObject({ posts, commits: outcome === 'integrated' ? 1 : 0 });
	});
});

describe('patience', () => {
	it.each([
		['429', { kind: 'rateLimit', retryAfter: 0 }, 'notPosted'],
		['503', { kind: 'unavailable' }, 'notPosted'],
		['deadlock', { kind: 'deadlock' }, 'notPosted'],
		['500, where Concur may still be at work', { kind: 'internalError' }, 'unknown'],
		['lost connections, where Concur may still be at work', { kind: 'dropConnection' }, 'unknown'],
		["a proxy's 503", { kind: 'proxyUnavailable' }, 'unknown'],
		["a filter's 403", { kind: 'filterForbidden' }, 'unknown'],
		['time-out, where Concur may still be at work', { kind: 'hang' }, 'unknown'],
		['504, where Concur may still be at work', { kind: 'gatewayTimeout' }, 'unknown'],
	] as Array<[string, Partial<Fault> & Pick<Fault, 'kind'>, string]>)(
		'ends: %s',
		async (_, fault, outcome) => {
			const sandbox = await sandboxWith();
			const [id] = idsAt(sandbox, 'P_PROC');
			sandbox.setFaults([{ on: 'integrationStatus', ...fault }]);
			const { outputs } = await runNode([{ ReportID: id }], {
				credential: credentialFor(sandbox),
				parameters: { options: { ...QUICK, maxTries: 3 } },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(outputs[1][0].json).toMatchObject({ outcome, attempts: 3 });
			expect(sandbox.account().get(id)?.posts).toBe(3);
		},
	);

	it('an unclear answer that can not be verified is UNKNOWN and is not posted again', async () => {
		const sandbox = await sandboxWith();
		const [id] = idsAt(sandbox, 'P_PROC');
		sandbox.setFaults([
			{ on: 'integrationStatus', kind: 'dropConnection', commit: true },
			{ on: 'details', kind: 'internalError' },
		]);
		const { outputs, hints } = await runNode([{ ReportID: id }], {
			credential: credentialFor(sandbox),
			parameters: { options: QUICK },
		});
		expect(outputs[1][0].json).toMatchObject({ Status: 'UNKNOWN', outcome: 'unknown', attempts: 1 });
		expect(outputs[1][0].json.Message).toContain('Check the report in Concur before it is posted again');
		expect(hints[0]).toContain('1 unknown');
		expect(sandbox.account().get(id)?.posts).toBe(1);
	});

	it('reports UNKNOWN at once when asked to', async () => {
		const sandbox = await sandboxWith();
		const [id] = idsAt(sandbox, 'P_PROC');
		sandbox.setFaults([{ on: 'integrationStatus', kind: 'internalError' }]);
		const { outputs } = await runNode([{ ReportID: id }], {
			credential: credentialFor(sandbox),
			parameters: { options: { ...QUICK, unclearOutcome: 'report' } },
		});
		expect(outputs[1][0].json).toMatchObject({ outcome: 'unknown', attempts: 1, httpStatusCode: 500 });
		expect(sandbox.account().get(id)?.reads).toBe(0);
	});

	it('a company status code of its own settles nothing', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(1, { paymentStatusCode: 'P_FAIL' }) });
		const [{ id }] = sandbox.reports();
		sandbox.setFaults([{ on: 'integrationStatus', kind: 'internalError' }]);
		const { outputs } = await runNode([{ ReportID: id }], {
			credential: credentialFor(sandbox),
			parameters: { options: QUICK },
		});
		expect(outputs[1][0].json).toMatchObject({
			outcome: 'unknown',
			paymentStatusCode: 'P_FAIL',
			attempts: 1,
		});
	});

	it('the run ends when nothing gets through any more, and the rest is notPosted', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(60) });
		sandbox.setFaults([{ on: 'integrationStatus', kind: 'unavailable' }]);
		const { error, outputs } = await runNode(
			sandbox.reports().map(({ id }) => ({ ReportID: id })),
			{
				credential: credentialFor(sandbox),
				parameters: { options: QUICK },
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(error).toBeUndefined();
		expect(outputs[1]).toHaveLength(60);
		expect(outputs[1][59].json.Message).toContain('The run was ended before this report');
		expect(sandbox.events().length).toBeLessThan(20);
	});
});

describe('no connection', () => {
	const unreachable = async (customBaseUri: string) => {
		const sandbox = await sandboxWith();
		const credential = credentialFor(sandbox, {
			grantType: 'accessToken',
			accessToken: 'token-value',
			customBaseUri,
		});
		return await runNode([{ ReportID: 'A' }, { ReportID: 'B' }], {
			credential,
			parameters: { options: { ...QUICK, maxTries: 2 } },
			settings: { onError: 'continueRegularOutput' },
		});
	};

	it('refused: certainly not posted', async () => {
		const { outputs } = await unreachable('http://127.0.0.1:1');
		expect(outputs[1].map(({ json }) => json.outcome)).toEqual(['notPosted', 'notPosted']);
		expect(outputs[1][0].json.Message).toContain('ECONNREFUSED');
	});

	it('unknown host: certainly not posted', async () => {
		const { outputs } = await unreachable('https://no-such-data-center.api.concursolutions.com');
		expect(outputs[1].map(({ json }) => json.outcome)).toEqual(['notPosted', 'notPosted']);
		expect(outputs[1][0].json.Message).toMatch(/ENOTFOUND|EAI_AGAIN/);
	});

	it('no TLS: certainly not posted', async () => {
		const server = http.createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { outputs } = await unreachable(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
		server.close();
		expect(outputs[1].map(({ json }) => json.outcome)).toEqual(['notPosted', 'notPosted']);
	});

	it('a server that closes at once may have read the request: unknown', async () => {
		const server = net
			.createServer((socket) => socket.once('data', () => socket.destroy()))
			.listen(0, '127.0.0.1');
		await new Promise((resolve) => server.once('listening', resolve));
		const { outputs } = await unreachable(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
		server.close();
		expect(outputs[1][0].json.outcome).toBe('unknown');
	});
});

describe('hostile answers', () => {
	const answered = async (
		fault: Partial<Fault> & Pick<Fault, 'kind'>,
		responseFormat = 'json',
		status = 'P_PROC',
	) => {
		const sandbox = await sandboxWith();
		const [id] = idsAt(sandbox, status);
		sandbox.setFaults([{ on: 'integrationStatus', ...fault }]);
		const result = await runNode([{ ReportID: id }], {
			credential: credentialFor(sandbox),
			parameters: { options: { ...QUICK, timeout: 4000, unclearOutcome: 'report', responseFormat } },
		});
		return { ...result, sandbox, id };
	};
	const xml = (body: string) => ({ kind: 'body' as const, contentType: 'application/xml', body });

	it.each([
		[
			'an external entity',
			xml(
				'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ActionStatus><Status>SUCCESS</Status><Message>&x;</Message></ActionStatus>',
			),
		],
		[
			'billion laughs',
			xml(
				'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><ActionStatus><Status>SUCCESS</Status><Message>&b;</Message></ActionStatus>',
			),
		],
		['50 MB', { kind: 'hugeBody' as const }],
		['deeply nested JSON', { kind: 'body' as const, body: `${'['.repeat(200_000)}${']'.repeat(200_000)}` }],
		['deeply nested XML', xml(`${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`)],
	])('%s is unclear, never success', async (_, fault) => {
		const { outputs } = await answered(fault, 'xml');
		expect(outputs[0]).toEqual([]);
		expect(outputs[1][0].json.outcome).toBe('unknown');
		expect(JSON.stringify(outputs)).not.toContain('root:');
	});

	it('a wrong charset does not turn a refusal into something else', async () => {
		const fault: Partial<Fault> & Pick<Fault, 'kind'> = {
			kind: 'body',
			contentType: 'application/json; charset=no-such',
			body: '{"Status":"FAILURE","Message":"Übertrag"}',
		};
		const { outputs } = await answered(fault, 'json', 'P_HOLD');
		expect(outputs[1][0].json).toMatchObject({
			outcome: 'refused',
			Message: expect.stringMatching(/^Übertrag/),
		});
	});

	it('script in a Message is escaped, and 100,000 characters are cut', async () => {
		const body = JSON.stringify({ Status: 'FAILURE', Message: `<script>x</script>${'y'.repeat(100_000)}` });
		const { outputs } = await answered({ kind: 'body', body }, 'json', 'P_HOLD');
		const message = String(outputs[1][0].json.Message);
		expect(message).toMatch(/^&lt;script&gt;/);
		expect(message.length).toBeLessThan(600);
	});

	it('a redirect to another host gets neither token nor request', async () => {
		const seen: string[] = [];
		const other = http.createServer((request, response) => {
			seen.push(String(request.headers.authorization));
			response.end('{"Status":"SUCCESS"}');
		});
		other.listen(0, '127.0.0.1');
		await new Promise((resolve) => other.once('listening', resolve));
		const location = `http://localhost:${(other.address() as AddressInfo).port}/`;
		const { outputs } = await answered({ kind: 'redirect', location });
		other.close();
		expect(seen).toEqual([]);
		expect(outputs[1][0].json.outcome).toBe('unknown');
	});
});

describe('cancelling', () => {
	it('ends waits and starts no new post', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(50), latencyMs: 40 });
		const ids = sandbox.reports().map(({ id }) => id);
		// Concur asks for an hour of rest.
		sandbox.setFaults([
			{ on: 'integrationStatus', reportId: ids[9], kind: 'rateLimit', retryAfter: 3600, call: 1 },
		]);
		const refused = until(() => sandbox.events().some(({ status }) => status === 429));
		await runNode(
			ids.map((ReportID) => ({ ReportID })),
			{
				credential: credentialFor(sandbox),
				parameters: { options: { maxConcurrency: 2, maxWait: 3600 } },
				cancelWhen: refused.then(async () => await new Promise((resolve) => setTimeout(resolve, 200))),
			},
		);
		const posted = sandbox.events().length;
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(posted).toBeLessThan(20);
		expect(sandbox.events().length).toBe(posted);
	});

	it('what was committed, and what may have been, goes to the log: n8n saves no items then', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(20), latencyMs: 60 });
		const ids = sandbox.reports().map(({ id }) => id);
		const committed = () => ids.filter((id) => sandbox.account().get(id)?.commits === 1);
		sandbox.setFaults([{ on: 'integrationStatus', reportId: ids[1], kind: 'internalError' }]);
		// The logger that n8n's engine uses, of several copies.
		const copy = require.resolve('@n8n/backend-common', { paths: [require.resolve('n8n-core')] });
		const { Logger } = jest.requireActual<{ Logger: { prototype: { warn(...said: unknown[]): void } } }>(
			copy,
		);
		const warn = jest.spyOn(Logger.prototype, 'warn');
		await runNode(
			ids.map((ReportID) => ({ ReportID })),
			{
				credential: credentialFor(sandbox),
				parameters: { options: { maxConcurrency: 2, unclearOutcome: 'report' } },
				cancelWhen: until(() => committed().length > 2),
			},
		);
		await until(() => warn.mock.calls.length > 0);
		expect(committed().length).toBeGreaterThan(0);
		expect(committed().length).toBeLessThan(20);
		expect(warn.mock.calls).toEqual([
			[
				'An execution was cancelled after it had changed something in Concur',
				{ integrated: committed(), unknown: [ids[1]] },
			],
		]);
	});
});

describe('what the node does not do when it fails', () => {
	it('Retry On Fail never commits twice: the second run looks first', async () => {
		const sandbox = await sandboxWith({ secondPost: 'commitAgain' });
		const ids = idsAt(sandbox, 'P_PROC');
		const { error } = await runNode(
			[...ids, '00000000000000000000'].map((ReportID) => ({ ReportID })),
			{
				credential: credentialFor(sandbox),
				parameters: { options: { ...QUICK, requestErrors: 'stop' } },
				settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			},
		);
		expect(error?.message).toContain('00000000000000000000');
		expect(ids.map((id) => sandbox.account().get(id)?.commits)).toEqual(ids.map(() => 1));
	});
});
