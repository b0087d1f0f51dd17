import { Readable } from 'node:stream';
import * as workflow from 'n8n-workflow';

import type { ConcurApiFields, Session } from '../../../concur/signIn/credential';
import type * as signInModule from '../../../concur/signIn/signIn';
import type { ConcurSignInError } from '../../../concur/transport/errors';
import {
	granted,
	outOfReach,
	refused,
	settled,
	timedOut,
	TokenEndpoint,
	unavailable,
} from './tokenEndpoint.mts';

const US = 'https://us2.api.concursolutions.com';
const EU = 'https://eu2.api.concursolutions.com';
const GLZ = 'https://glz.api.concursolutions.com';

let clock = 0;
let process: typeof signInModule;
let endpoint: TokenEndpoint;

/** Forgets what the process kept in memory. */
async function restart(): Promise<void> {
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-workflow', () => workflow);
		process = await import('../../../concur/signIn/signIn');
	});
}

beforeEach(async () => {
	clock = 1_000_000;
	jest.spyOn(performance, 'now').mockImplementation(() => clock);
	endpoint = new TokenEndpoint();
	await restart();
});
afterEach(async () => {
	await endpoint.close();
	jest.restoreAllMocks();
});

const refresh: ConcurApiFields = {
	grantType: 'refreshToken',
	baseUri: US,
	clientId: 'client',
	clientSecret: 'client-secret',
	refreshToken: 'R0',
	sessionToken: '',
};
const company: ConcurApiFields = {
	grantType: 'companyRequestToken',
	baseUri: US,
	clientId: 'client',
	clientSecret: 'client-secret',
	companyUuid: 'company',
	requestToken: 'request-token',
	sessionToken: '',
};
const login: ConcurApiFields = { ...company, grantType: 'password', username: 'user', password: 'pass' };

/** n8n writes what a sign-in returns over the stored fields. */
const stored = (fields: ConcurApiFields, session: Session): ConcurApiFields =>
	({ ...fields, ...session }) as ConcurApiFields;

async function signIn(
	fields: ConcurApiFields,
	...replies: Parameters<TokenEndpoint['answer']>
): Promise<Session> {
	const call = process.signIn(endpoint.http, fields);
	call.catch(() => undefined);
	await endpoint.answer(...replies);
	return await call;
}

async function errorOf(
	fields: ConcurApiFields,
	...replies: Parameters<TokenEndpoint['answer']>
): Promise<ConcurSignInError> {
	try {
		await signIn(fields, ...replies);
	} catch (error) {
		return error as ConcurSignInError;
	}
	throw new Error('the sign-in succeeded');
}

/** A body that is cut off behind its first part, once somebody reads it. */
const brokenOff = (start: string): Readable =>
	new Readable({
		read() {
			this.push(start);
			this.destroy(new Error('aborted'));
		},
	});

const sent = (): Array<string | undefined> =>
	endpoint.requests.map(({ form }) => form.refresh_token ?? form.credtype);
const addresses = (): string[] => endpoint.requests.map(({ address }) => address);

