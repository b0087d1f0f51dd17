import { connect } from '../../../../nodes/shared/connection';
import { Host } from '../n8n.mts';
import { networkError } from '../wire.mts';
import type { Concur, Reply } from '../wire.mts';
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
