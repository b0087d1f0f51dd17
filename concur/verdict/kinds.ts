import type { PaymentMeaning } from '../reports/statusCodes';

/** What one attempt to commit came to. */
export type AttemptKind =
	| 'success'
	| 'refusal'
	| 'oddStatus'
	| 'unreadable'
	| 'redirect'
	| 'serverError'
	| 'gatewayError'
	| 'gatewayTimeout'
	| 'connectionLost'
	| 'timeout'
	| 'overloaded'
	| 'unavailable'
	| 'deadlock'
	| 'tooManyRequests'
	| 'badRequest'
	| 'unauthorized'
	| 'forbidden'
	| 'notFound'
	| 'otherClientError'
	| 'connectionRefused'
	| 'hostUnknown'
	| 'tlsFailed'
	| 'tokenSuperseded'
	| 'signInRefused'
	| 'signInUnavailable'
	| 'setUp'
	| 'cancelledBeforeSending'
	| 'cancelledInFlight';

export interface Row {
	/** What was seen, as a user reads it in docs/outcomes.md. */
	seen: string;
	/** Did Concur commit because of this attempt? */
	committed: 'yes' | 'no' | 'unclear';
	/** Is posting once more worth it, once it is certain that nothing was committed? */
	retry: boolean;
	/** Who waits before the next step: only this report, the whole run, or this report for as long as allowed. */
	wait: 'none' | 'report' | 'run' | 'longest';
	/**
	 * Would the same happen to every other report? `atOnce`: certainly, so the run ends. `unlessAccepted`: yes while Concur
	 * has accepted nothing in this run. `inARow`: yes when several reports in a row end like this.
	 */
	endsRun: 'no' | 'inARow' | 'unlessAccepted' | 'atOnce';
	/** After this, a commit may still happen although a re-read shows none yet. */
	lateCommit: boolean;
	/** What the user should do if it ends here. */
	advice: string;
	/** Why this row reads as it does. */
	source: string;
}

const HTTP_CODES = 'SAP: HTTP status codes';
const LOST_ANSWER = 'A POST without a readable answer may have committed';
const CHECK_REPORT = 'Check the report in Concur before it is posted again.';
const RUN_AGAIN = 'Run it again later.';

function row(
	seen: string,
	committed: Row['committed'],
	rest: Partial<Row> & Pick<Row, 'advice' | 'source'>,
): Row {
	return { seen, committed, retry: false, wait: 'none', endsRun: 'no', lateCommit: false, ...rest };
}

const unclear = (seen: string, rest: Partial<Row> = {}): Row =>
	row(seen, 'unclear', {
		retry: true,
		wait: 'report',
		endsRun: 'inARow',
		advice: CHECK_REPORT,
		source: LOST_ANSWER,
		...rest,
	});

/** The one place that decides what an attempt means. docs/outcomes.md is generated from it. */
export const DECISIONS: Record<AttemptKind, Row> = {
	success: row('HTTP 200 with Status SUCCESS', 'yes', { advice: '', source: 'SAP: Integration Status' }),
	refusal: row('HTTP 200 with Status FAILURE', 'no', {
		advice: "Read Concur's message; correct the report or its payment status in Concur.",
		source: 'SAP: Integration Status',
	}),
	oddStatus: unclear('HTTP 200 with another Status'),
	unreadable: unclear('An answer that is empty, cut off, HTML or of another shape'),
	redirect: unclear('A redirect (not followed: the token must not travel)'),
	serverError: unclear('HTTP 500', { source: HTTP_CODES }),
	gatewayError: unclear('HTTP 502 or another 5xx', { source: HTTP_CODES }),
	gatewayTimeout: unclear('HTTP 504', { wait: 'longest', lateCommit: true, source: HTTP_CODES }),
	connectionLost: unclear('The connection was lost after sending'),
	timeout: unclear('No answer in time', {
		wait: 'longest',
		lateCommit: true,
		source: 'SAP: an answer comes within 60 s; wait before trying again',
	}),
	overloaded: row('HTTP 429', 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: `Concur was overloaded for too long. ${RUN_AGAIN} A lower Max Concurrency helps.`,
		source: HTTP_CODES,
	}),
	unavailable: row('HTTP 503', 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: `Concur was under maintenance or overloaded for too long. ${RUN_AGAIN}`,
		source: HTTP_CODES,
	}),
	deadlock: row('HTTP 400 that names a deadlock', 'no', {
		retry: true,
		wait: 'report',
		advice: `Concur's database was busy for too long. ${RUN_AGAIN}`,
		source: 'SAP: resend a short time later',
	}),
	tooManyRequests: row('HTTP 400 that names too many requests', 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: `Concur was overloaded for too long. ${RUN_AGAIN} A lower Max Concurrency helps.`,
		source: HTTP_CODES,
	}),
	badRequest: row('Any other HTTP 400', 'no', {
		advice: 'Check the Report ID.',
		source: HTTP_CODES,
	}),
	unauthorized: row('HTTP 401, also with a new token', 'no', {
		endsRun: 'unlessAccepted',
		advice: 'Test the Concur credential; if it fails, sign in anew.',
		source: HTTP_CODES,
	}),
	forbidden: row('HTTP 403, also with a new token', 'no', {
		endsRun: 'unlessAccepted',
		advice:
			'The app needs the scope EXPRPT, and the user of the credential the role Web Services Administrator.',
		source: HTTP_CODES,
	}),
	notFound: row('HTTP 404', 'no', {
		advice: 'Concur knows no report with this ID at this data center; check the Report ID and the base URI.',
		source: HTTP_CODES,
	}),
	otherClientError: row('Another HTTP 4xx', 'no', {
		advice: 'Check the Report ID.',
		source: HTTP_CODES,
	}),
	connectionRefused: row('The connection was refused or no route exists', 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: `Concur could not be reached. ${RUN_AGAIN}`,
		source: 'No connection, so no request',
	}),
	hostUnknown: row('The host name was not found', 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: 'Check the base URI in the credential and the DNS of the n8n server.',
		source: 'No connection, so no request',
	}),
	tlsFailed: row('The secure connection was not established', 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: 'Check the base URI, and proxies or certificates between n8n and Concur.',
		source: 'No connection, so no request',
	}),
	tokenSuperseded: row('The refresh token was refused (code 108)', 'no', {
		retry: true,
		wait: 'report',
		endsRun: 'atOnce',
		advice: 'Get a new refresh token or Company Request Token and enter it in the credential.',
		source: 'Another n8n process may just have renewed it; the stored one is read again',
	}),
	signInRefused: row('Concur refused the sign-in', 'no', {
		endsRun: 'atOnce',
		advice: 'Correct the Concur credential and run it again.',
		source: 'SAP: authentication error codes',
	}),
	signInUnavailable: row("Concur's sign-in could not be reached", 'no', {
		retry: true,
		wait: 'run',
		endsRun: 'unlessAccepted',
		advice: RUN_AGAIN,
		source: 'No token, so no request',
	}),
	setUp: row('n8n could not build the request', 'no', {
		endsRun: 'atOnce',
		advice: 'Check the credential that is selected in the node.',
		source: 'No request',
	}),
	cancelledBeforeSending: row('The execution was cancelled before posting', 'no', {
		advice: 'Run it again.',
		source: 'No request',
	}),
	cancelledInFlight: row('The execution was cancelled while Concur worked', 'unclear', {
		advice: `${CHECK_REPORT} Pre-Check does that by itself.`,
		source: LOST_ANSWER,
	}),
};