describe('what a sign-in leaves in the credential', () => {
	it('of a refresh token: the newest one, in its field and in the hidden one', async () => {
		const session = await signIn(
			refresh,
			granted({ refresh_token: 'R1', refresh_expires_in: 1_900_000_000, geolocation: EU }),
		);
		expect(session).toEqual({
			sessionToken: 'session-1',
			geolocation: EU,
			scope: 'EXPRPT',
			refreshToken: 'R1',
			storedRefreshToken: 'R1',
			refreshTokenExpiresAt: 1_900_000_000,
			storedFor: expect.stringMatching(/^\S{43} \S{43}$/),
		});
	});

	it('of a request token: the refresh token in the hidden field only', async () => {
		const session = await signIn(
			company,
			granted({ refresh_token: 'R1', refresh_expires_in: 1_900_000_000 }),
		);
		expect(session).toEqual({
			sessionToken: 'session-1',
			geolocation: US,
			scope: 'EXPRPT',
			storedRefreshToken: 'R1',
			refreshTokenExpiresAt: 1_900_000_000,
			storedFor: expect.stringMatching(/^\S{43}$/),
		});
	});

	it('of a login: no refresh token', async () => {
		const session = await signIn(login, granted({ refresh_token: 'R1', refresh_expires_in: 1_900_000_000 }));
		expect(session).toEqual({
			sessionToken: 'session-1',
			geolocation: US,
			scope: 'EXPRPT',
			storedRefreshToken: '',
			refreshTokenExpiresAt: 0,
			storedFor: expect.stringMatching(/^\S{43}$/),
		});
	});

	it('of a refresh token that Concur leaves as it is: that one', async () => {
		expect(await signIn(refresh, granted())).toMatchObject({ refreshToken: 'R0', storedRefreshToken: 'R0' });
	});

	it('of an exchange without a refresh token: none', async () => {
		expect(await signIn(company, granted())).toMatchObject({
			storedRefreshToken: '',
			refreshTokenExpiresAt: 0,
		});
	});

	it('of a pasted token: itself, without a request', async () => {
		const pasted: ConcurApiFields = { grantType: 'accessToken', baseUri: EU, accessToken: ' pasted ' };
		expect(await signIn(pasted)).toEqual({ sessionToken: 'pasted', geolocation: EU, scope: '' });
		expect(await errorOf({ ...pasted, accessToken: ' ' })).toMatchObject({
			message: 'The Concur credential is incomplete: Access Token is empty',
			description:
				'Open the credential and paste an access token, or choose a grant type that renews it by itself.',
			transient: false,
		});
		expect(endpoint.requests).toEqual([]);
	});

	it('the request is a form with the client in it, without redirects', async () => {
		await signIn(login, granted());
		expect(endpoint.requests).toEqual([
			{
				address: US,
				form: {
					client_id: 'client',
					client_secret: 'client-secret',
					grant_type: 'password',
					credtype: 'password',
					username: 'user',
					password: 'pass',
				},
			},
		]);
		expect(endpoint.options[0]).toMatchObject({
			method: 'POST',
			headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
			timeout: 60_000,
			disableFollowRedirect: true,
		});
	});
});

describe('single flight', () => {
	it('calls at once share one token request, and each is told what to store', async () => {
		const calls = [refresh, refresh, { ...refresh, sessionToken: 'old' }].map(
			async (fields) => await process.signIn(endpoint.http, fields),
		);
		await endpoint.answer(granted({ refresh_token: 'R1' }));
		const sessions = await Promise.all(calls);
		expect(sent()).toEqual(['R0']);
		for (const session of sessions)
			expect(session).toMatchObject({ sessionToken: 'session-1', refreshToken: 'R1' });
	});

	it('calls at once share one failure, and the next call asks again', async () => {
		const calls = [refresh, refresh].map(
			async (fields) => await process.signIn(endpoint.http, fields).catch(() => 'failed'),
		);
		await endpoint.answer(unavailable);
		expect(await Promise.all(calls)).toEqual(['failed', 'failed']);
		expect(await signIn(refresh, granted())).toMatchObject({ sessionToken: 'session-1' });
		expect(sent()).toEqual(['R0', 'R0']);
	});

	it('other clients, secrets, users, companies and data centers have sign-ins of their own', async () => {
		const others: ConcurApiFields[] = [
			refresh,
			{ ...refresh, refreshToken: 'other' },
			{ ...refresh, clientId: 'other' },
			{ ...refresh, clientSecret: 'other' },
			{ ...refresh, baseUri: EU },
			{ ...refresh, baseUri: 'custom', customBaseUri: GLZ },
			company,
			{ ...company, companyUuid: 'other' },
			{ ...company, requestToken: 'other' },
			login,
			{ ...login, username: 'other' },
			{ ...login, password: 'other' },
		];
		for (const fields of others) void process.signIn(endpoint.http, fields).catch(() => undefined);
		await settled();
		expect(endpoint.requests).toHaveLength(others.length);
	});

	it('spaces around a field, and an address that is not used, make no difference', async () => {
		void process.signIn(endpoint.http, refresh).catch(() => undefined);
		void process
			.signIn(endpoint.http, { ...refresh, clientId: ' client ', refreshToken: 'R0 ', customBaseUri: EU })
			.catch(() => undefined);
		await settled();
		expect(endpoint.requests).toHaveLength(1);
	});
});

