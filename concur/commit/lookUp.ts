import { readResource } from '../reading/readResource';
import type { Attempt } from '../transport/attempt';
import type { VerdictKind } from '../verdict/kinds';
import type { CommitRun } from './run';

/** What was seen of a subject, or why it could not be read; `none` when there is no way to look it up. */
export type Look<Seen> =
	| { seen: Seen }
	| { kind: VerdictKind; words: string; lastAttempt: Attempt }
	| { none: true };

/** Looks a subject up, with tries of its own: reading is safe to repeat. Never throws but for a fault of ours. */
export async function lookUp<Seen>(subject: string, run: CommitRun<Seen>): Promise<Look<Seen>> {
	const { timeoutMs, maxTries, maxWaitMs } = run.options;
	const look = run.action.lookUp(subject, timeoutMs);
	if (!look) return { none: true };
	const { request, parse } = look;
	const read = await readResource(run, request, parse, { maxTries, maxWaitMs });
	return 'value' in read ? { seen: read.value } : read;
}
