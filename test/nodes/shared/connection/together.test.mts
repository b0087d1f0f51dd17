import type { Host } from '../n8n.mts';
import type { Concur } from '../wire.mts';
import { concurThat, linked, READ, refreshing, sentBy } from './linked.mts';

const signIns = (host: Host): number => sentBy(host).filter((sent) => sent.startsWith('/oauth2')).length;

const settled = async (): Promise<void> =>
	await new Promise((resolve) => {
		setImmediate(resolve);
	});

/** A Concur whose answers to `/slow` wait until they are let go. */
function slowly(concur: Concur) {
	const held: Array<() => void> = [];
	const slow: Concur = async (request) => {
		const reply = await concur(request);
		if (request.url.endsWith('/slow'))
			await new Promise<void>((resolve) => {
				held.push(resolve);
			});
		return reply;
	};
	/** Until nothing comes any more: a refused request is sent in two forms. */
	const letGo = async (): Promise<void> => {
		for (await settled(); held.length > 0; await settled()) held.splice(0).forEach((go) => go());
	};
	return { slow, letGo };
}

const SLOW = { ...READ, path: '/slow' };
const RENEWING = [401, 403];

describe('two requests at the same time', () => {
	it('renew a token once, also with an n8n that does not renew after HTTP 403', async () => {
		const { slow, letGo } = slowly(concurThat((token) => token > 0));
		const credential = refreshing({ sessionToken: 'token-0' });
		const { host, sendWithCredential } = await linked({ credential, isOld: true, concur: slow });
		const late = sendWithCredential(SLOW, RENEWING);
		await settled();
		expect(await sendWithCredential(READ, RENEWING)).toMatchObject({ body: 'to Bearer token-1' });
		await letGo();
		expect(await late).toMatchObject({ body: 'to Bearer token-1' });
		expect(await sendWithCredential(READ, RENEWING)).toMatchObject({ body: 'to Bearer token-1' });
		expect(signIns(host)).toBe(1);
		// What is stored once more is stored over what another process may have stored since.
		expect(host.stored?.saves).toBe(1);
	});

	it('go on with the new token when the one that was sent with the old one is answered last', async () => {
		const { slow, letGo } = slowly(concurThat((token, { url }) => token > 0 || url.endsWith('/slow')));
		const credential = refreshing({ sessionToken: 'token-0' });
		const { host, sendWithCredential } = await linked({ credential, concur: slow });
		const late = sendWithCredential(SLOW, RENEWING);
		await settled();
		await sendWithCredential(READ, RENEWING);
		await letGo();
		expect(await late).toMatchObject({ body: 'to Bearer token-0' });
		await sendWithCredential(READ, RENEWING);
		expect(sentBy(host).slice(-2)).toEqual(['/read Bearer token-1', '/read Bearer token-1']);
	});
});