describe('a caller that comes late', () => {
	it('is given the current session and the newest refresh token: n8n would store the one that it read before', async () => {
		const before = stored(refresh, await signIn(refresh, granted({ access_token: 'session-0' })));
		const session = await signIn(before, granted({ refresh_token: 'R1', geolocation: EU }));
		expect(session).toMatchObject({ sessionToken: 'session-1', storedRefreshToken: 'R1', geolocation: EU });
		expect(await signIn(before)).toEqual(session);
		expect(await signIn({ ...before, sessionToken: '' })).toEqual(session);
		expect(sent()).toEqual(['R0', 'R0']);
	});

	it('is so too where it holds what another process stored before the restart', async () => {
		const before = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		await restart();
		const session = await signIn(before, granted({ refresh_token: 'R2', access_token: 'session-2' }));
		expect(await signIn(before)).toEqual(session);
		expect(sent()).toEqual(['authtoken', 'R1']);
	});

	it('is so too where its refresh token was dead, and another way led in', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		const others = { ...first, storedRefreshToken: 'R9' };
		const session = await signIn(
			others,
			refused(108),
			granted({ refresh_token: 'R2', access_token: 'session-2' }),
		);
		expect(await signIn(others)).toEqual(session);
		expect(session.storedRefreshToken).toBe('R2');
		expect(sent()).toEqual(['authtoken', 'R9', 'R1']);
	});

	it('renews by a refresh token that this process does not know: another one may have got it later', async () => {
		const first = stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1' })));
		const others = { ...first, storedRefreshToken: 'R2', sessionToken: '' };
		await signIn(others, granted({ refresh_token: 'R3', access_token: 'session-3' }));
		expect(sent()).toEqual(['R0', 'R2']);
	});

	it('renews a session that this process does not know: another one may have got it later', async () => {
		const first = stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1' })));
		const others = { ...first, sessionToken: 'of another process' };
		await signIn(others, granted({ refresh_token: 'R2', access_token: 'session-2' }));
		// From now on it is known to be older.
		expect(await signIn(others)).toMatchObject({ sessionToken: 'session-2' });
		expect(sent()).toEqual(['R0', 'R1']);
	});

	it('renews it also when that failed before', async () => {
		const others = { ...refresh, sessionToken: 'of another process' };
		await errorOf(others, unavailable);
		await signIn(others, granted());
		expect(await signIn(others)).toMatchObject({ sessionToken: 'session-1' });
		expect(sent()).toEqual(['R0', 'R0']);
	});

	it('is given the refresh token too, where it never signed in itself', async () => {
		await signIn(refresh, granted({ refresh_token: 'R1' }));
		expect(await signIn(refresh)).toMatchObject({
			sessionToken: 'session-1',
			refreshToken: 'R1',
			storedRefreshToken: 'R1',
		});
		expect(sent()).toEqual(['R0']);
	});

	it('renews the session that it was refused with, by the newest refresh token', async () => {
		const first = stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1' })));
		await signIn(first, granted({ refresh_token: 'R2', access_token: 'session-2' }));
		// It still holds what it read before the first sign-in.
		await signIn(
			{ ...refresh, sessionToken: 'session-2' },
			granted({ refresh_token: 'R3', access_token: 'session-3' }),
		);
		expect(sent()).toEqual(['R0', 'R1', 'R2']);
	});

	it.each([
		['before the margin', '3600', 3_590_000 - 1, 1],
		['at the margin', '3600', 3_590_000, 2],
		['in the first half of a short life', '19', 9_500 - 1, 1],
		['in the second half of a short life', '19', 9_500, 2],
	])('%s: the session is handed out or renewed', async (_, expires_in, later, requests) => {
		await signIn(refresh, granted({ expires_in }));
		clock += later;
		void process.signIn(endpoint.http, refresh).catch(() => undefined);
		await settled();
		expect(endpoint.requests).toHaveLength(requests);
	});

	it('the time that the request took is part of its life', async () => {
		const call = process.signIn(endpoint.http, refresh);
		await settled();
		clock += 3_590_000;
		await endpoint.answer(granted());
		await call;
		void process.signIn(endpoint.http, refresh).catch(() => undefined);
		await settled();
		expect(endpoint.requests).toHaveLength(2);
	});

	it('a session that Concur refused early is not handed out again', async () => {
		await signIn(refresh, granted());
		process.discardSession('another');
		await signIn(refresh);
		process.discardSession('session-1');
		await signIn(refresh, granted({ access_token: 'session-2' }));
		expect(endpoint.requests).toHaveLength(2);
	});
});

