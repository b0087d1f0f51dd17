import { readErrorMessage } from '../formats/body';
import { BAD_REFRESH_TOKEN } from '../signIn/tokenErrors';
import type { Answer, Attempt } from '../transport/attempt';
import { DEADLOCK, TOO_MANY_REQUESTS } from '../transport/strain';
import type { VerdictKind } from './kinds';

/** What an attempt came to. */
export interface Verdict {
	kind: VerdictKind;
	/** Concur's own words, or the network's; escaped and capped. */
	words: string;
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
	const status = answer.httpStatusCode;
	if (status >= 200 && status < 300)
		return answer.complete ? readAnswer(answer) : { kind: 'unreadable', words: '' };
	const words = readErrorMessage(answer.body);
	return { kind: kindOfErrorStatus(status, words), words };
}

function kindOfErrorStatus(status: number, words: string): VerdictKind {
	switch (status) {
		case 400:
			if (DEADLOCK.test(words)) return 'deadlock';
			return TOO_MANY_REQUESTS.test(words) ? 'tooManyRequests' : 'badRequest';
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
