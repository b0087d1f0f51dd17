import { readErrorMessage } from '../formats/body';
import { BAD_REFRESH_TOKEN } from '../signIn/tokenErrors';
import type { Answer, Attempt } from '../transport/attempt';
import { DEADLOCK, TOO_MANY_REQUESTS } from '../transport/strain';
import { isConcurError } from './concurError';
import type { VerdictKind } from './kinds';

/** What an attempt came to. */
export interface Verdict {
	kind: VerdictKind;
	/** Concur's own words, or the network's; escaped and capped. */
	words: string;
	/** How the action calls this refusal, where it tells several apart. */
	name?: string;
	/** Further fields of the result, as Concur gave them. */
	fields?: Record<string, string | number>;
}

/** How an action's whole, successful answer is read. */
export type ReadAnswer = (answer: Answer) => Verdict;

/**
 * Names what an attempt came to.
 * @param readAnswer decides about HTTP 2xx answers, which differ from action to action
 */
export function classify(attempt: Attempt, readAnswer: ReadAnswer): Verdict {
	switch (attempt.kind) {
		case 'answer':
			return classifyAnswer(attempt, readAnswer);
		case 'notSent': {
			const kinds = { refused: 'connectionRefused', hostUnknown: 'hostUnknown', tls: 'tlsFailed' } as const;
			return { kind: kinds[attempt.reason], words: attempt.detail };
		}
		case 'lost':
			return { kind: attempt.reason === 'timeout' ? 'timeout' : 'connectionLost', words: attempt.detail };
		case 'cancelled':
			return { kind: attempt.sent ? 'cancelledInFlight' : 'cancelledBeforeSending', words: '' };
		case 'signIn': {
			const { error } = attempt;
			if (error.transient) return { kind: 'signInUnavailable', words: error.message };
			return {
				kind: error.concurCode === BAD_REFRESH_TOKEN ? 'tokenSuperseded' : 'signInRefused',
				words: error.message,
			};
		}
		case 'notBuilt':
			return { kind: 'notBuilt', words: attempt.detail };
	}
}

function classifyAnswer(answer: Answer, readAnswer: ReadAnswer): Verdict {
	const { httpStatusCode, body } = answer;
	if (httpStatusCode >= 200 && httpStatusCode < 300)
		return answer.complete ? readAnswer(answer) : { kind: 'unreadable', words: '' };
	const words = readErrorMessage(body);
	return { kind: kindOfErrorStatus(httpStatusCode, words, answer.complete && isConcurError(body)), words };
}

/** By their meaning alone 401, 404, 407 and 429 are certain; all else is only in Concur's own words. */
function kindOfErrorStatus(status: number, words: string, isConcurs: boolean): VerdictKind {
	switch (status) {
		case 401:
			return 'unauthorized';
		case 404:
			return 'notFound';
		case 407:
			return 'proxySignIn';
		// A proxy's "Request Timeout" says nothing about what had already arrived.
		case 408:
		case 504:
			return 'gatewayTimeout';
		case 429:
			return 'overloaded';
		case 500:
			return 'serverError';
	}
	if (status < 200) return 'unreadable';
	if (status < 400) return 'redirect';
	if (status > 500 && status !== 503) return 'gatewayError';
	return isConcurs ? kindOfConcurError(status, words) : 'foreignAnswer';
}

function kindOfConcurError(status: number, words: string): VerdictKind {
	if (status === 503) return 'unavailable';
	if (status === 403) {
		if (/workflow step/i.test(words)) return 'stepForbidden';
		return /token/i.test(words) ? 'tokenExpired' : 'forbidden';
	}
	if (status !== 400) return 'otherClientError';
	if (DEADLOCK.test(words)) return 'deadlock';
	return TOO_MANY_REQUESTS.test(words) ? 'tooManyRequests' : 'badRequest';
}