describe('a failed sign-in', () => {
	it.each([
		['503', unavailable],
		['a time-out', timedOut()],
		['a refusal', refused(64)],
		['a broken-off answer', granted({ access_token: 7 })],
	])('%s does not forget the newest refresh token', async (_, failure) => {
		const first = stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1' })));
		await errorOf(first, failure);
		await signIn(
			{ ...refresh, sessionToken: 'session-1' },
			granted({ refresh_token: 'R2', access_token: 'session-2' }),
		);
		expect(sent()).toEqual(['R0', 'R1', 'R1']);
	});

	it('the session before it is not handed out any more', async () => {
		await signIn(refresh, granted());
		await errorOf({ ...refresh, sessionToken: 'session-1' }, unavailable);
		await signIn(refresh, granted({ access_token: 'session-2' }));
		expect(endpoint.requests).toHaveLength(3);
	});

	it('a refresh token in an answer that is of no use otherwise is kept', async () => {
		await errorOf(refresh, granted({ refresh_token: 'R1', geolocation: 'https://erp.example' }));
		await signIn(refresh, granted());
		expect(sent()).toEqual(['R0', 'R1']);
	});

	it.each([105, 107, 108, '105', '107', '108'])('code %p falls back to the request token', async (code) => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		const session = await signIn(
			first,
			refused(code),
			granted({ refresh_token: 'R2', access_token: 'session-2' }),
		);
		expect(sent()).toEqual(['authtoken', 'R1', 'authtoken']);
		expect(session.storedRefreshToken).toBe('R2');
	});

	it.each([5, 53, 64, 134])('code %i does not', async (code) => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		expect(await errorOf(first, refused(code))).toMatchObject({ concurCode: code });
	});

	it.each([
		['unavailable', unavailable],
		['a time-out', timedOut()],
	])('%s does not: the refresh token may be good', async (_, failure) => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		expect(await errorOf(first, failure)).toMatchObject({ transient: true });
		expect(sent()).toEqual(['authtoken', 'R1']);
	});

	it('when both are refused it says which of the two to renew, and keeps the code of the refresh token', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		expect(await errorOf(first, refused(108), refused(5))).toMatchObject({
			message:
				"Concur refused the sign-in (code 108): the refresh token is wrong, used up or expired (it lives six months). The Company Request Token in the credential can't replace it (code 5: the Company UUID or the Company Request Token is wrong, or the token is older than 24 hours). Make a new Company Request Token in Concur (Administration > Company > Authentication Admin > Company Request Token) and enter it in the credential. The refresh token then comes by itself.",
			description: 'Concur said: invalid_grant: said Concur.',
			concurCode: 108,
			transient: false,
		});
	});

	it('when the way back is only out of order for now, that is what it says', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		expect(await errorOf(first, refused(108), unavailable)).toMatchObject({
			message: "Concur's sign-in is not available right now (HTTP 503). Try again in a few minutes.",
			transient: true,
		});
	});

	it('names the refresh tokens that were refused, by a hash: another process may be renewing them', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		const over = { ...first, sessionToken: 'session-1' };
		const one = await errorOf(over, refused(108), refused(5));
		const same = await errorOf(over, refused(108), refused(5));
		const other = await errorOf(
			{ ...over, storedRefreshToken: 'R2' },
			refused(108),
			refused(108),
			refused(5),
		);
		expect(one.refusedTokens).toMatch(/^\S{43}$/);
		expect(same.refusedTokens).toBe(one.refusedTokens);
		expect(other.refusedTokens).toMatch(/^\S{43}$/);
		expect(other.refusedTokens).not.toBe(one.refusedTokens);
		expect((await errorOf(refresh, refused(108))).refusedTokens).toMatch(/^\S{43}$/);
		expect((await errorOf(refresh, refused(64))).refusedTokens).toBeUndefined();
	});

	it('a dead refresh token without a way back: the error of that token', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		const { message, concurCode } = await errorOf(
			{ ...first, sessionToken: 'session-1' },
			refused(108),
			refused(108),
		);
		expect(message).toContain('code 108');
		expect(concurCode).toBe(108);
		expect(await errorOf(refresh, refused(108))).toMatchObject({ concurCode: 108 });
	});
});

