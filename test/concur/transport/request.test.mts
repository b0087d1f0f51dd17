import { PassThrough } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';
import { NO_SECRETS, sendRequest } from '../../../concur/transport/request';
import type { HttpHelper } from '../../../concur/transport/request';
import { virtualTime } from './virtualTime.mts';

const clock = virtualTime();
const GET: ConcurRequest = { method: 'GET', path: '/x', accept: 'application/json', timeoutMs: 1000 };
const POST: ConcurRequest = { ...GET, method: 'POST', path: '/y' };

/** n8n's helper, which answers (or throws) one after the other, and notes what it was given. */
function helper(...answers: unknown[]) {
	const sent: IHttpRequestOptions[] = [];
	const http: HttpHelper = async (options) => {
		sent.push(options);
		const answer = answers.shift();
		if (answer instanceof Error) throw answer;
		return await Promise.resolve(answer);
	};
	return { http, sent };
}

const response = (statusCode: unknown, fields: object = {}): object => ({
	statusCode,
	headers: {},
	body: '',
	...fields,
});
const answer = (httpStatusCode: number, fields: object = {}): object => ({
	kind: 'answer',
	httpStatusCode,
	body: '',
	complete: true,
	...fields,
});
const network = (fields: object): Error => Object.assign(new Error(), { isAxiosError: true }, fields);

const send = async (http: HttpHelper, request = GET, refreshOn = [401], baseUri?: string): Promise<Attempt> =>
	await sendRequest(http, request, baseUri, refreshOn, () => NO_SECRETS);

describe('what is sent', () => {
	const ALWAYS = { timeout: 1000, encoding: 'stream', returnFullResponse: true, disableFollowRedirect: true };

	it('names the least, as a stream, without redirects, and lets n8n renew the token', async () => {
		const { http, sent } = helper(response(200));
		await send(http);
		expect(sent).toStrictEqual([
			{
				...ALWAYS,
				method: 'GET',
				url: '/x',
				headers: { Accept: 'application/json' },
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
			},
		]);
	});

	it('carries the query, the body and its type, at the address that is given', async () => {
		const { http, sent } = helper(response(200));
		const request: ConcurRequest = {
			...POST,
			accept: 'application/xml',
			query: { limit: 5 },
			body: '<a/>',
			contentType: 'application/xml',
		};
		await send(http, request, [401, 403], 'https://us.api.concursolutions.com');
		expect(sent).toStrictEqual([
			{
				...ALWAYS,
				method: 'POST',
				url: 'https://us.api.concursolutions.com/y',
				headers: { Accept: 'application/xml', 'Content-Type': 'application/xml' },
				ignoreHttpStatusErrors: { ignore: true, except: [401, 403] },
				qs: { limit: 5 },
				body: '<a/>',
			},
		]);
	});

	it('may be an empty body, and for a sign-in no status makes n8n sign in', async () => {
		const { http, sent } = helper(response(401));
		expect(await send(http, { ...POST, body: '' }, [])).toEqual(answer(401));
		expect(NO_SECRETS).toEqual({ secrets: [] });
		expect(sent).toHaveLength(1);
		expect(sent[0]).toMatchObject({ body: '', ignoreHttpStatusErrors: true });
	});
});

describe('a token that is refused', () => {
	it('is renewed by n8n before 2.20 only where it may throw: the same is sent once more', async () => {
		const { http, sent } = helper(response(401), response(200, { body: 'whole' }));
		expect(await send(http, { ...POST, body: 'a' })).toEqual(answer(200, { body: 'whole' }));
		expect(sent).toHaveLength(2);
		expect(sent[1]).toStrictEqual({ ...sent[0], ignoreHttpStatusErrors: false });
	});

	it('is sent no third time, whatever comes then', async () => {
		const refused = helper(response(401), network({ response: { status: 401, data: 'no' } }));
		expect(await send(refused.http)).toEqual(answer(401, { body: 'no' }));
		expect(refused.sent).toHaveLength(2);
		const lost = helper(response(401), network({ code: 'ECONNRESET' }));
		expect(await send(lost.http)).toEqual({ kind: 'lost', reason: 'connection', detail: 'ECONNRESET' });
		expect(lost.sent).toHaveLength(2);
	});

	it('that n8n has thrown it has renewed already: nothing is sent again', async () => {
		const { http, sent } = helper(network({ response: { status: 401, data: 'no' } }));
		expect(await send(http, POST)).toEqual(answer(401, { body: 'no' }));
		expect(sent).toHaveLength(1);
	});

	it.each([403, 500])('HTTP %i is none where it does not say so: nothing is sent again', async (status) => {
		const { http, sent } = helper(response(status));
		expect(await send(http, POST)).toEqual(answer(status));
		expect(sent).toHaveLength(1);
	});
});

describe('an answer', () => {
	it('is told with the headers that matter', async () => {
		const headers = {
			// At most 100 characters, and no markup.
			'concur-correlationid': `<${'a'.repeat(100)}`,
			'retry-after': '3',
			'x-api-warn': 'retired',
			sunset: 'soon',
			other: 'no',
		};
		const { http } = helper(response('201', { headers, body: { Status: 'SUCCESS' } }));
		expect(await send(http)).toStrictEqual({
			...answer(201, { body: '{"Status":"SUCCESS"}' }),
			correlationId: `&lt;${'a'.repeat(99)}…`,
			retryAfter: '3',
			apiWarning: 'retired',
			sunset: 'soon',
		});
	});

	it.each([{}, { headers: undefined }, { headers: { 'retry-after': ['3'], 'concur-correlationid': ' ' } }])(
		'has no header where there is none, or no text: %j',
		async (fields) => {
			const { http } = helper(response(200, fields));
			expect(await send(http)).toStrictEqual({
				...answer(200),
				correlationId: undefined,
				retryAfter: undefined,
				apiWarning: undefined,
				sunset: undefined,
			});
		},
	);

	it('is read as its headers say', async () => {
		const body = new PassThrough();
		body.end(Buffer.from('Zürich', 'latin1'));
		const headers = { 'content-type': 'text/plain; charset=iso-8859-1' };
		expect(await send(helper(response(200, { headers, body })).http)).toMatchObject({ body: 'Zürich' });
		const plain = new PassThrough();
		plain.end('Zürich');
		expect(await send(helper(response(200, { body: plain })).http)).toMatchObject({ body: 'Zürich' });
	});

	it('has the time that is left for its body', async () => {
		const body = new PassThrough();
		body.write('{"Status":');
		const http = async () => {
			await clock.sleep(600);
			return response(200, { body });
		};
		await clock.pass(5000);
		const started = clock.now();
		expect(await clock.until(send(http))).toEqual(answer(200, { body: '{"Status":', complete: false }));
		expect(clock.now() - started).toBe(1000);
	});

	it('that never comes is lost, also that of a sign-in', async () => {
		const never = async () => await new Promise<never>(() => undefined);
		const lost = { kind: 'lost', reason: 'timeout', detail: 'no answer in time' };
		expect(await clock.until(send(never))).toEqual(lost);
		expect(await clock.until(send(never, GET, []))).toEqual(lost);
	});

	it('waits for a sign-in within its call, and a sign-in for none', async () => {
		const signIn = async () => {
			await clock.sleep(3000);
			return response(200);
		};
		const http = async () => {
			await send(signIn, { ...GET, timeoutMs: 5000 }, []);
			return response(200, { body: 'whole' });
		};
		expect(await clock.until(send(http))).toEqual(answer(200, { body: 'whole' }));
		expect(await clock.until(send(http, GET, []))).toMatchObject({ kind: 'lost' });
	});
});
