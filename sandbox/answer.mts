import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** An answer, before a fault gets at it. */
export interface SandboxAnswer {
	status: number;
	contentType?: string;
	headers?: Record<string, string>;
	body: string;
}

/** Concur's plain error body, as XML where `accept` asks for it. */
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

const PHRASES: Record<number, string> = {
	400: '400 BAD_REQUEST',
	403: '403 FORBIDDEN',
	404: '404 NOT_FOUND',
};

/** The error body of the v4 APIs: where something in the request is wrong, only `validationErrors` says what. */
export function v4ErrorAnswer(
	status: number,
	errorMessage: string,
	path: string,
	validationErrors?: Array<{ source: string; id: string; message: string }>,
): SandboxAnswer {
	return {
		status,
		contentType: 'application/json',
		body: JSON.stringify({
			timestamp: new Date().toISOString(),
			httpStatus: PHRASES[status] ?? String(status),
			errorMessage,
			errorId: randomUUID(),
			path,
			...(validationErrors ? { validationErrors } : {}),
		}),
	};
}

/** What a deprecated API says about itself in its headers. */
export function withNotice(
	answer: SandboxAnswer,
	notice: { warn: string; sunset?: string } | false | undefined,
): SandboxAnswer {
	if (!notice) return answer;
	const { warn, sunset } = notice;
	return {
		...answer,
		headers: { ...answer.headers, 'x-api-warn': warn, ...(sunset ? { sunset } : {}) },
	};
}

/** Writes an answer to the socket; `concur-correlationid` is on every one. */
export function write(response: ServerResponse, answer: SandboxAnswer): void {
	// Once, since a page of documents has more than a megabyte.
	const body = Buffer.from(answer.body);
	response.writeHead(answer.status, {
		...(answer.contentType ? { 'content-type': answer.contentType } : {}),
		// An answer without content has no length either.
		...(answer.status === 204 ? {} : { 'content-length': body.length }),
		'concur-correlationid': randomUUID(),
		...answer.headers,
	});
	response.end(body);
}