describe('after a restart', () => {
	it('a company goes on with the stored refresh token', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		await restart();
		await signIn(first, granted({ refresh_token: 'R2' }));
		expect(sent()).toEqual(['authtoken', 'R1']);
	});

	it('a refresh token that an expression keeps gives way to the stored one, and is the way back', async () => {
		const first = {
			...stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1' }))),
			refreshToken: 'R0',
		};
		await restart();
		await signIn(first, refused(108), granted());
		expect(sent()).toEqual(['R0', 'R1', 'R0']);
	});

	it('a credential that was stored without a binding keeps working by its refresh token', async () => {
		await signIn({ ...refresh, refreshToken: 'old', sessionToken: 'over', geolocation: EU }, granted());
		expect(sent()).toEqual(['old']);
	});
});

describe('another n8n process', () => {
	it('stored a newer refresh token: it leads, and what this process knew is the way back', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		const others = { ...first, storedRefreshToken: 'R9', sessionToken: 'refused' };
		process.discardSession('session-1');
		await signIn(others, refused(108), granted({ refresh_token: 'R2', access_token: 'session-2' }));
		expect(sent()).toEqual(['authtoken', 'R9', 'R1']);
	});

	it('rotated it again: a caller that reads the newest is not held back by what others read before', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		process.discardSession('session-1');
		const late = { ...first, storedRefreshToken: 'R2', sessionToken: 'x' };
		const latest = { ...first, storedRefreshToken: 'R3', sessionToken: 'y' };
		await errorOf(latest, refused(108), refused(108), refused(5));
		await errorOf(late, refused(108), refused(108), refused(5));
		await signIn(latest, granted({ refresh_token: 'R4', access_token: 'session-2' }));
		expect(sent().at(-1)).toBe('R3');
	});

	it('shares the flight of its lineage, whichever token a caller holds', async () => {
		const first = stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1' })));
		// What the other process stored: its token, bound to the one it took the place of.
		const foreign = stored(
			first,
			await (async () => {
				await restart();
				return await signIn(first, granted({ refresh_token: 'R2' }));
			})(),
		);
		await restart();
		void process.signIn(endpoint.http, { ...first, sessionToken: 'x' }).catch(() => undefined);
		void process.signIn(endpoint.http, { ...foreign, sessionToken: 'y' }).catch(() => undefined);
		await settled();
		expect(sent()).toEqual(['R0', 'R1', 'R1']);
	});
});

