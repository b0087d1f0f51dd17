import { connect } from '../../../../nodes/shared/connection';
import { Host } from '../n8n.mts';
import { networkError } from '../wire.mts';
import type { Concur, Reply, Stored } from '../wire.mts';
import { concurThat, linked, POST, READ, refreshing, sentBy, TOKEN_URL } from './linked.mts';

describe('a token that is refused', () => {
	it('is renewed by n8n on the statuses that are asked for', async () => {
		for (const status of [401, 403]) {
			const concur = concurThat((token) => token > 1, { status });
			const { host, sendWithCredential } = await linked({ credential: refreshing(), concur });
			expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
			expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
			expect(sentBy(host)).toEqual([
				'/oauth2/v0/token without',
				'/read Bearer token-1',
				'/oauth2/v0/token without',
				'/read Bearer token-2',
				'/read Bearer token-2',
			]);
			expect(host.reads).toBe(1);
		}
	});

	it('is not renewed on other statuses', async () => {
		const concur = concurThat(() => false, { status: 403 });
		const { host, sendWithCredential } = await linked({ credential: refreshing(), concur });
		expect(await sendWithCredential(POST, [401])).toMatchObject({ httpStatusCode: 403 });
		expect(sentBy(host)).toEqual(['/oauth2/v0/token without', '/post Bearer token-1']);
	});

	it('is renewed once per request, and no more', async () => {
		const concur = concurThat(() => false, { status: 401 });
		const { host, sendWithCredential } = await linked({ credential: refreshing(), concur });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 401 });
		expect(sentBy(host)).toEqual([
			'/oauth2/v0/token without',
			'/read Bearer token-1',
			'/oauth2/v0/token without',
			'/read Bearer token-2',
		]);
	});

	it('is renewed after HTTP 403 also by an n8n that does so after 401 only', async () => {
		const credential = refreshing({ sessionToken: 'token-0' });
		const concur = concurThat((token) => token > 0);
		const { host, sendWithCredential } = await linked({ credential, concur, isOld: true });
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-1' });
		// It is sent in two forms before it counts as refused.
		const sent = ['/read Bearer token-0', '/read Bearer token-0'];
		expect(sentBy(host)).toEqual([...sent, '/oauth2/v0/token without', '/read Bearer token-1']);
		expect(host.stored?.data).toMatchObject({ sessionToken: 'token-1' });
		expect(host.reads).toBe(1);
	});

	it('is not handed out again by such an n8n, though its time is not over', async () => {
		const credential = refreshing();
		const concur = concurThat((token, { url }) => token > 1 || url.endsWith('/early'));
		const { host, sendWithCredential } = await linked({ credential, concur, isOld: true });
		await sendWithCredential({ ...READ, path: '/early' }, [401, 403]);
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
		expect(sentBy(host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(2);
	});

	it('is renewed once only by such an n8n, when the new one is refused as well', async () => {
		const concur = concurThat(() => false);
		const credential = refreshing({ sessionToken: 'token-0' });
		const { host, sendWithCredential } = await linked({ credential, concur, isOld: true });
		expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ httpStatusCode: 403 });
		const signIns = sentBy(host).filter((request) => request.startsWith('/oauth2'));
		expect(signIns).toHaveLength(1);
		expect(sentBy(host).at(-1)).toBe('/read Bearer token-1');
	});

	it('is not renewed by such an n8n when it is new, nor where that was not asked for', async () => {
		const concur = concurThat(() => false);
		const fresh = await linked({ credential: refreshing(), concur, isOld: true });
		await fresh.sendWithCredential(READ, [401, 403]);
		expect(sentBy(fresh.host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(1);
		const credential = refreshing({ sessionToken: 'token-0' });
		const post = await linked({ credential, concur, isOld: true });
		expect(await post.sendWithCredential(POST, [401])).toMatchObject({ httpStatusCode: 403 });
		expect(sentBy(post.host)).toEqual(['/post Bearer token-0']);
	});

	it('is the end of it where it was pasted: there is nothing to renew it with', async () => {
		for (const isOld of [false, true]) {
			const concur = concurThat(() => false);
			const { host, sendWithCredential } = await linked({ concur, isOld });
			expect(await sendWithCredential(READ, [401, 403])).toMatchObject({ httpStatusCode: 403 });
			expect(sentBy(host)).toEqual([
				'/read Bearer token-of-the-credential',
				'/read Bearer token-of-the-credential',
			]);
		}
	});
});

