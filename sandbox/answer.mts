import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { Fault } from './options.mts';

/** An answer, before a fault gets at it. */
export interface SandboxAnswer {
	status: number;
	contentType?: string;
	headers?: Record<string, string>;
	body: string;
}

export function errorAnswer(status: number, Message: string, accept = ''): SandboxAnswer {
	const serverTime = new Date().toISOString();
	const id = randomUUID();
	return accept.includes('xml')
		? {
				status,
				contentType: 'application/xml',
				body: `<Error><Message>${Message}</Message><Server-Time>${serverTime}</Server-Time><Id>${id}</Id></Error>`,
			}
		: {
				status,
				contentType: 'application/json',
				body: JSON.stringify({ Message, 'Server-Time': serverTime, Id: id }),
			};
}

const HTML = '<html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>';

function retryAfterHeader(fault: Fault): Record<string, string> {
	if (fault.retryAfter === undefined) return {};
	const value =
		fault.retryAfter === 'date' ? new Date(Date.now() + 1000).toUTCString() : String(fault.retryAfter);
	return { 'retry-after': value };
}

/** The answer that a fault puts in place of the good one; undefined when the fault is about the connection. */
export function spoil(answer: SandboxAnswer, fault: Fault): SandboxAnswer | undefined {
	switch (fault.kind) {
		case 'rateLimit':
			return { ...errorAnswer(429, 'Too many requests. Slow down.'), headers: retryAfterHeader(fault) };
		case 'unavailable':
			return {
				...errorAnswer(503, 'Service unavailable: scheduled maintenance'),
				headers: retryAfterHeader(fault),
			};
		case 'internalError':
			return errorAnswer(500, 'Unable to calculate an exchange rate');
		case 'badGateway':
			return {
				status: 502,
				contentType: 'text/html',
				body: '<html><head><title>502 Bad Gateway</title></head></html>',
			};
		case 'gatewayTimeout':
			return {
				status: 504,
				contentType: 'text/html',
				body: '<html><head><title>504 Gateway Time-out</title></head></html>',
			};
		case 'deadlock':
			return errorAnswer(400, 'Transaction was deadlocked on lock resources. Resend a short time later.');
		case 'tooManyRequests400':
			return errorAnswer(400, 'Too many requests');
		case 'otherBadRequest':
			return errorAnswer(400, 'The request is missing a field');
		case 'unauthorized':
			return errorAnswer(401, 'Authorization is not valid');
		case 'forbidden':
			return errorAnswer(403, 'The app is not allowed for this company');
		case 'notFound':
			return errorAnswer(404, 'Not found');
		case 'html':
			return { status: 200, contentType: 'text/html', body: HTML };
		case 'empty':
			return { status: 200, contentType: answer.contentType, body: '' };
		case 'oddStatus':
			return { ...answer, status: 200, body: answer.body.replace(/SUCCESS!?|FAILURE/g, 'PENDING') };
		case 'redirect':
			return {
				status: 302,
				headers: { location: fault.location ?? 'http://127.0.0.1:1/elsewhere' },
				body: '',
			};
		case 'body':
			return {
				status: fault.status ?? 200,
				contentType: fault.contentType ?? 'application/json',
				body: fault.body ?? '',
			};
		case 'hugeBody':
			return {
				status: 200,
				contentType: 'application/json',
				body: `{"Status":"SUCCESS","Message":"${'x'.repeat(50 * 1024 * 1024)}"}`,
			};
		default:
			return undefined;
	}
}

/** Writes an answer to the socket; `concur-correlationid` is on every one. */
export function write(response: ServerResponse, answer: SandboxAnswer): void {
	response.writeHead(answer.status, {
		...(answer.contentType ? { 'content-type': answer.contentType } : {}),
		'content-length': Buffer.byteLength(answer.body),
		'concur-correlationid': randomUUID(),
		...answer.headers,
	});
	response.end(answer.body);
}