describe('an edited credential starts anew', () => {
	it.each([
		['company', { companyUuid: 'other' }],
		['request token', { requestToken: 'other' }],
		['client', { clientId: 'other' }],
		['data center', { baseUri: EU }],
	])('another %s', async (_, edit) => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: GLZ })));
		await restart();
		await signIn({ ...first, ...edit }, granted());
		expect(sent()).toEqual(['authtoken', 'authtoken']);
		expect(addresses()[1]).toBe('baseUri' in edit ? EU : US);
	});

	it('another refresh token', async () => {
		const first = stored(refresh, await signIn(refresh, granted({ refresh_token: 'R1', geolocation: GLZ })));
		await signIn({ ...first, refreshToken: 'entered' }, granted());
		expect(sent()).toEqual(['R0', 'entered']);
		expect(addresses()[1]).toBe(US);
	});

	it('another grant', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		await signIn({ ...first, grantType: 'refreshToken', refreshToken: 'entered' }, granted());
		await signIn({ ...first, grantType: 'password', username: 'user', password: 'pass' }, granted());
		expect(sent()).toEqual(['authtoken', 'entered', 'password']);
	});

	it('a new client secret keeps the refresh token, but not the session', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		await signIn({ ...first, clientSecret: 'new', sessionToken: '' }, granted());
		expect(sent()).toEqual(['authtoken', 'R1']);
	});

	it('and back again: what is handed out is bound to it', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1' })));
		const other = { ...first, companyUuid: 'other' };
		const second = stored(
			other,
			await signIn(other, granted({ refresh_token: 'S1', access_token: 'session-2' })),
		);
		expect(await signIn({ ...second, companyUuid: 'company' })).toMatchObject({
			sessionToken: 'session-1',
			storedRefreshToken: 'R1',
			storedFor: first.storedFor,
		});
	});
});

describe('the refresh token that was entered', () => {
	it('is sent without the blanks around it', async () => {
		await signIn({ ...refresh, refreshToken: ' R0\n' }, granted());
		expect(sent()).toEqual(['R0']);
	});

	it('is left alone where another grant was chosen since', async () => {
		await signIn({ ...company, refreshToken: 'R0' }, granted());
		expect(sent()).toEqual(['authtoken']);
	});
});

