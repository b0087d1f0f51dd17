import { MAX_TEXT_LENGTH } from '../formats/text';
import { ADVICE, tell } from '../verdict/advice';
import type { CommitAction } from './action';
import type { Settled } from './settled';

type Outcome = Settled<unknown>['outcome'];

/** What a node emits for a report: Concur's names as Concur spells them, ours in camelCase. */
export type ResultItem = {
	ReportID?: string;
	docId?: string;
	Status: 'SUCCESS' | 'FAILURE' | 'ERROR' | 'UNKNOWN' | 'DRY_RUN';
	Message: string;
	/** In the action's words. */
	outcome: string;
	/** Of the Financial Integration Service. */
	code?: string | number;
	attempts: number;
	httpStatusCode: number | null;
	correlationId: string | null;
	paymentStatusCode?: string;
	verified?: true;
	duplicate?: true;
};

const STATUS: Record<Outcome, ResultItem['Status']> = {
	committed: 'SUCCESS',
	alreadyCommitted: 'SUCCESS',
	refused: 'FAILURE',
	notPosted: 'ERROR',
	unknown: 'UNKNOWN',
	wouldPost: 'DRY_RUN',
	wouldRefuse: 'DRY_RUN',
};

/** Does this result leave on the Success output? */
export function isSuccess({ Status }: ResultItem): boolean {
	return Status === 'SUCCESS';
}

/** Was the subject not decided by Concur, but by trouble on the way? */
export function isRequestError({ Status }: ResultItem): boolean {
	return Status === 'ERROR' || Status === 'UNKNOWN';
}

/** Puts a settled subject into the words and fields that a user reads. */
export function resultOf<Seen>(settled: Settled<Seen>, action: CommitAction<Seen>): ResultItem {
	const { subject, seen, verified, outcome } = settled;
	const described = action.describe?.(settled);
	const named =
		outcome === 'committed' || outcome === 'alreadyCommitted' ? action.words.outcomes[outcome] : outcome;
	return {
		...action.idFields(subject),
		Status: STATUS[outcome],
		Message: described?.message ?? messageOf(settled, action),
		outcome: described?.outcome ?? named,
		...settled.fields,
		attempts: settled.attempts,
		httpStatusCode: settled.httpStatusCode ?? null,
		correlationId: settled.correlationId ?? null,
		...(seen === undefined ? {} : action.seenFields(seen)),
		...(verified ? { verified: true } : {}),
		...(settled.duplicate ? { duplicate: true } : {}),
	};
}

/** The result of an item that can't be one of a subject: nothing was sent. */
export function badInputResult(idFields: Record<string, string>, problem: string): ResultItem {
	return {
		...idFields,
		Status: 'ERROR',
		Message: problem,
		outcome: 'notPosted',
		attempts: 0,
		httpStatusCode: null,
		correlationId: null,
	};
}

/** Joins what was seen, what follows and what to do next. */
export function sentences(...parts: string[]): string {
	return parts
		.filter(Boolean)
		.map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
		.join(' ')
		.slice(0, MAX_TEXT_LENGTH * 2);
}

function messageOf<Seen>(settled: Settled<Seen>, action: CommitAction<Seen>): string {
	const { outcome, kind, words: concurWords, seen: state, verified, httpStatusCode } = settled;
	const { words } = action;
	const status = state === undefined ? '' : action.statusOf(state);
	switch (outcome) {
		case 'committed':
			return verified
				? `${settled.attempts > 0 ? "Concur's answer was lost" : 'The answer to an earlier execution was lost'}, but the ${words.subject} reads ${status}.`
				: concurWords || 'SUCCESS';
		case 'alreadyCommitted':
			return `The ${words.subject} was already ${status}. ${words.nothing}.`;
		case 'refused': {
			const refusal = concurWords || `Concur refused the ${words.subject} and gave no reason.`;
			return status ? sentences(refusal, `It is at ${status}`) : refusal;
		}
		case 'wouldPost':
			return `Dry run: the ${words.subject} is at ${status} and would be posted.`;
		case 'wouldRefuse':
			return state !== undefined && action.meaningOf(state) === 'committed'
				? `Dry run: the ${words.subject} is already ${status}; there is nothing to post.`
				: `Dry run: the ${words.subject} is at ${status}; Concur would refuse it.`;
	}
	if (kind === 'runEnded')
		return sentences(`The run was ended before this ${words.subject}'s turn`, concurWords, words.nothing);
	if (kind === undefined)
		return sentences(
			concurWords || 'An unexpected error',
			outcome === 'unknown' ? `Check the ${words.subject} in Concur` : '',
		);
	const advice = words.advice?.[kind] ?? ADVICE[kind].advice;
	const what = tell(kind, concurWords, httpStatusCode);
	if (outcome === 'notPosted') {
		return verified
			? sentences(
					what,
					`Five minutes later the ${words.subject} still reads ${status}, so nothing changed in Concur`,
					'Run it again',
				)
			: sentences(what, words.nothing, advice);
	}
	if (kind === 'refusal' && state !== undefined && action.acceptsOpen) {
		return sentences(
			what,
			`But the ${words.subject} reads ${status}, at which Concur does not refuse it: one of the two answers is out of date`,
			`Check the ${words.subject} in Concur ${words.again}`,
		);
	}
	const may =
		state === undefined
			? `The ${words.subject} could not be read afterwards`
			: `The ${words.subject} reads ${status}, which does not settle it`;
	return sentences(
		what,
		may,
		'It may have gone through',
		`Check the ${words.subject} in Concur ${words.again}`,
	);
}
