import { now } from './clock';
import { deadline } from './deadline';

/** n8n's own time-out comes first; this one is for what n8n never notices, such as an answer HTTP 101. */
const SLACK_MS = 250;
/** However long others sign in, no request waits longer than this beside its own time-outs. */
const LONGEST_SIGN_INS_MS = 180_000;

/** All sign-ins of this process: n8n signs in within a call of its helper, and that time is not the request's own. */
const signIns = { inFlight: 0, endedAt: 0 };

interface Closable {
	body?: { destroy?: () => void };
}

/**
 * Calls n8n's helper with a deadline of our own, since some answers leave its promise open for ever.
 * @param isSignIn the call is a sign-in's: it is given its time-out and no more
 * @returns what the helper resolves to, or undefined when the time is over: then the request may have been sent
 * @throws what the helper throws
 */
export async function answeredInTime(
	call: () => Promise<unknown>,
	timeoutMs: number,
	isSignIn: boolean,
): Promise<unknown> {
	const started = now();
	if (isSignIn) signIns.inFlight += 1;
	let over = false;
	let stopDeadline = (): void => undefined;
	const timeIsUp = new Promise<undefined>((resolve) => {
		const look = (): void => {
			const ownTimeSince = isSignIn ? started : Math.max(started, signIns.endedAt);
			const othersSignIn = !isSignIn && signIns.inFlight > 0;
			const left = othersSignIn ? timeoutMs : ownTimeSince + timeoutMs + SLACK_MS - now();
			over = left <= 0 || now() - started > 2 * timeoutMs + LONGEST_SIGN_INS_MS;
			if (over) resolve(undefined);
			else stopDeadline = deadline(left, look);
		};
		stopDeadline = deadline(timeoutMs + SLACK_MS, look);
	});
	const answer = call().then((response) => {
		// Nobody reads an answer that came too late.
		if (over) (response as Closable | undefined)?.body?.destroy?.();
		return response;
	});
	try {
		return await Promise.race([answer, timeIsUp]);
	} finally {
		stopDeadline();
		if (isSignIn) {
			signIns.inFlight -= 1;
			signIns.endedAt = now();
		}
	}
}
