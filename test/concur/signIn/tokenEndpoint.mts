import type { Readable } from 'node:stream';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { HttpHelper } from '../../../concur/transport/request';

/** What a token request asked for, and where. */
export interface TokenRequest {
	address: string;
	form: Record<string, string>;
}

type Reply = { status: number; body: string | Readable } | Error;

/** One more token request: what it sent, and the way to answer it. */
export interface Waiting extends TokenRequest {
	reply: (reply: Reply) => void;
}

/** n8n's request helper, answered by hand: every token request waits here until the test replies. */
export class TokenEndpoint {
	readonly waiting: Waiting[] = [];
	readonly requests: TokenRequest[] = [];
	readonly options: IHttpRequestOptions[] = [];

	readonly http: HttpHelper = async (options) => {
		this.options.push(options);
		const { origin, pathname } = new URL(String(options.url));
		if (pathname !== '/oauth2/v0/token') throw new Error(`not the token endpoint: ${pathname}`);
		const request = { address: origin, form: Object.fromEntries(new URLSearchParams(String(options.body))) };
		this.requests.push(request);
		return await new Promise((resolve, reject) => {
			this.waiting.push({
				...request,
				reply: (reply) => {
					if (reply instanceof Error) reject(reply);
					else resolve({ statusCode: reply.status, headers: {}, body: reply.body });
				},
			});
		});
	};

	/** Answers the requests as they come, in this order; further ones are left waiting. */
	async answer(...replies: Reply[]): Promise<void> {
		for (const reply of replies) {
			await settled();
			const next = this.waiting.shift();
			if (!next) throw new Error('no token request is waiting');
			next.reply(reply);
		}
		await settled();
	}

	/** Answers whatever is left waiting: its deadline would keep the test process alive. */
	async close(): Promise<void> {
		for (await settled(); this.waiting.length > 0; await settled())
			for (const { reply } of this.waiting.splice(0)) reply(unavailable);
	}
}

/** Lets everything go on that waits for nothing but other code. */
export const settled = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

export const granted = (fields: Record<string, unknown> = {}): Reply => ({
	status: 200,
	body: JSON.stringify({ access_token: 'session-1', expires_in: '3600', scope: 'EXPRPT', ...fields }),
});

export const refused = (code: number | string, more: Record<string, unknown> = {}): Reply => ({
	status: 400,
	body: JSON.stringify({ code, error: 'invalid_grant', error_description: 'said Concur.', ...more }),
});

export const unavailable: Reply = { status: 503, body: '<html><title>Maintenance</title></html>' };

/** As axios throws it: no connection came about. */
export const outOfReach = (): Error =>
	Object.assign(new Error('connect ECONNREFUSED'), {
		isAxiosError: true,
		code: 'ECONNREFUSED',
		syscall: 'connect',
	});

/** As axios throws it: Concur may have acted on the request. */
export const timedOut = (): Error =>
	Object.assign(new Error('timeout of 60000ms exceeded'), { isAxiosError: true, code: 'ECONNABORTED' });
