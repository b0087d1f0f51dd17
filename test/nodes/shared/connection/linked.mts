import type { IDataObject } from 'n8n-workflow';

import type { ConcurRequest } from '../../../../concur/transport/attempt';
import { connect } from '../../../../nodes/shared/connection';
import { Host } from '../n8n.mts';
import type { Setting } from '../n8n.mts';
import type { Arrived, Concur, Reply, Stored } from '../wire.mts';

export const BASE = 'https://us2.api.concursolutions.com';
export const TOKEN_URL = `${BASE}/oauth2/v0/token`;
export const READ: ConcurRequest = {
	method: 'GET',
	path: '/read',
	accept: 'application/json',
	timeoutMs: 1000,
};
export const POST: ConcurRequest = { ...READ, method: 'POST', path: '/post' };

let companies = 0;

/** A credential that signs in with a refresh token; each is another's. */
export function refreshing(fields: IDataObject = {}): Stored {
	companies += 1;
	return {
		type: 'concurApi',
		data: {
			grantType: 'refreshToken',
			baseUri: BASE,
			clientId: `client-${companies}`,
			clientSecret: 'secret-of-the-client',
			refreshToken: `refresh-token-${companies}`,
			sessionToken: '',
			...fields,
		},
	};
}

/** Grants the tokens token-1, token-2... and accepts those that `accepts` names. */
export function concurThat(
	accepts: (token: number, request: Arrived) => boolean,
	refusal: Reply = { status: 403 },
): Concur {
	let granted = 0;
	return (request) => {
		if (request.url === TOKEN_URL) {
			granted += 1;
			return { body: { access_token: `token-${granted}`, refresh_token: 'next', expires_in: 3600 } };
		}
		const token = Number(/\d+$/.exec(request.token ?? '')?.[0] ?? 0);
		return accepts(token, request) ? { body: `to ${request.token}` } : refusal;
	};
}

/** Address and token of each request, in the order in which they arrived. */
export const sentBy = ({ arrived }: Host): string[] =>
	arrived.map(({ url, token = 'without' }) => `${url.replace(BASE, '')} ${token}`);

export const linked = async (setting: Setting) => {
	const host = new Host(setting);
	const connection = await connect(host.execution, host.stored?.type ?? 'concurApi');
	return { host, ...connection };
};
