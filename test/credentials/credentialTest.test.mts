import { NodeHelpers } from 'n8n-workflow';

import type { ConcurApiFields } from '../../concur/signIn/credential';
import { ConcurApi } from '../../credentials/ConcurApi.credentials';
import { ConcurOAuth2Api } from '../../credentials/ConcurOAuth2Api.credentials';

const US = 'https://us2.api.concursolutions.com';
const concurApi = new ConcurApi();

/** The request that n8n sends for the test of a credential with this session. */
async function testRead(more: Partial<ConcurApiFields>) {
	const fields = { grantType: 'companyRequestToken', baseUri: US, sessionToken: 'token', ...more };
	if (typeof concurApi.authenticate !== 'function') throw new Error('no function');
	return await concurApi.authenticate(fields as never, {
		...(concurApi.test.request as object),
		url: String(concurApi.test.request.url),
	});
}

describe('the read that proves a credential', () => {
	const report = { url: '/api/v3.0/expense/reports', qs: { user: 'ALL', limit: 1 } };
	const document = {
		url: '/financialintegration/fi/v4/companies/transactiontypes/expense/transactions',
		qs: { limit: 1 },
	};

	it.each([
		[undefined, report],
		['', report],
		['EXPRPT', report],
		['openid EXPRPT FISVC', report],
		['openid', report],
		['FISVC', document],
		['openid FISVC company.read', document],
		['FISVCX', report],
	])('with the scope %p', async (scope, read) => {
		expect(await testRead({ scope })).toMatchObject({
			...read,
			baseURL: US,
			method: 'GET',
			headers: { Accept: 'application/json', Authorization: 'Bearer token' },
		});
	});

	it("says which token is needed where a user's may not do", async () => {
		await expect(testRead({ scope: 'FISVC', grantType: 'password' })).rejects.toMatchObject({
			message:
				"This is a user's token, and the Financial Integration Service (scope FISVC) takes a company's only: choose the grant type Company Request Token",
			description: expect.stringContaining('Administration > Company > Authentication Admin'),
		});
		expect(await testRead({ scope: 'EXPRPT FISVC', grantType: 'password' })).toMatchObject(report);
	});

	it('leaves every other request alone', async () => {
		if (typeof concurApi.authenticate !== 'function') throw new Error('no function');
		const fields = { grantType: 'refreshToken', baseUri: US, sessionToken: 'token', scope: 'FISVC' };
		expect(await concurApi.authenticate(fields as never, { url: '/api/x', qs: { a: 1 } })).toMatchObject({
			url: '/api/x',
			qs: { a: 1 },
		});
	});

	it.each([401, 403, 404])('says what HTTP %i means', (status) => {
		for (const { test } of [concurApi, new ConcurOAuth2Api()]) {
			const rule = test.rules?.find(({ properties }) => 'value' in properties && properties.value === status);
			expect(rule?.properties.message).toContain(`(HTTP ${status})`);
		}
	});
});

describe('the read that proves the OAuth2 credential', () => {
	const evaluate = ($credentials: object): unknown => {
		const [, expression] = /^=\{\{(.*)\}\}$/.exec(String(new ConcurOAuth2Api().test.request.baseURL)) ?? [];
		return new Function('$credentials', `return (${expression})`)($credentials);
	};

	it.each([
		[US, US],
		['https://cn.api.concurcdc.cn', 'https://cn.api.concurcdc.cn'],
		['https://www.concursolutions.com', 'https://www.concursolutions.com'],
	])('goes to the data center %s', (baseUri, address) => {
		expect(evaluate({ baseUri })).toBe(address);
	});

	it.each([
		['https://new.api.concursolutions.com/', 'https://new.api.concursolutions.com'],
		[' http://127.0.0.1:4010 ', 'http://127.0.0.1:4010'],
		['http://localhost', 'http://localhost'],
		['https://[::1]:4010', 'https://[::1]:4010'],
	])('goes to the custom address %s', (customBaseUri, address) => {
		expect(evaluate({ baseUri: 'custom', customBaseUri })).toBe(address);
	});

	it.each([
		'https://erp.example',
		'http://us2.api.concursolutions.com',
		'https://concursolutions.com.erp.example',
		'https://us2.api.concursolutions.com@erp.example',
		'https://us2.api.concursolutions.com:8443@erp.example',
		'https://erpconcursolutions.com',
		'http://localhost.erp.example',
		'http://127.0.0.1.erp.example',
		'',
	])('never goes to %p', (customBaseUri) => {
		expect(() => evaluate({ baseUri: 'custom', customBaseUri })).toThrow();
	});
});

