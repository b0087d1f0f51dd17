/** The last errors of ours, by what they say. */
const said = new Map<string, ConcurError>();
const MOST_REMEMBERED = 50;

/** An error whose message says what went wrong and whose description says what to do next. */
export class ConcurError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'ConcurError';
		said.delete(message);
		said.set(message, this);
		const [oldest] = said.keys();
		if (said.size > MOST_REMEMBERED) said.delete(oldest);
	}
}

/** The error of ours that said this: n8n up to 2.20 hands on what an error says, and drops the error itself. */
export function errorThatSaid(message: string): ConcurError | undefined {
	return said.get(message);
}

/** Concur issued no token. `concurCode` is the code of Concur's token endpoint, absent when it gave none. */
export class ConcurSignInError extends ConcurError {
	/** A hash of the refresh tokens that Concur refused as dead: tells whether it was others the next time. */
	refusedTokens?: string;

	constructor(
		message: string,
		description: string,
		readonly concurCode: number | undefined,
		/** True when the same sign-in may succeed a little later. */
		readonly transient: boolean,
	) {
		super(message, description);
		this.name = 'ConcurSignInError';
	}
}

/** Recognises a sign-in error by name: n8n wraps it, and two copies of this class are two classes. */
export function isSignInError(error: unknown): error is ConcurSignInError {
	return error instanceof Error && error.name === 'ConcurSignInError';
}
