import { errorAnswer } from '../answer.mts';
import type { SandboxAnswer } from '../answer.mts';
import { echoedSecrets } from './echo.mts';
import type { Fault } from './fault.mts';
import { gatewayAnswer } from './gateway.mts';
import { recordedAnswer } from './recorded.mts';

/** What of the request an answer may depend on. */
export interface Asked {
	accept: string;
	authorization: string;
	body: string;
	path: string;
}

function retryAfterHeader(fault: Fault): Record<string, string> {
	if (fault.retryAfter === undefined) return {};
	const value =
		fault.retryAfter === 'date' ? new Date(Date.now() + 1000).toUTCString() : String(fault.retryAfter);
	return { 'retry-after': value };
}

/** The answer that a fault puts in place of the good one; undefined when the fault is about the connection. */
export function spoil(answer: SandboxAnswer, fault: Fault, asked: Asked): SandboxAnswer | undefined {
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
		case 'deadlock':
			return errorAnswer(400, 'Transaction was deadlocked on lock resources. Resend a short time later.');
		case 'tooManyRequests400':
			return errorAnswer(400, 'Too many requests');
		case 'requestLimit400':
			return errorAnswer(400, 'The number of requests received exceed the request limit.');
		case 'otherBadRequest':
			return errorAnswer(400, 'The request is missing a field');
		case 'unauthorized':
			return errorAnswer(401, 'Authorization is not valid');
		case 'forbidden':
			return errorAnswer(403, 'The app is not allowed for this company');
		case 'notFound':
			return errorAnswer(404, 'Not found');
		case 'oddStatus':
			return { ...answer, status: 200, body: answer.body.replace(/SUCCESS!?|FAILURE/g, 'PENDING') };
		case 'echoedSecrets':
			return echoedSecrets(fault, asked);
		case 'errorIn200':
		case 'emptyErrorIn200':
		case 'nestedError':
		case 'nestedDeadlock':
		case 'batchError':
		case 'messageWithElements':
		case 'validationErrors':
		case 'systemStep403':
		case 'refusalWithLineBreak':
			return recordedAnswer(fault.kind, asked.accept, asked.path);
		case 'badGateway':
		case 'gatewayTimeout':
		case 'proxyBadGateway':
		case 'proxyUnavailable':
		case 'proxyGatewayTimeout':
		case 'filterForbidden':
		case 'html':
		case 'redirect':
			return gatewayAnswer(fault.kind, fault, retryAfterHeader(fault));
		case 'empty':
			return { status: 200, contentType: answer.contentType, body: '' };
		case 'body':
			return {
				status: fault.status ?? 200,
				contentType: fault.contentType ?? 'application/json',
				body: fault.body ?? '',
			};
		case 'staleRead':
			return answer;
		default:
			return undefined;
	}
}
