import type { SandboxAnswer } from './answer.mts';
import type { Endpoint } from './faults/fault.mts';
import type { Grant } from './grant.mts';

/** Who calls, and how the call is to be taken. */
export interface Caller {
	/** The token's user is a Web Services Administrator. */
	administrator: boolean;
	/** Undefined at the token endpoint. */
	grant?: Grant;
	/** The read goes to a replica that has not seen the last change. */
	stale: boolean;
	/** The change comes long after its request was answered. */
	late: boolean;
}

export type Outcome = SandboxAnswer | { answer: SandboxAnswer; committed: boolean };

/** What an endpoint does with a request that passed all checks. */
export interface Call {
	endpoint: Endpoint;
	reportId?: string;
	/** Does it change anything? Then it runs only if the fault, if any, says so, and it takes a place. */
	changes: boolean;
	act: (caller: Caller) => Outcome;
	/** The endpoint needs the role Web Services Administrator. */
	needsRole: boolean;
	/** Further demands on the token, before anything is done. */
	refuse?: (grant: Grant) => SandboxAnswer | undefined;
	/** Counts the request as it arrives, whatever comes of it. */
	arrived?: () => void;
	/** The API is deprecated: its answers may say so. */
	deprecated?: boolean;
}
