import { authenticateRequest, ForeignSessionError } from '../../../concur/signIn/authenticateRequest';
import { hasForeignSession, lineageKeysOf, storedForOf } from '../../../concur/signIn/credential';
import type { ConcurApiFields } from '../../../concur/signIn/credential';

const US = 'https://us2.api.concursolutions.com';
const fields: ConcurApiFields = {
	grantType: 'refreshToken',
	baseUri: US,
	clientId: 'client',
	clientSecret: 'secret',
	refreshToken: 'refresh',
};

describe('authenticateRequest', () => {
	const session: ConcurApiFields = {
		...fields,
		sessionToken: 'token',
		geolocation: 'https://eu2.api.concursolutions.com',
	};

	it('puts the data center that the token belongs to in front of a path', () => {
		const options = authenticateRequest(session, { url: '/api/x', headers: { Accept: 'a' } });
		expect(options).toMatchObject({
			baseURL: 'https://eu2.api.concursolutions.com',
			url: '/api/x',
			headers: { Accept: 'a', Authorization: 'Bearer token' },
		});
	});

	it('leaves an address alone that is whole, and a base URL that the request brings along', () => {
		expect(authenticateRequest(session, { url: `${US}/api` })).toMatchObject({ url: `${US}/api` });
		expect(authenticateRequest(session, { url: `${US}/api` })).not.toHaveProperty('baseURL');
		expect(authenticateRequest(session, { url: '/api', baseURL: US }).baseURL).toBe(US);
	});

	it('leaves the token behind where a request is sent on to another host', () => {
		const options = authenticateRequest(session, { url: '/api' });
		expect(options.sendCredentialsOnCrossOriginRedirect).toBe(false);
	});

	it('sends a legacy token by its scheme, and the pasted one rather than an old session', () => {
		const legacy = {
			...session,
			grantType: 'accessToken' as const,
			accessToken: ' pasted ',
			authorizationScheme: 'OAuth' as const,
		};
		expect(authenticateRequest(legacy, { url: `${US}/api` }).headers).toEqual({
			Authorization: 'OAuth pasted',
		});
	});

	it.each([
		{ url: 'https://erp.example/api' },
		{ url: '', uri: 'https://erp.example/api' },
		{ url: '/api', baseURL: 'https://erp.example' },
		{ url: '//erp.example/api' },
		{ url: 'http://us2.api.concursolutions.com/api' },
	])('sends no token to %j', (options) => {
		expect(() => authenticateRequest(session, options)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining('was not sent to'),
				description: 'Use a URL on concursolutions.com or concurcdc.cn with this credential.',
			}),
		);
	});
});

describe('a session that another company, app or token was granted', () => {
	const bound = (more: Partial<ConcurApiFields> = {}): ConcurApiFields => {
		const all: ConcurApiFields = { ...fields, sessionToken: 'token', ...more };
		return { ...all, storedFor: storedForOf(all, all.refreshToken) };
	};
	const send = (session: ConcurApiFields) => authenticateRequest(session, { url: '/api' }).headers;

	it('is not sent; the error makes n8n sign in anew', () => {
		for (const edit of [
			{ clientId: 'other' },
			{ refreshToken: 'other' },
			{ baseUri: 'https://eu2.api.concursolutions.com' },
			{ baseUri: 'custom', customBaseUri: 'https://us3.api.concursolutions.com' },
		])
			expect(() => send({ ...bound(), ...edit })).toThrow(
				expect.objectContaining({
					message: 'The Concur credential was changed after it had signed in, so its token was not used',
					description: 'Open the credential and test it.',
					response: { status: 401 },
				}),
			);
		expect(new ForeignSessionError('a', 'b')).toBeInstanceOf(Error);
	});

	it('its own is sent, also with a new client secret, and one that was stored without a binding', () => {
		const own = { Authorization: 'Bearer token' };
		expect(send(bound())).toEqual(own);
		expect(send({ ...bound(), clientSecret: 'new' })).toEqual(own);
		expect(send({ ...bound(), storedFor: '', clientId: 'other' })).toEqual(own);
		expect(send({ ...bound(), storedFor: undefined })).toEqual(own);
	});

	it('a pasted token is bound to nothing', () => {
		const pasted = {
			grantType: 'accessToken' as const,
			accessToken: 'pasted',
			authorizationScheme: 'Bearer' as const,
		};
		expect(send({ ...bound(), ...pasted })).toEqual({ Authorization: 'Bearer pasted' });
	});
});

describe('what a session is bound to', () => {
	it('is the address that was entered, and the token that was pasted', () => {
		const custom = (customBaseUri: string) =>
			storedForOf({ ...fields, baseUri: 'custom', customBaseUri }, undefined);
		expect(custom('https://us3.api.concursolutions.com')).not.toBe(
			custom('https://us4.api.concursolutions.com'),
		);
		const pasted = (accessToken: string) =>
			storedForOf({ ...fields, grantType: 'accessToken', accessToken }, undefined);
		expect(pasted('one')).not.toBe(pasted('two'));
	});

	it('is of no matter where there is no session yet', () => {
		const foreign = { ...fields, storedFor: 'of another app' };
		expect(hasForeignSession({ ...foreign, sessionToken: 'token' })).toBe(true);
		for (const sessionToken of ['', ' ', undefined])
			expect(hasForeignSession({ ...foreign, sessionToken })).toBe(false);
	});

	it('names one sign-in by the token that was entered and by the one in its place', () => {
		const stored = { ...fields, storedFor: storedForOf(fields, 'newer') };
		const keys = lineageKeysOf(stored);
		expect(keys).toHaveLength(3);
		expect(keys).toEqual(expect.arrayContaining(lineageKeysOf({ ...fields, refreshToken: 'newer' })));
	});
});
