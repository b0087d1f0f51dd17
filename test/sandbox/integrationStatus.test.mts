import { SEED_ID, startSandbox } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { call, idsAt, post, postPath, raw, statusOf, token } from './http.mts';

const REFUSAL =
	'To use the POST Expense Journal Entry Job Key the report must be at the Processing Payment or Payment Confirmed Payment Status.';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

it('has twelve sample reports that cover every payment status', () => {
	expect(sandbox.reports()).toHaveLength(12);
	expect(new Set(sandbox.reports().map(({ paymentStatusCode }) => paymentStatusCode))).toEqual(
		new Set(['P_NOTP', 'P_HOLD', 'P_PROC', 'P_PAYC', 'P_PAID']),
	);
	expect(sandbox.report(SEED_ID)?.paymentStatusCode).toBe('P_PROC');
});

describe('the state machine', () => {
	it.each(['P_PROC', 'P_PAYC'])('moves a report at %s to Paid, once', async (from) => {
		const [id] = idsAt(sandbox, from);
		const answer = await post(sandbox, id);
		expect(await answer.json()).toEqual({ Status: 'SUCCESS', Message: 'SUCCESS' });
		expect(answer.headers.get('concur-correlationid')).toMatch(/^[0-9a-f-]{36}$/);
		expect(sandbox.report(id)?.paymentStatusCode).toBe('P_PAID');
		expect(await (await post(sandbox, id)).json()).toEqual({ Status: 'FAILURE', Message: REFUSAL });
		expect(sandbox.account().get(id)).toMatchObject({ posts: 2, commits: 1, postsAfterCommit: 1 });
	});

	it.each(['P_NOTP', 'P_HOLD', 'P_PAID'])('refuses a report at %s with HTTP 200', async (from) => {
		const [id] = idsAt(sandbox, from);
		const answer = await post(sandbox, id);
		expect(answer.status).toBe(200);
		expect(await answer.json()).toEqual({ Status: 'FAILURE', Message: REFUSAL });
		expect(sandbox.report(id)?.paymentStatusCode).toBe(from);
		expect(sandbox.account().get(id)?.commits).toBe(0);
	});

	it('counts a second commit where it is told to accept one, so that it cannot hide', async () => {
		const careless = await startSandbox({ secondPost: 'commitAgain' });
		try {
			const [id] = idsAt(careless, 'P_PROC');
			expect(await statusOf(await post(careless, id))).toBe('SUCCESS');
			expect(await statusOf(await post(careless, id))).toBe('SUCCESS');
			expect(careless.account().get(id)).toMatchObject({ commits: 2, postsAfterCommit: 1 });
		} finally {
			await careless.close();
		}
	});

	it('does not know a report that is not there', async () => {
		const answer = await post(sandbox, '00000000000000000000');
		expect(answer.status).toBe(404);
		expect(await answer.json()).toEqual({
			Message: expect.any(String),
			'Server-Time': expect.any(String),
			Id: expect.any(String),
		});
	});
});

describe('XML', () => {
	const SUCCESS = `<ActionStatus xmlns="http://www.concursolutions.com/api/expense/expensereport/2011/03" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
    <Message>SUCCESS</Message>
    <Status>SUCCESS</Status>
</ActionStatus>`;

	it("is SAP's example, to the letter", async () => {
		const answer = await post(sandbox, SEED_ID, { accept: 'application/xml' });
		expect(answer.headers.get('content-type')).toContain('application/xml');
		expect(await answer.text()).toBe(SUCCESS);
	});

	it('is what an error is written in, when asked for', async () => {
		const answer = await post(sandbox, 'none', { accept: 'application/xml' });
		expect(answer.status).toBe(404);
		expect(await answer.text()).toMatch(/<Error><Message>.+<Server-Time>.+<Id>/);
	});

	it('may come with a byte-order mark, where a fault asks for it', async () => {
		sandbox.setFaults([
			{ on: 'integrationStatus', kind: 'body', contentType: 'application/xml', body: `\ufeff${SUCCESS}` },
		]);
		const answer = await post(sandbox, SEED_ID, { accept: 'application/xml' });
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	});
});

