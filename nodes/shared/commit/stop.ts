import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { CommitWords } from '../../../concur/commit/action';
import { isRequestError } from '../../../concur/commit/result';
import type { ResultItem } from '../../../concur/commit/result';
import type { RunEnd } from '../../../concur/commit/run';
import { ADVICE, tell } from '../../../concur/verdict/advice';
import type { VerdictKind } from '../../../concur/verdict/kinds';
import { keepMessage } from '../keepMessage';

/** One item's result, and the ID of what it is about. */
export interface ItemResult {
	subject: string;
	result: ResultItem;
}

/** What stops every report alike until a user has mended it. */
const CREDENTIAL_OR_SET_UP: VerdictKind[] = [
	'unauthorized',
	'forbidden',
	'tokenExpired',
	'tokenSuperseded',
	'signInRefused',
	'notBuilt',
	'proxySignIn',
];

const MAX_LISTED = 1000;

/**
 * A dead credential is one clear error while nothing was committed; `stop` is the user's choice at any time.
 * @throws NodeOperationError in those two cases, naming what was committed
 */
export function throwIfStopped(
	context: IExecuteFunctions,
	results: ItemResult[],
	end: RunEnd | undefined,
	words: CommitWords,
	{ continues, stops }: { continues: boolean; stops: boolean },
): void {
	if (continues || !end) return;
	if (stops) {
		const failed = results.find(({ result }) => isRequestError(result));
		const committed = subjectsThatEndedAs(words.outcomes.committed, results);
		const unknown = subjectsThatEndedAs('unknown', results);
		const message = `Stopped at ${words.subject} ${failed?.subject ?? ''}: ${failed?.result.Message ?? end.words}`;
		const description = `Committed in this run: ${committed}. Unknown: ${unknown}. Nothing else was committed; run the others again.`;
		throw keepMessage(new NodeOperationError(context.getNode(), message, { description }), message);
	}
	const nothingDone = results.every(
		({ result: { Status, attempts } }) => Status === 'ERROR' || (Status === 'UNKNOWN' && attempts === 0),
	);
	const kind = CREDENTIAL_OR_SET_UP.find((each) => each === end.kind);
	// Concur's own bad night is no reason to lose the items: they leave on Failure, each with its reason.
	if (kind === undefined || !nothingDone) return;
	const message = tell(kind, end.words);
	const description = `${words.nothing}. ${words.advice?.[kind] ?? ADVICE[kind].advice}`;
	throw keepMessage(new NodeOperationError(context.getNode(), message, { description }), message);
}

function subjectsThatEndedAs(outcome: string, results: ItemResult[]): string {
	const subjects = results.filter(({ result }) => result.outcome === outcome).map(({ subject }) => subject);
	if (subjects.length === 0) return 'none';
	const listed = subjects.slice(0, MAX_LISTED).join(', ');
	return subjects.length > MAX_LISTED ? `${listed} and ${subjects.length - MAX_LISTED} more` : listed;
}
