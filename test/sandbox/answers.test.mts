import { startSandbox } from '../../sandbox/index.mts';
import type { Fault, Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import { call, detailsPath, post, SEED, statusOf, token } from './http.mts';

let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => (sandbox = await startSandbox(options));
afterEach(async () => await sandbox.close());

const on = 'integrationStatus';
const answered = async (fault: Partial<Fault> & Pick<Fault, 'kind'>, accept = 'application/json') => {
	await start({ faults: [{ on, times: 1, ...fault }] });
	const answer = await post(sandbox, SEED, { accept });
	return [answer.status, answer.headers.get('content-type'), await answer.text()] as const;
};

describe('what stands between Concur and the client', () => {
	it.each(['proxyBadGateway', 'proxyUnavailable'] as const)('%s speaks of its upstream', async (kind) => {
		const [, type, text] = await answered({ kind, commit: true });
		expect(type).toBe('text/plain');
		expect(text).toBe(
			'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
		);
	});

	it('may send Retry-After', async () => {
		await start({ faults: [{ on, kind: 'proxyUnavailable', retryAfter: 3 }] });
		expect((await post(sandbox, SEED)).headers.get('retry-after')).toBe('3');
	});

	it('answers 403 as a web page', async () => {
		const [status, type, text] = await answered({ kind: 'filterForbidden', commit: true });
		expect([status, type]).toEqual([403, 'text/html']);
		expect(text).toMatch(/^<html>.*blocked/);
	});
});

describe('bodies as recorded', () => {
	it.each<[Fault['kind'], unknown]>([
		['errorIn200', { Error: { Message: 'No report found with the specified ID' } }],
		['emptyErrorIn200', { Error: {} }],
		[
			'nestedDeadlock',
			{
				Response: {
					StatusCode: 400,
					Content: {
						Error: {
							Message: expect.stringContaining('deadlock'),
							'Server-Time': expect.any(String),
							Id: expect.any(String),
						},
					},
				},
			},
		],
		[
			'requestLimit400',
			expect.objectContaining({ Message: expect.stringContaining('exceed the request limit') }),
		],
		[
			'validationErrors',
			expect.objectContaining({
				httpStatus: '400 BAD_REQUEST',
				errorMessage: 'Validation errors',
				validationErrors: [{ source: 'comment', id: expect.any(String), message: expect.any(String) }],
			}),
		],
		['systemStep403', expect.objectContaining({ errorMessage: 'Caller cannot modify System workflow step' })],
	])('%s as JSON', async (kind, body) => {
		const [, , text] = await answered({ kind });
		expect(JSON.parse(text)).toEqual(body);
	});

	it.each<[Fault['kind'], RegExp]>([
		[
			'nestedDeadlock',
			/^<Response><StatusCode>400<.*<Content><Error><Message>.*deadlock.*<Server-Time>.*<Id>.*<\/Response>$/,
		],
		[
			'batchError',
			/^<report-batch-result .*<records-failed>1<.*<Index>2<\/Index><message>.*<\/report-batch-result>$/,
		],
		['messageWithElements', /^<Error><Message><Code>.*<\/Code><Text>.*<\/Text><\/Message>/],
	])('%s as XML', async (kind, form) => {
		expect((await answered({ kind }, 'application/xml'))[2]).toMatch(form);
	});

	it("a refusal with SAP's raw line break is no valid JSON", async () => {
		const [status, type, text] = await answered({ kind: 'refusalWithLineBreak' });
		expect([status, type]).toEqual([200, 'application/json']);
		expect(text).toContain('Job Key the\n');
		expect(() => JSON.parse(text)).toThrow();
		expect(JSON.parse(text.replaceAll('\n', ' '))).toMatchObject({ Status: 'FAILURE' });
	});

	it('every refusal has it where the setting says so', async () => {
		await start({ refusalLineBreak: true });
		expect(await statusOf(await post(sandbox, SEED))).toBe('SUCCESS');
		expect(await (await post(sandbox, SEED)).text()).toContain('Job Key the\n');
	});
});

describe('secrets that are echoed', () => {
	const bearer = () => sandbox.credentials.accessToken;

	it.each(['plain', 'urlEncoded', 'cut'] as const)('the token, %s', async (echo) => {
		const [status, , text] = await answered({ kind: 'echoedSecrets', echo });
		expect(status).toBe(400);
		const written = {
			plain: bearer(),
			urlEncoded: encodeURIComponent(bearer()),
			cut: `${bearer().slice(0, 20)}`,
		}[echo];
		expect((JSON.parse(text) as { Message: string }).Message).toMatch(/^Bad header: Bearer /);
		expect(text).toContain(written);
		expect(text.includes(bearer())).toBe(echo === 'plain');
	});

	it('also in a refusal that looks like any other', async () => {
		const [, , text] = await answered({ kind: 'echoedSecrets', status: 200 });
		expect(JSON.parse(text)).toEqual({ Status: 'FAILURE', Message: `Bad header: Bearer ${bearer()}` });
	});

	it.each(['plain', 'urlEncoded'] as const)(
		'client secret and refresh token at sign-in, %s',
		async (echo) => {
			await start({ faults: [{ on: 'token', kind: 'echoedSecrets', echo }] });
			const { clientSecret, refreshToken } = sandbox.credentials;
			const { status, body } = await token(sandbox, {
				grant_type: 'refresh_token',
				refresh_token: refreshToken,
			});
			expect([status, body.code]).toEqual([400, 108]);
			const written = (secret: string) => (echo === 'plain' ? secret : encodeURIComponent(secret));
			expect(JSON.stringify(body)).toContain(written(clientSecret));
			expect(JSON.stringify(body)).toContain(written(refreshToken));
			expect(encodeURIComponent(clientSecret)).not.toBe(clientSecret);
		},
	);
});

it('deprecated answers say so when switched on, others never', async () => {
	await start();
	const headers = async (path: string) => {
		const { headers } = await call(sandbox, path);
		return [headers.get('x-api-warn'), headers.get('sunset')];
	};
	const list = '/api/v3.0/expense/reports?user=ALL';
	expect(await headers(detailsPath(SEED))).toEqual([null, null]);
	sandbox.set({ deprecation: { warn: 'Use Reports v4', sunset: 'Thu, 31 Dec 2026 00:00:00 GMT' } });
	expect(await headers(detailsPath(SEED))).toEqual(['Use Reports v4', 'Thu, 31 Dec 2026 00:00:00 GMT']);
	expect(await headers('/api/expense/expensereport/v2.0/Reports/')).toEqual([
		'Use Reports v4',
		'Thu, 31 Dec 2026 00:00:00 GMT',
	]);
	expect(await headers(list)).toEqual([null, null]);
	sandbox.set({ deprecation: null });
	expect(await headers(detailsPath(SEED))).toEqual([null, null]);
});
