import net from 'node:net';

import { SEED_ID } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';

/** A report in Processing Payment. */
export const SEED = SEED_ID;

/** A call with the sandbox's own access token, unless the headers say otherwise. */
export async function call(
	{ baseUri, credentials }: Sandbox,
	path: string,
	{ headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
	return await fetch(`${baseUri}${path}`, {
		redirect: 'manual',
		...init,
		headers: { authorization: `Bearer ${credentials.accessToken}`, ...headers },
	});
}

export const postPath = (reportId: string): string =>
	`/api/expense/expensereport/v2.0/integrationstatus/report/${encodeURIComponent(reportId)}`;

export const detailsPath = (reportId: string): string =>
	`/api/expense/expensereport/v2.0/report/${encodeURIComponent(reportId)}`;

/** Post Integration Status. */
export async function post(
	sandbox: Sandbox,
	reportId: string,
	headers: Record<string, string> = {},
	signal?: AbortSignal,
): Promise<Response> {
	return await call(sandbox, postPath(reportId), { method: 'POST', headers, signal });
}

/** The Status of Post Integration Status, or its HTTP status when that is not 200. */
export async function statusOf(answer: Response): Promise<string | number> {
	if (answer.status !== 200) return answer.status;
	return ((await answer.json()) as { Status: string }).Status;
}

export interface TokenAnswer {
	access_token: string;
	refresh_token: string;
	expires_in: string;
	refresh_expires_in: number;
	geolocation: string;
	code?: number;
}

/** A token request with the right client, unless the fields say otherwise. */
export async function token(
	{ baseUri, credentials }: Sandbox,
	fields: Record<string, string>,
): Promise<{ status: number; body: TokenAnswer }> {
	const { clientId, clientSecret } = credentials;
	const answer = await fetch(`${baseUri}/oauth2/v0/token`, {
		method: 'POST',
		body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
	});
	return { status: answer.status, body: (await answer.json()) as TokenAnswer };
}

/** Sends bytes as they are, for what no HTTP client would send. @returns the whole answer */
export async function raw({ baseUri }: Sandbox, text: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		let answer = '';
		const socket = net.connect(Number(new URL(baseUri).port), '127.0.0.1', () => socket.write(text));
		socket.setEncoding('utf8');
		socket.on('data', (data) => (answer += data));
		socket.on('end', () => resolve(answer));
		socket.on('error', reject);
	});
}

/** Report IDs of a payment status. */
export const idsAt = (sandbox: Sandbox, paymentStatusCode: string): string[] =>
	sandbox
		.reports()
		.filter((report) => report.paymentStatusCode === paymentStatusCode)
		.map(({ id }) => id);
