import type { IDataObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { ConcurApi } from '../../credentials/ConcurApi.credentials';
import type { Sandbox } from '../../sandbox/index.mts';
import { closeSandboxes, sandboxWith } from '../engine/setUp.mts';

afterEach(closeSandboxes);

const concurApi = new ConcurApi();

/** n8n's HTTP helper, as far as a sign-in needs it. */
const httpRequest = async ({ baseURL = '', url, method, headers, body }: IHttpRequestOptions) => {
	const response = await fetch(`${baseURL}${url}`, {
		method,
		headers: headers as Record<string, string>,
		body: body as string,
	});
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: await response.text(),
	};
};

/** What n8n does when the test of a credential is asked for: it signs in, and sends the read that proves it. */
async function testCredential(sandbox: Sandbox, fields: IDataObject): Promise<number> {
	const { clientId, clientSecret } = sandbox.credentials;
	const entered = { baseUri: 'custom', customBaseUri: sandbox.baseUri, clientId, clientSecret, ...fields };
	const helper = { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
	const session = await concurApi.preAuthentication.call(helper, entered as never);
	if (typeof concurApi.authenticate !== 'function') throw new Error('no function');
	const { request } = concurApi.test;
	const read = await concurApi.authenticate(
		{ ...entered, ...session } as never,
		request as IHttpRequestOptions,
	);
	const query = new URLSearchParams(read.qs as Record<string, string>).toString();
	return (await httpRequest({ ...read, url: `${read.url}?${query}` })).statusCode;
}

const readPaths = (sandbox: Sandbox): string[] =>
	sandbox
		.events()
		.map(({ path }) => path.split('?')[0])
		.filter((path) => !path.includes('oauth2'));

const company = ({ credentials: { companyUuid, requestToken } }: Sandbox): IDataObject => ({
	grantType: 'companyRequestToken',
	companyUuid,
	requestToken,
});
const user = ({ credentials: { username, password } }: Sandbox): IDataObject => ({
	grantType: 'password',
	username,
	password,
});

const DOCUMENTS = '/financialintegration/fi/v4/companies/transactiontypes/expense/transactions';

describe('the test of a credential whose app has the scope FISVC only', () => {
	it("passes with a company's token: it reads one financial document", async () => {
		const sandbox = await sandboxWith({ scope: 'FISVC' });
		expect(await testCredential(sandbox, company(sandbox))).toBe(200);
		expect(readPaths(sandbox)).toEqual([DOCUMENTS]);
	});

	it("says with a user's token which one is needed, and asks Concur for nothing", async () => {
		const sandbox = await sandboxWith({ scope: 'FISVC' });
		await expect(testCredential(sandbox, user(sandbox))).rejects.toThrow(
			"This is a user's token, and the Financial Integration Service (scope FISVC) takes a company's only: choose the grant type Company Request Token",
		);
		expect(readPaths(sandbox)).toEqual([]);
	});

	it('is refused with a refresh token of a user, and HTTP 403 names the grant type', async () => {
		const sandbox = await sandboxWith({ scope: 'FISVC' });
		const { clientId, clientSecret, username, password } = sandbox.credentials;
		const form = {
			grant_type: 'password',
			client_id: clientId,
			client_secret: clientSecret,
			username,
			password,
		};
		const answer = await fetch(`${sandbox.baseUri}/oauth2/v0/token`, {
			method: 'POST',
			body: new URLSearchParams(form),
		});
		const { refresh_token: refreshToken } = (await answer.json()) as { refresh_token: string };
		expect(await testCredential(sandbox, { grantType: 'refreshToken', refreshToken })).toBe(403);
		const rule = concurApi.test.rules?.find(
			({ properties }) => 'value' in properties && properties.value === 403,
		);
		expect(rule?.properties.message).toContain(
			"For the Financial Integration Service (scope FISVC) a user's token won't do: use the grant type Company Request Token",
		);
	});

	it('reads a report where the app has both scopes', async () => {
		const sandbox = await sandboxWith();
		expect(await testCredential(sandbox, company(sandbox))).toBe(200);
		expect(readPaths(sandbox)).toEqual(['/api/v3.0/expense/reports']);
	});
});