describe('where the token is asked for', () => {
	it('at the last geolocation first, also after a restart', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: EU })));
		await signIn(first, granted({ access_token: 'session-2', geolocation: EU }));
		await restart();
		await signIn(first, granted());
		expect(addresses()).toEqual([US, EU, EU]);
	});

	it('at the base URI when that one is out of reach', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: EU })));
		await signIn(first, outOfReach(), granted({ access_token: 'session-2' }));
		expect(addresses()).toEqual([US, EU, US]);
	});

	it('at the base URI when that one says 16 and names none', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: EU })));
		await signIn(first, refused(16), granted({ access_token: 'session-2' }));
		expect(addresses()).toEqual([US, EU, US]);
	});

	it('not at the base URI after a time-out: the token may have been exchanged', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: EU })));
		expect(await errorOf(first, timedOut())).toMatchObject({ transient: true });
		expect(addresses()).toEqual([US, EU]);
	});

	it('not at the base URI after a refusal, whatever it names', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: EU })));
		expect(await errorOf(first, refused(59, { geolocation: GLZ }))).toMatchObject({ concurCode: 59 });
		expect(addresses()).toEqual([US, EU]);
	});

	it('not at the base URI after an answer that broke off', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'R1', geolocation: EU })));
		const error = await errorOf(first, { status: 200, body: brokenOff('{"access_token":"session-2"') });
		expect(error.message).toContain(`${EU} could not be reached (its answer broke off)`);
		expect(error).toMatchObject({ transient: true });
		expect(addresses()).toEqual([US, EU]);
	});

	it('at the data center that an error 16 names, by its origin', async () => {
		const session = await signIn(login, refused(16, { geolocation: `${EU}/oauth2/v0/token` }), granted());
		expect(addresses()).toEqual([US, EU]);
		expect(session.geolocation).toBe(EU);
	});

	it('nowhere twice, and at three places at most', async () => {
		expect(await errorOf(login, refused(16, { geolocation: US }))).toMatchObject({ concurCode: 16 });
		expect(
			await errorOf(login, refused(16, { geolocation: EU }), refused(16, { geolocation: US })),
		).toMatchObject({ concurCode: 16 });
		expect(
			await errorOf(
				login,
				refused(16, { geolocation: EU }),
				refused(16, { geolocation: GLZ }),
				refused(16, { geolocation: 'https://apj1.api.concursolutions.com' }),
			),
		).toMatchObject({ concurCode: 16 });
		expect(addresses()).toEqual([US, US, EU, US, EU, GLZ]);
	});

	it('nowhere but at Concur', async () => {
		const { message } = await errorOf(login, refused(16, { geolocation: 'https://erp.example' }));
		expect(message).toContain('"https://erp.example"');
		expect(message).toContain('not a Concur host');
		expect(await errorOf({ ...login, baseUri: 'https://erp.example' })).toMatchObject({ transient: false });
		expect(addresses()).toEqual([US]);
	});

	it('says where it could not be reached', async () => {
		expect(await errorOf(login, outOfReach())).toMatchObject({
			message: `Concur's sign-in at ${US} could not be reached (ECONNREFUSED). Check the base URI in the credential and this machine's connection, then try again.`,
			description: 'Nothing was posted.',
			transient: true,
		});
	});
});

describe('memory', () => {
	it('is bounded, forgets what was not used for longest, and no sign-in that is under way', async () => {
		const numbered = (index: number): ConcurApiFields => ({ ...login, username: `user-${index}` });
		const first = process.signIn(endpoint.http, numbered(0));
		await settled();
		const [underWay] = endpoint.waiting.splice(0);
		await signIn(numbered(1), granted());
		for (let index = 2; index <= 500; index += 1) {
			await signIn(numbered(1));
			await signIn(numbered(index), granted());
		}
		const { length } = endpoint.requests;
		const again = process.signIn(endpoint.http, numbered(0));
		await signIn(numbered(1));
		expect(endpoint.requests).toHaveLength(length);
		underWay.reply(granted({ access_token: 'late' }));
		expect((await first).sessionToken).toBe('late');
		expect((await again).sessionToken).toBe('late');
		await signIn(numbered(2), granted());
		expect(endpoint.requests).toHaveLength(length + 1);
	});
});

describe('secrets that Concur echoes', () => {
	const secret = { ...company, clientSecret: 'client-secret-value', requestToken: 'request-token-value' };

	it.each([
		['in its words', (echo: string) => refused(999, { error_description: `bad: ${echo}` })],
		['in a geolocation', (echo: string) => refused(16, { geolocation: `https://erp.example/${echo}` })],
		['in a token answer', (echo: string) => granted({ geolocation: `https://erp.example/${echo}` })],
	])('%s', async (_, reply) => {
		for (const value of [secret.clientSecret, secret.requestToken]) {
			const { message, description } = await errorOf(secret, reply(value));
			expect(`${message} ${description}`).not.toContain(value);
			expect(`${message} ${description}`).toContain('***');
		}
	});

	it('a refresh token that only this process knows', async () => {
		const first = stored(company, await signIn(company, granted({ refresh_token: 'refresh-token-value' })));
		const { message } = await errorOf(
			{ ...first, storedRefreshToken: '' },
			refused(999, { error: 'x refresh-token-value y' }),
		);
		expect(message).toContain('x *** y');
	});

	it('a short password', async () => {
		const { message } = await errorOf({ ...login, password: 'pw12' }, refused(999, { error: 'not pw12' }));
		expect(message).toContain('not ***');
	});
});
