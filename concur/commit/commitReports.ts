import type { SendWithCredential } from '../transport/attempt';
import { pLimit } from '../transport/limit';
import type { CommitAction } from './action';
import { CommitRun } from './run';
import type { RunEnd, RunOptions } from './run';
import { settleOnce } from './settleOnce';
import type { Settled } from './settled';

/**
 * Commits subjects (reports, documents), several at a time, each at most once.
 * @param subjects their IDs, without duplicates
 * @returns how each ended, in the order given, and why the run ended early if it did; never throws
 */
export async function commitReports<Seen>(
	subjects: string[],
	action: CommitAction<Seen>,
	options: RunOptions,
	sendWithCredential: SendWithCredential,
): Promise<{ results: Array<Settled<Seen>>; end: RunEnd | undefined }> {
	const run = new CommitRun(action, options, sendWithCredential);
	const inFlight = pLimit(options.maxConcurrency);
	const results = await inFlight.map(subjects, async (subject) => {
		const settled = await settleOnce(subject, run);
		if (options.stopOnError && (settled.outcome === 'notPosted' || settled.outcome === 'unknown')) {
			run.end ??= { kind: 'requestError', words: settled.words };
		}
		return settled;
	});
	return { results, end: run.end };
}
