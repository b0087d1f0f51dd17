import { onceAtATime } from './onceAtATime';
import type { CommitRun } from './run';
import { settleReport } from './settleReport';
import { untouched } from './settled';
import type { Settled } from './settled';

/** Why one run could not post; another may. */
const OWN_TROUBLE: Array<Settled<unknown>['kind']> = [
	undefined,
	'runEnded',
	'cancelledBeforeSending',
	'notBuilt',
	'signInRefused',
	'signInUnavailable',
	'tokenSuperseded',
	'tokenExpired',
	'unauthorized',
	'forbidden',
];

/** What is known of the subject holds for every run; why it could not be had holds for the run that tried. */
function holdsForAll({ outcome, kind }: Settled<unknown>, isCancelled: boolean): boolean {
	if (outcome === 'notPosted') return !isCancelled && !OWN_TROUBLE.includes(kind);
	// A cancelled run asks no more; who waited can still find out.
	return outcome !== 'unknown' || !isCancelled;
}

/** What is sent for a subject, as far as Concur does something with it; undefined when that takes a look first. */
function contentOf<Seen>(subject: string, run: CommitRun<Seen>, seen: Seen | undefined): string | undefined {
	try {
		const { method, path, query, body } = run.action.request(subject, run.options.timeoutMs, seen);
		return JSON.stringify([method, path, query, body]);
	} catch {
		return undefined;
	}
}

/**
 * Settles a subject, unless another execution of this n8n process is about it: then its result is waited for and taken over, where
 * it holds for both and the same was sent (another payment of the same document is not). Two executions never post the same
 * subject at the same time.
 * @returns the outcome, marked as a duplicate when it is another's; never throws
 */
export async function settleOnce<Seen>(subject: string, run: CommitRun<Seen>): Promise<Settled<Seen>> {
	// A dry run posts nothing, and tells nobody what a post will come to.
	if (run.options.dryRun) return await settleReport(subject, run);
	const work = async () => {
		const settled = await settleReport(subject, run);
		const content = contentOf(subject, run, settled.seen);
		return { settled, content, holds: holdsForAll(settled, run.pace.cancelled) };
	};
	const isMineToo = ({ settled, content, holds }: Awaited<ReturnType<typeof work>>): boolean =>
		holds &&
		!run.action.isForOne &&
		content !== undefined &&
		content === contentOf(subject, run, settled.seen);
	const done = await onceAtATime(run.keyOf(subject), work, isMineToo, run.options.cancelSignal);
	if (!done) return { ...untouched(subject), kind: 'cancelledBeforeSending' };
	const { settled } = done.result;
	return done.isAnothers ? { ...settled, duplicate: true } : settled;
}