describe('the Report ID', () => {
	const posted = () => sandbox.account().get(SEED_ID)?.commits ?? 0;

	it('is decoded once, as one segment', async () => {
		expect(postPath(SEED_ID)).toContain('nx2WRNzp18%24wjehk%25wqEL6EDHRwi9r%24paQS');
		expect(await statusOf(await post(sandbox, SEED_ID))).toBe('SUCCESS');
		expect(posted()).toBe(1);
	});

	it('may carry a dollar sign as it is', async () => {
		const path = postPath(SEED_ID).replaceAll('%24', '$');
		expect(await statusOf(await call(sandbox, path, { method: 'POST' }))).toBe('SUCCESS');
	});

	it('does not match when it is encoded twice', async () => {
		expect((await post(sandbox, encodeURIComponent(SEED_ID))).status).toBe(404);
		expect(posted()).toBe(0);
	});

	it('does not match when its percent sign is not encoded', async () => {
		const answer = await raw(
			sandbox,
			`POST /api/expense/expensereport/v2.0/integrationstatus/report/${SEED_ID} HTTP/1.1\r\nHost: sandbox\r\n` +
				`Authorization: Bearer ${sandbox.credentials.accessToken}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
		);
		expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
		expect(posted()).toBe(0);
	});

	it.each(['a/b', '../../../report', 'a?b', 'a#b', '%', '%2F', 'ä 😀'])(
		'%j is one segment, however strange',
		async (id) => {
			const [template] = sandbox.reports();
			sandbox.addReports([{ ...template, id, paymentStatusCode: 'P_PROC' }]);
			expect(await statusOf(await post(sandbox, id))).toBe('SUCCESS');
			expect(sandbox.report(id)?.paymentStatusCode).toBe('P_PAID');
		},
	);
});

describe('what Concur refuses before it looks at the report', () => {
	const request = (headers: string) =>
		`POST ${postPath(SEED_ID)} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer ${sandbox.credentials.accessToken}\r\n` +
		`Connection: close\r\n${headers}\r\n`;

	it('chunked transfer encoding', async () => {
		const answer = await raw(sandbox, `${request('Transfer-Encoding: chunked\r\n')}0\r\n\r\n`);
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('Chunked transfer encoding is not supported');
	});

	it('a missing Content-Length', async () => {
		const answer = await raw(sandbox, request(''));
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('Content-Length');
	});

	it('no Authorization header, another scheme, or an unknown token', async () => {
		const { accessToken, legacyToken } = sandbox.credentials;
		const bare = await fetch(`${sandbox.baseUri}${postPath(SEED_ID)}`, { method: 'POST' });
		expect(bare.status).toBe(401);
		for (const authorization of [
			`OAuth ${accessToken}`,
			`Bearer ${legacyToken}`,
			'Bearer unknown',
			`Basic ${accessToken}`,
			accessToken,
		]) {
			expect((await post(sandbox, SEED_ID, { authorization })).status).toBe(401);
		}
		expect(await statusOf(await post(sandbox, SEED_ID, { authorization: `OAuth ${legacyToken}` }))).toBe(
			'SUCCESS',
		);
	});

	it('a user without the role Web Services Administrator', async () => {
		const { body } = await token(sandbox, {
			grant_type: 'password',
			username: 'employee1@sandbox.example',
			password: sandbox.credentials.password,
		});
		const answer = await post(sandbox, SEED_ID, { authorization: `Bearer ${body.access_token}` });
		expect(answer.status).toBe(403);
		expect(await answer.text()).toContain('Web Services Administrator');
	});

	afterEach(() => {
		const refused = sandbox.events().filter(({ status }) => status >= 400);
		expect(refused.length).toBeGreaterThan(0);
		expect(refused.some(({ committed }) => committed)).toBe(false);
	});
});
