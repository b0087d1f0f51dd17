import { readActionStatus, readErrorMessage } from '../formats/body';
import { BAD_REFRESH_TOKEN } from '../signIn/tokenErrors';
import type { Answer, Attempt } from '../transport/attempt';
import type { AttemptKind } from './kinds';

export interface Classified {
	kind: AttemptKind;
	/** Concur's own words, or the network's; escaped and capped. */
	said: string;
	/** `Status` as Concur gave it. */
	status?: string;
}

/** How an action's whole, successful answer is read. */
export type ReadAnswer = (answer: Answer) => Classified;

/**
 * Names what an attempt came to.
 * @param readAnswer decides about HTTP 2xx answers, which differ from action to action
 */
export function classify(attempt: Attempt, readAnswer: ReadAnswer): Classified {
	switch (attempt.kind) {
		case 'answer':
			return classifyAnswer(attempt, readAnswer);
		case 'notSent': {
			const kinds = { refused: 'connectionRefused', hostUnknown: 'hostUnknown', tls: 'tlsFailed' } as const;
			return { kind: kinds[attempt.reason], said: attempt.detail };
		}
		case 'lost':
			return { kind: attempt.reason === 'timeout' ? 'timeout' : 'connectionLost', said: attempt.detail };
		case 'cancelled':
			return { kind: attempt.sent ? 'cancelledInFlight' : 'cancelledBeforeSending', said: '' };
		case 'signIn': {
			const { error } = attempt;
			if (error.transient) return { kind: 'signInUnavailable', said: error.message };
			return {
				kind: error.concurCode === BAD_REFRESH_TOKEN ? 'tokenSuperseded' : 'signInRefused',
				said: error.message,
			};
		}
		case 'setUp':
			return { kind: 'setUp', said: attempt.detail };
	}
}

function classifyAnswer(answer: Answer, readAnswer: ReadAnswer): Classified {
	const status = answer.httpStatusCode;
	if (status >= 200 && status < 300)
		return answer.complete ? readAnswer(answer) : { kind: 'unreadable', said: '' };
	const said = readErrorMessage(answer.body);
	return { kind: kindOfErrorStatus(status, said), said };
}

function kindOfErrorStatus(status: number, said: string): AttemptKind {
	switch (status) {
		case 400:
			if (/deadlock/i.test(said)) return 'deadlock';
			return /too many requests/i.test(said) ? 'tooManyRequests' : 'badRequest';
		case 401:
			return 'unauthorized';
		case 403:
			return 'forbidden';
		case 404:
			return 'notFound';
		// A proxy's "Request Timeout" says nothing about what had already arrived.
		case 408:
			return 'gatewayTimeout';
		case 429:
			return 'overloaded';
		case 500:
			return 'serverError';
		case 503:
			return 'unavailable';
		case 504:
			return 'gatewayTimeout';
	}
	if (status >= 500) return 'gatewayError';
	if (status >= 400) return 'otherClientError';
	return status >= 300 ? 'redirect' : 'unreadable';
}

/**
 * Reads an `ActionStatus` answer: success and refusal both come as HTTP 200.
 * @param successWord `SUCCESS`, or `SUCCESS!` for workflow actions
 */
export function readActionStatusAnswer(successWords: string[]): ReadAnswer {
	return (answer) => {
		const actionStatus = answer.httpStatusCode === 200 ? readActionStatus(answer.body) : undefined;
		if (!actionStatus) return { kind: 'unreadable', said: '' };
		const { Status, Message } = actionStatus;
		if (successWords.includes(Status)) return { kind: 'success', said: Message, status: Status };
		return { kind: Status === 'FAILURE' ? 'refusal' : 'oddStatus', said: Message, status: Status };
	};
}