/** The outcomes of a report in a run; docs/outcomes.md explains them. */
export type CommitOutcome = 'integrated' | 'refused' | 'notPosted' | 'unknown';

export type Step =
	| { do: 'finish'; outcome: CommitOutcome }
	/** Post once more after the wait of the row. */
	| { do: 'repeat' }
	/** Find out first, after the wait of the row. */
	| { do: 'reRead' };

/** What is known of a report when a decision is due. */
export interface Progress {
	kind: AttemptKind;
	tries: number;
	maxTries: number;
	/** An earlier attempt of this run was unclear. */
	wasUnclear: boolean;
	/** Find out by re-reading; otherwise unclear is reported as it is. */
	verify: boolean;
}

/** Tries at a refresh token that another process may have just renewed. */
const MAX_SUPERSEDED_TRIES = 5;

export function mayRetry({ kind, tries, maxTries }: Pick<Progress, 'kind' | 'tries' | 'maxTries'>): boolean {
	return (
		DECISIONS[kind].retry &&
		tries < (kind === 'tokenSuperseded' ? Math.min(MAX_SUPERSEDED_TRIES, maxTries) : maxTries)
	);
}

/**
 * Attempt result -> what to do. A post is repeated only when it is certain that nothing was committed, and once an attempt
 * of this run was unclear, nothing but SUCCESS is believed without a re-read.
 */
export function decide(progress: Progress): Step {
	const { committed } = DECISIONS[progress.kind];
	if (committed === 'yes') return { do: 'finish', outcome: 'integrated' };
	if (progress.kind === 'cancelledInFlight') return { do: 'finish', outcome: 'unknown' };
	if (committed === 'unclear')
		return progress.verify ? { do: 'reRead' } : { do: 'finish', outcome: 'unknown' };
	if (mayRetry(progress)) return { do: 'repeat' };
	if (progress.wasUnclear) return progress.verify ? { do: 'reRead' } : { do: 'finish', outcome: 'unknown' };
	return { do: 'finish', outcome: progress.kind === 'refusal' ? 'refused' : 'notPosted' };
}

/**
 * Decides after a re-read.
 * @param meaning what the report's status says, or `unread` when it could not be read
 * @param lateCommitPossible an attempt of this run may still be at work in Concur
 */
export function decideAfterReRead(
	progress: Progress,
	meaning: PaymentMeaning | 'unread',
	lateCommitPossible: boolean,
): Step {
	switch (meaning) {
		case 'committed':
			return { do: 'finish', outcome: 'integrated' };
		case 'unread':
		case 'unfamiliar':
			return { do: 'finish', outcome: 'unknown' };
		case 'open':
			if (mayRetry(progress)) return { do: 'repeat' };
			if (lateCommitPossible) return { do: 'finish', outcome: 'unknown' };
			break;
		case 'notOpen':
			break;
	}
	return { do: 'finish', outcome: progress.kind === 'refusal' ? 'refused' : 'notPosted' };
}
