import type { Attempt } from '../../../concur/transport/attempt';
import { Pace } from '../../../concur/transport/pace';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from './virtualClock.mts';

export const answer = (httpStatusCode = 200): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body: '',
	complete: true,
	correlationId: undefined,
	retryAfter: undefined,
});
export const NOT_SENT: Attempt = { kind: 'cancelled', sent: false };

/** A Concur that answers after so many milliseconds, and notes when each request started. */
export function concur(answerMs = 100) {
	const clock = new VirtualClock(15_000);
	const shared = new SharedPace(clock);
	const starts: Array<[string, number]> = [];
	let inFlight = 0;
	const seen = { most: 0 };
	const send =
		(name: string, attempt: Attempt | Error = answer()) =>
		async (): Promise<Attempt> => {
			starts.push([name, Math.round(clock.now())]);
			seen.most = Math.max(seen.most, (inFlight += 1));
			await clock.sleep(answerMs);
			inFlight -= 1;
			if (attempt instanceof Error) throw attempt;
			return attempt;
		};
	const paceOf = (maxConcurrency: number, cancel?: AbortSignal, maxWaitMs?: number) =>
		new Pace(maxConcurrency, cancel, maxWaitMs, shared);
	return { clock, shared, starts, seen, send, paceOf };
}

/** In the order in which they started. */
export const names = (starts: Array<[string, number]>): string => starts.map(([name]) => name).join('');
