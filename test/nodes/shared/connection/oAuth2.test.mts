import type { IDataObject } from 'n8n-workflow';

import type { Concur, Stored } from '../wire.mts';
import { BASE, linked, POST, READ } from './linked.mts';

describe('the OAuth2 credential', () => {
	const browser = (token: IDataObject = {}, fields: IDataObject = {}): Stored => ({
		type: 'concurOAuth2Api',
		data: { baseUri: BASE, oauthTokenData: { access_token: 'browser', ...token }, ...fields },
	});

	it.each([
		['the base URI', undefined, undefined, BASE],
		[
			'the data center that the token answer named',
			'https://eu2.api.concursolutions.com/',
			undefined,
			'https://eu2.api.concursolutions.com',
		],
		['the base URI, where the token answer named none', '', undefined, BASE],
		['a base URI of your own', undefined, 'http://localhost:4711', 'http://localhost:4711'],
	])('sends to %s', async (_, geolocation, customBaseUri, address) => {
		const custom = customBaseUri === undefined ? {} : { baseUri: 'custom', customBaseUri };
		const credential = browser({ geolocation }, custom);
		const { host, company, sendWithCredential } = await linked({ credential, concur: () => ({}) });
		await sendWithCredential(READ, [401]);
		expect(host.arrived[0]).toMatchObject({ url: `${address}/read`, token: 'Bearer browser' });
		expect(company).toMatch(new RegExp(`^concurOAuth2Api \\d+ ${address}$`));
	});

	it("sends no token to a data center that is not Concur's", async () => {
		const credential = browser({ geolocation: 'https://example.com' });
		await expect(linked({ credential })).rejects.toThrow('which is not a Concur host');
	});

	it('works also before a token came', async () => {
		const { company } = await linked({ credential: { type: 'concurOAuth2Api', data: { baseUri: BASE } } });
		expect(company).toMatch(/^concurOAuth2Api/);
	});

	const refused: Concur = ({ token }) => (token === 'Bearer browser' ? { status: 403 } : { body: 'done' });
	const fresh = { n8n_expires_at: String(Date.now() + 3_600_000) };

	it('is renewed by n8n after HTTP 403 when its token is over, and not while it is fresh', async () => {
		const over = await linked({ credential: browser(), concur: refused });
		expect(await over.sendWithCredential(READ, [401, 403])).toMatchObject({ body: 'done' });
		const still = await linked({ credential: browser(fresh), concur: refused });
		expect(await still.sendWithCredential(READ, [401, 403])).toMatchObject({ httpStatusCode: 403 });
		expect(still.host.arrived).toHaveLength(1);
	});

	it('is not renewed on statuses that were not asked for', async () => {
		const { host, sendWithCredential } = await linked({ credential: browser(), concur: refused });
		expect(await sendWithCredential(POST, [401])).toMatchObject({ httpStatusCode: 403 });
		expect(host.arrived).toHaveLength(1);
	});

	it('is signed in by n8n alone: a refusal is not tried again without a token', async () => {
		const { host, sendWithCredential } = await linked({
			credential: browser({}, { sessionToken: 'left-over', grantType: 'refreshToken' }),
			concur: () => ({ status: 401 }),
		});
		expect(await sendWithCredential(READ, [401])).toMatchObject({ httpStatusCode: 401 });
		expect(host.arrived).toHaveLength(2);
	});

	it('shows no token that Concur repeats', async () => {
		const credential = browser({ access_token: 'the-access-token', refresh_token: 'the-refresh-token' });
		const { sendWithCredential } = await linked({
			credential,
			concur: () => ({ body: 'the-access-token the-refresh-token' }),
		});
		expect(await sendWithCredential(READ, [401])).toMatchObject({ body: '*** ***' });
	});
});