describe('a session that another run began', () => {
	const pause = async (millis: number) => await new Promise((resolve) => setTimeout(resolve, millis));
	const runsOf = async (
		credential: Stored,
		concur = concurThat((token) => token > 0, { status: 401 }),
		isOld = false,
	) => {
		const host = new Host({
			credential,
			isOld,
			concur: async (request) => {
				await pause(20);
				return await concur(request);
			},
		});
		const runs = [await connect(host.execution, 'concurApi'), await connect(host.execution, 'concurApi')];
		return { host, first: runs[0], second: runs[1] };
	};

	afterEach(() => jest.restoreAllMocks());

	it.each([
		['none', ''],
		['an older one', 'token-0'],
	])('is used by one that had read %s, and n8n stores nothing once more', async (_, sessionToken) => {
		const credential = refreshing({ sessionToken });
		const { host, first, second } = await runsOf(credential);
		await first.sendWithCredential(READ, [401]);
		const before = sentBy(host).length;
		expect(await second.sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-1' });
		expect(sentBy(host).slice(before)).toEqual(['/read Bearer token-1']);
		expect(credential.saves).toBe(1);
	});

	it('is waited for, and stored once', async () => {
		const credential = refreshing();
		const { host, first, second } = await runsOf(credential);
		const begun = first.sendWithCredential(READ, [401]);
		await pause(10);
		for (const attempt of [await second.sendWithCredential(READ, [401]), await begun])
			expect(attempt).toMatchObject({ body: 'to Bearer token-1' });
		expect(sentBy(host)).toEqual([
			'/oauth2/v0/token without',
			'/read Bearer token-1',
			'/read Bearer token-1',
		]);
		expect(credential.saves).toBe(1);
	});

	it('that was refused is refused for both: they ask once', async () => {
		const concur: Concur = () => ({ status: 400, body: { code: 108, error: 'invalid_grant' } });
		const { host, first, second } = await runsOf(refreshing(), concur);
		const begun = first.sendWithCredential(READ, [401]);
		await pause(10);
		for (const attempt of [await second.sendWithCredential(READ, [401]), await begun])
			expect(attempt).toMatchObject({ kind: 'signIn', error: { concurCode: 108 } });
		expect(host.arrived).toHaveLength(1);
	});

	it('is renewed like any other when Concur refuses it', async () => {
		const credential = refreshing();
		const concur = concurThat((token, { url }) => token > 1 || url.endsWith('/early'), { status: 401 });
		const { host, first, second } = await runsOf(credential, concur);
		await first.sendWithCredential({ ...READ, path: '/early' }, [401]);
		expect(await second.sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-2' });
		expect(sentBy(host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(2);
		expect(credential.data).toMatchObject({ sessionToken: 'token-2' });
	});

	it('is renewed also by an n8n that renews after 401 only', async () => {
		const credential = refreshing();
		const concur = concurThat((token, { url }) => token > 1 || url.endsWith('/early'));
		const { host, first, second } = await runsOf(credential, concur, true);
		await first.sendWithCredential({ ...READ, path: '/early' }, [401, 403]);
		expect(await second.sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'to Bearer token-2' });
		expect(sentBy(host).filter((request) => request.startsWith('/oauth2'))).toHaveLength(2);
	});

	it('is used from then on, and not stored by a later request of the same run', async () => {
		const credential = refreshing();
		const start = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
		const { first, second } = await runsOf(credential);
		await first.sendWithCredential(READ, [401]);
		await second.sendWithCredential(READ, [401]);
		start.mockReturnValue(1_010_000);
		expect(await second.sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-1' });
		expect(credential.saves).toBe(1);
	});

	it('is being stored again for ten seconds from when it is stored again', async () => {
		const credential = refreshing({ sessionToken: 'token-0' });
		const start = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
		const { host, first, second } = await runsOf(credential);
		const third = await connect(host.execution, 'concurApi');
		await first.sendWithCredential(READ, [401]);
		start.mockReturnValue(1_010_000);
		await second.sendWithCredential(READ, [401]);
		start.mockReturnValue(1_019_999);
		expect(await third.sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-1' });
		expect(credential.saves).toBe(2);
	});

	it.each([
		[9_999, 'token-0'],
		[10_000, 'token-1'],
	])('is stored anew where an older one has taken its place: after %i ms %s', async (millis, storedThen) => {
		const credential = refreshing({ sessionToken: 'token-0' });
		const start = jest.spyOn(performance, 'now').mockReturnValue(1_000_000);
		const { first, second } = await runsOf(credential);
		await first.sendWithCredential(READ, [401]);
		Object.assign(credential.data, { sessionToken: 'token-0' });
		start.mockReturnValue(1_000_000 + millis);
		expect(await second.sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-1' });
		expect(credential.data).toMatchObject({ sessionToken: storedThen });
	});
});

describe('what another n8n process stored', () => {
	it('is read again after a sign-in that failed', async () => {
		const credential = refreshing();
		let isDead = true;
		const concur: Concur = (request) =>
			request.url === TOKEN_URL && isDead
				? { status: 400, body: { code: 108, error: 'invalid_grant' } }
				: concurThat(() => true)(request);
		const { host, sendWithCredential } = await linked({ credential, concur });
		expect(await sendWithCredential(READ, [401])).toMatchObject({
			kind: 'signIn',
			error: { concurCode: 108 },
		});
		isDead = false;
		expect(host.reads).toBe(1);
		Object.assign(host.stored?.data ?? {}, { sessionToken: 'token-9' });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: 'to Bearer token-9' });
		expect(host.reads).toBe(2);
	});

	it.each([
		[new Error('line one\nline two'), 'line one line two'],
		['no error', 'The credential could not be read'],
	])('that can not be read stays here: %s', async (thrown, detail) => {
		const concur: Concur = () => ({ status: 400, body: { code: 108, error: 'invalid_grant' } });
		const host = new Host({ credential: refreshing(), concur });
		const { execution } = host;
		const { sendWithCredential } = await connect(execution, 'concurApi');
		await sendWithCredential(READ, [401]);
		Object.assign(execution, { getCredentials: async () => await Promise.reject(thrown as Error) });
		expect(await sendWithCredential(READ, [401])).toEqual({ kind: 'notBuilt', detail });
		expect(sentBy(host)).toEqual(['/oauth2/v0/token without']);
	});

	it('is not asked for after an answer or a lost connection', async () => {
		const replies: Reply[] = [{ status: 500 }, networkError('ECONNRESET'), { body: 'done' }];
		const { host, sendWithCredential } = await linked({ concur: () => replies.shift() ?? {} });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 500 });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ kind: 'lost', detail: 'ECONNRESET' });
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: 'done' });
		expect(host.reads).toBe(1);
	});
});
