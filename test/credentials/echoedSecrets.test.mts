import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../sandbox/index.mts';
import { runNode, StoredCredential } from '../engine/engine.mts';
import { closeSandboxes, credentialFor, idsAt, QUICK, sandboxWith } from '../engine/setUp.mts';

afterEach(closeSandboxes);

/** Every secret that the sandbox makes, whole or cut. */
const SECRET = /\b(access|legacy|refresh|request|secret|password)-[0-9a-f]{2}/;
const REPORT = 'n8n-nodes-concur.concurExpenseReport';

/** Where n8n keeps what a run did: items, errors with their causes, hints. */
function recordOf(value: unknown): string {
	const seen = new Set<unknown>();
	return JSON.stringify(value, (_key, inner: unknown) => {
		if (typeof inner !== 'object' || inner === null) return inner;
		if (seen.has(inner)) return undefined;
		seen.add(inner);
		if (!(inner instanceof Error)) return inner;
		return { ...inner, message: inner.message, stack: inner.stack, cause: inner.cause };
	});
}

async function setUp(type: 'concurApi' | 'concurOAuth2Api', grantType?: string) {
	const sandbox = await sandboxWith();
	const { accessToken, refreshToken, companyUuid, requestToken, username, password } = sandbox.credentials;
	const more: IDataObject =
		grantType === 'companyRequestToken'
			? { grantType, companyUuid, requestToken, refreshToken: '' }
			: grantType === 'password'
				? { grantType, username, password, refreshToken: '' }
				: {};
	const credential =
		type === 'concurApi'
			? credentialFor(sandbox, more)
			: new StoredCredential(type, {
					baseUri: 'custom',
					customBaseUri: sandbox.baseUri,
					clientId: sandbox.credentials.clientId,
					clientSecret: sandbox.credentials.clientSecret,
					oauthTokenData: { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer' },
				});
	return { sandbox, credential };
}

const echoes = ['plain', 'urlEncoded', 'cut'] as const;
const statuses = [200, 400, 403, 500];
const credentials = [
	['concurApi', 'refreshToken'],
	['concurApi', 'companyRequestToken'],
	['concurApi', 'password'],
	['concurOAuth2Api', undefined],
] as const;

describe.each(credentials)('%s %s: what a server echoes', (type, grantType) => {
	it.each(echoes)('%s, in the answer to a post', async (echo) => {
		const { sandbox, credential } = await setUp(type, grantType);
		const ids = idsAt(sandbox, 'P_PROC');
		for (const [index, status] of statuses.entries()) {
			for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
				sandbox.setFaults([{ on: 'integrationStatus', kind: 'echoedSecrets', echo, status }]);
				const { run, error, hints } = await runNode([{ ReportID: ids[index] }], {
					credential,
					parameters: { options: { ...QUICK, unclearOutcome: 'report', maxTries: 1 } },
					settings: { onError },
				});
				const record = recordOf([run.data, error, hints]);
				expect(record).toContain('***');
				expect(record).not.toMatch(SECRET);
			}
		}
	});

	it.each(echoes)('%s, in the answer to a read', async (echo) => {
		const { sandbox, credential } = await setUp(type, grantType);
		const [id] = idsAt(sandbox, 'P_PROC');
		const reads: Array<[Fault['on'], IDataObject]> = [
			['list', { operation: 'getAll', limit: 1 }],
			['details', { operation: 'getDetails', reportId: id }],
		];
		for (const [on, parameters] of reads) {
			for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
				sandbox.setFaults([{ on, kind: 'echoedSecrets', echo, status: 400 }]);
				const { run, error } = await runNode([{}], {
					type: REPORT,
					credential,
					parameters,
					settings: { onError },
				});
				const record = recordOf([run.data, error]);
				expect(record).toContain('***');
				expect(record).not.toMatch(SECRET);
			}
		}
	});

	it.each(echoes)('%s, in the answer to a sign-in', async (echo) => {
		const { sandbox, credential } = await setUp(type, grantType);
		sandbox.expireAccessTokens();
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			sandbox.setFaults([{ on: 'token', kind: 'echoedSecrets', echo, status: 400 }]);
			const { run, error } = await runNode([{ ReportID: idsAt(sandbox, 'P_PROC')[0] }], {
				credential,
				parameters: { options: QUICK },
				settings: { onError },
			});
			const record = recordOf([run.data, error]);
			expect(record).toMatch(/code (5|108)|needs to be reconnected/);
			expect(record).not.toMatch(SECRET);
		}
	});
});
