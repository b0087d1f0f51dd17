import { Readable } from 'node:stream';
import { NodeApiError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INode } from 'n8n-workflow';

import { authenticateRequest } from '../../../concur/signIn/authenticateRequest';
import type { ConcurApiFields } from '../../../concur/signIn/credential';
import { signIn } from '../../../concur/signIn/signIn';
import type { ConcurCredential } from '../../../nodes/shared/authentication';

/** A request as it arrives at Concur. */
export interface Arrived {
	method: string;
	/** Address with path. */
	url: string;
	query: IDataObject | undefined;
	token: string | undefined;
	body: unknown;
	/** What would break it off. */
	signal: unknown;
	options: IHttpRequestOptions;
}

/** HTTP 200 unless told; an error is what n8n's HTTP client throws. */
export type Reply = { status?: number; headers?: Record<string, string>; body?: string | object } | Error;

export type Concur = (arrived: Arrived) => Reply | Promise<Reply>;

/** A credential as n8n stores it. */
export interface Stored {
	type: ConcurCredential;
	data: IDataObject;
	/** How often what came of a sign-in was stored. */
	saves?: number;
}

interface Line {
	node: INode;
	stored: Stored;
	concur: Concur;
	/** n8n up to 2.20: it renews after 401 only, takes the object form for "ignore every status", and drops the cause of an error. */
	isOld: boolean;
}

type Context = Pick<IExecuteFunctions, 'getCredentials' | 'helpers' | 'getExecutionCancelSignal'>;

interface Further {
	preAuthenticationRetryStatusCode?: number[];
	credentialsDecrypted?: { data: IDataObject };
	oauth2?: { tokenExpiredStatusCode?: number[]; skipRefreshWhileTokenIsFresh?: boolean };
}

/** How n8n's HTTP client fails, with Node's code for what befell the connection. */
export function networkError(code: string, fields: object = {}): Error {
	return Object.assign(new Error(`read ${code}`), { isAxiosError: true, code, ...fields });
}

const textOf = (body: string | object): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** n8n's request helpers for one node, as n8n-core 2.41.1's authentication.js and oauth.js have them. */
export function requestHelpers({ node, stored, concur, isOld }: Line) {
	async function httpRequest(options: IHttpRequestOptions): Promise<unknown> {
		const reply = await concur({
			method: options.method ?? 'GET',
			url: `${options.baseURL ?? ''}${options.url}`,
			query: options.qs,
			token: options.headers?.Authorization as string | undefined,
			body: options.body,
			signal: options.abortSignal,
			options,
		});
		if (reply instanceof Error) throw reply;
		const { status = 200, headers = {}, body = '' } = reply;
		const data = Readable.from([Buffer.from(textOf(body))]);
		const { ignoreHttpStatusErrors: ignore } = options;
		const isFine = typeof ignore === 'object' ? isOld || !ignore.except.includes(status) : ignore === true;
		if (isFine || (status >= 200 && status < 300)) return { statusCode: status, headers, body: data };
		throw Object.assign(new Error(`Request failed with status code ${status}`), {
			isAxiosError: true,
			response: { status, headers, data },
		});
	}

	/** Signs in where there is no token, or the one there is was refused; what comes of it is stored. */
	async function preAuthentication(fields: IDataObject, isExpired: boolean): Promise<void> {
		if (fields.sessionToken !== '' && !isExpired) return;
		const session = await signIn(httpRequest, fields as unknown as ConcurApiFields);
		stored.data = { ...stored.data, ...session };
		stored.saves = (stored.saves ?? 0) + 1;
		Object.assign(fields, session);
	}

	async function withToken(this: Context, options: IHttpRequestOptions, further: Further): Promise<unknown> {
		const fields =
			further.credentialsDecrypted?.data ?? ((await this.getCredentials(stored.type)) as IDataObject);
		const authenticate = () => authenticateRequest(fields as unknown as ConcurApiFields, options);
		try {
			await preAuthentication(fields, false);
			return await httpRequest(authenticate());
		} catch (error) {
			const { status } = (error as { response?: { status: number } }).response ?? {};
			const renewsOn = isOld ? [401] : (further.preAuthenticationRetryStatusCode ?? [401]);
			if (status === undefined || !renewsOn.includes(status)) throw error;
			await preAuthentication(fields, true);
			return await httpRequest(authenticate());
		}
	}

	async function withOAuth2(this: Context, options: IHttpRequestOptions, further: Further): Promise<unknown> {
		const { oauthTokenData } = (await this.getCredentials(stored.type)) as { oauthTokenData: IDataObject };
		const sign = (token: IDataObject) => ({
			...options,
			headers: { ...options.headers, Authorization: `Bearer ${String(token.access_token)}` },
		});
		try {
			return await httpRequest(sign(oauthTokenData));
		} catch (error) {
			const { status } = (error as { response?: { status: number } }).response ?? {};
			const { tokenExpiredStatusCode = [401], skipRefreshWhileTokenIsFresh } = further.oauth2 ?? {};
			const isFresh = Date.now() + 60_000 < Number(oauthTokenData.n8n_expires_at);
			const stays = status !== 401 && skipRefreshWhileTokenIsFresh === true && isFresh;
			if (status === undefined || !tokenExpiredStatusCode.includes(status) || stays) throw error;
			const token = { ...oauthTokenData, access_token: `${String(oauthTokenData.access_token)}, renewed` };
			stored.data = { ...stored.data, oauthTokenData: token };
			return await httpRequest(sign(token));
		}
	}

	return {
		httpRequest,
		async httpRequestWithAuthentication(
			this: Context,
			type: ConcurCredential,
			options: IHttpRequestOptions,
			further: Further = {},
		): Promise<unknown> {
			if (type !== stored.type) throw new Error(`n8n was asked for the credential ${type}`);
			if ('getExecutionCancelSignal' in this) options.abortSignal = this.getExecutionCancelSignal();
			try {
				const send = type === 'concurOAuth2Api' ? withOAuth2 : withToken;
				return await send.call(this, options, further);
			} catch (error) {
				const failure = new NodeApiError(node, error as never);
				throw isOld ? Object.assign(failure, { cause: undefined }) : failure;
			}
		},
	};
}