describe('the dialogs', () => {
	it('ask for the data center first', () => {
		for (const { properties } of [concurApi, new ConcurOAuth2Api()])
			expect(properties.slice(0, 2).map(({ name }) => name)).toEqual(['baseUri', 'customBaseUri']);
	});

	it('propose the Company Request Token', () => {
		const grant = concurApi.properties.find(({ name }) => name === 'grantType');
		expect(grant?.default).toBe('companyRequestToken');
		expect(grant?.options?.map((option) => 'value' in option && option.value)).toEqual([
			'companyRequestToken',
			'refreshToken',
			'password',
			'accessToken',
		]);
	});

	it.each([
		[
			'companyRequestToken',
			['clientId', 'clientSecret', 'companyUuid', 'requestToken'],
			'Company Request Token',
		],
		['refreshToken', ['clientId', 'clientSecret', 'refreshToken'], 'six months'],
		['password', ['clientId', 'clientSecret', 'username', 'password'], 'single sign-on'],
		['accessToken', ['accessToken', 'authorizationScheme'], 'after an hour'],
	])('%s: shows what to do and what it needs, and nothing else', (grantType, fields, words) => {
		const shown = concurApi.properties.filter(
			(property) =>
				property.type !== 'hidden' &&
				NodeHelpers.displayParameter({ grantType, baseUri: US }, property, null, null),
		);
		const notices = shown.filter(({ type }) => type === 'notice');
		expect(shown.filter(({ type }) => type !== 'notice').map(({ name }) => name)).toEqual([
			'baseUri',
			'grantType',
			...fields,
		]);
		expect(notices).toHaveLength(2);
		expect(notices[0].displayName).toContain(words);
		expect(notices[0].displayName).toMatch(
			/<a href="https:\/\/developer\.concur\.com\/[^"]+" target="_blank">/,
		);
		expect(notices[1].displayName).toContain('Web Services Administrator');
	});

	it('keep what a sign-in leaves without display conditions, or n8n would not hand it over', () => {
		for (const name of [
			'sessionToken',
			'geolocation',
			'scope',
			'storedRefreshToken',
			'storedFor',
			'refreshTokenExpiresAt',
		])
			expect(concurApi.properties.find((property) => property.name === name)).toMatchObject({
				type: 'hidden',
			});
		expect(
			concurApi.properties.filter(({ type, displayOptions }) => type === 'hidden' && displayOptions),
		).toEqual([]);
	});
});

describe('the hosts that a token may travel to from the HTTP Request node', () => {
	const allowed = (properties: typeof concurApi.properties, $self: object): unknown => {
		const property = (name: string) => properties.find((candidate) => candidate.name === name);
		expect(property('allowedHttpRequestDomains')).toMatchObject({ type: 'hidden', default: 'domains' });
		expect(property('allowedDomains')).toMatchObject({ type: 'hidden' });
		const [, expression] = /^=\{\{(.*)\}\}$/.exec(String(property('allowedDomains')?.default)) ?? [];
		return new Function('$self', `return (${expression})`)($self);
	};
	const CONCUR = '*.concursolutions.com, *.concurcdc.cn';
	const LOOPBACK = `${CONCUR}, localhost, 127.0.0.1, [::1]`;

	it.each([
		[{ baseUri: US }, CONCUR],
		[{ baseUri: US, customBaseUri: 'http://localhost' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: '' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: 'https://erp.example' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: 'http://localhost.erp.example' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: 'http://localhost@erp.example' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: 'http://127.0.0.1.erp.example' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: 'https://new.api.concursolutions.com' }, CONCUR],
		[{ baseUri: 'custom', customBaseUri: 'http://localhost' }, LOOPBACK],
		[{ baseUri: 'custom', customBaseUri: ' http://127.0.0.1:4010/ ' }, LOOPBACK],
		[{ baseUri: 'custom', customBaseUri: 'https://[::1]:4010' }, LOOPBACK],
	])('%j', ($self, domains) => {
		for (const { properties } of [concurApi, new ConcurOAuth2Api()])
			expect(allowed(properties, $self)).toBe(domains);
	});
});
