import type { Fault, FaultScript } from '../../sandbox/options.mts';
import type { ChaosRun, PostingFault, ReadingFault } from './scenario.mts';

/** What a run's faults do outside of the sandbox. */
export interface Surroundings {
	/** Moves n8n's clock and Concur's. */
	leap: (millis: number) => void;
	/** The answer to the post of this report, on its way now, ends in an exception that nobody knows. */
	throwStrangely: (reportId: string) => void;
	expireAccessTokens: () => void;
}

function postingOf({ kind, commit, readLagMs, echo }: PostingFault, on: Fault['on']): Fault {
	return {
		on,
		// The client never sees the answer: only what became of the report counts.
		kind: kind === 'strangeException' ? 'dropConnection' : kind,
		commit: commit === 'now',
		...(typeof commit === 'number' ? { commitAfterMs: commit } : {}),
		...(readLagMs === undefined ? {} : { readLagMs }),
		...(echo ? { echo } : {}),
		...(kind === 'rateLimit' || kind === 'unavailable' || kind === 'proxyUnavailable'
			? { retryAfter: 0 }
			: {}),
		...(kind === 'slowBody' ? { delayMs: 500 } : {}),
	};
}

function readingOf({ kind }: ReadingFault, on: Fault['on']): Fault | undefined {
	return kind === 'none' ? undefined : { on, kind, retryAfter: 0 };
}

/** The faults of a run, as the sandbox asks for them call by call. Tokens end between two posts, as they do. */
export function faultScript(
	run: ChaosRun,
	reportIds: string[],
	{ leap, throwStrangely, expireAccessTokens }: Surroundings,
): FaultScript {
	const reports = new Map(reportIds.map((id, index) => [id, run.reports[index]]));
	let posts = 0;
	return (on, reportId, call) => {
		if (on === 'token') {
			const kind = run.signIn.faults[call - 1];
			return kind === undefined ? undefined : readingOf({ kind }, on);
		}
		const report = reports.get(reportId);
		if (on === 'integrationStatus') {
			posts += 1;
			if (posts === run.signIn.tokenEndsAtPost) expireAccessTokens();
			const fault = report?.posting[call - 1];
			if (fault?.kind === 'strangeException') throwStrangely(reportId);
			return fault && postingOf(fault, on);
		}
		if (on === 'details') {
			const fault = report?.reading[call - 1];
			if (fault?.leapMs !== undefined) leap(fault.leapMs);
			return fault && readingOf(fault, on);
		}
		return undefined;
	};
}
