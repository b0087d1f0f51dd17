import { backOffMs, retryAfterMs } from '../transport/backOff';
import { readErrorBody } from '../formats/body';
import { classify } from '../verdict/classify';
import type { Verdict } from '../verdict/classify';
import { POLICY, mayRetry } from '../verdict/kinds';
import { Tries } from '../verdict/tries';
import type { VerdictKind } from '../verdict/kinds';
import type { Answer, Attempt, ConcurRequest } from '../transport/attempt';
import type { Pace } from '../transport/pace';

/** Reads at the run's pace. */
export interface PacedLine {
	pace: Pace;
	/** @param again it was tried before */
	read(request: ConcurRequest, again: boolean): Promise<Attempt>;
}

export interface Patience {
	maxTries: number;
	/** Cap of one wait, Retry-After included. */
	maxWaitMs: number;
}

export type Read<Value> =
	| { value: Value; answer: Answer }
	| { kind: VerdictKind; words: string; lastAttempt: Attempt };

/** How long to wait after an attempt: Retry-After, else exponential; capped by the user's patience. */
export function waitMs(attempt: Attempt, tries: number, maxWaitMs: number): number {
	const asked = attempt.kind === 'answer' ? retryAfterMs(attempt.retryAfter, Date.now()) : undefined;
	return Math.min(asked ?? backOffMs(tries, maxWaitMs), maxWaitMs);
}

/** Concur sends some errors with HTTP 200: its words are the user's, and reading again does not help. */
function readError(body: string): Verdict {
	const words = readErrorBody(body);
	return words === undefined ? { kind: 'unreadable', words: '' } : { kind: 'errorAnswer', words };
}

/**
 * Reads a resource; whatever may pass is tried again, since reading changes nothing.
 * @param parse turns the body of an HTTP 200 into a value, or undefined when it has another shape
 * @returns the value, or what the last attempt came to and in which words; never throws
 */
export async function readResource<Value>(
	line: PacedLine,
	request: ConcurRequest,
	parse: (body: string) => Value | undefined,
	{ maxTries, maxWaitMs }: Patience,
): Promise<Read<Value>> {
	const tries = new Tries();
	for (;;) {
		const attempt = await line.read(request, tries.count > 0);
		tries.note(attempt);
		let value: Value | undefined;
		const { kind, words } = classify(attempt, (answer) => {
			value = answer.httpStatusCode === 200 ? parse(answer.body) : undefined;
			return value === undefined ? readError(answer.body) : { kind: 'success', words: '' };
		});
		if (value !== undefined && attempt.kind === 'answer') return { value, answer: attempt };
		if (!mayRetry({ kind, tries: tries.count, maxTries }) || line.pace.cancelled)
			return { kind, words, lastAttempt: attempt };
		if (POLICY[kind].wait === 'run') line.pace.slowDown(waitMs(attempt, tries.count, maxWaitMs));
		else await line.pace.wait(waitMs(attempt, tries.count, maxWaitMs));
	}
}
