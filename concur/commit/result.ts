import type { ReportState } from '../reports/state';
import { paymentStatusLabel } from '../reports/statusCodes';
import { MAX_TEXT_LENGTH } from '../formats/text';
import type { CommitWords } from './action';
import { DECISIONS } from '../verdict/kinds';
import type { Settled } from './settleReport';

export type Outcome = Settled['outcome'];

/** What a node emits for a report: Concur's names as Concur spells them, ours in camelCase. */
export interface ResultItem {
	ReportID: string;
	Status: 'SUCCESS' | 'FAILURE' | 'ERROR' | 'UNKNOWN' | 'DRY_RUN';
	Message: string;
	outcome: Outcome | 'sentBack' | 'alreadySentBack';
	attempts: number;
	httpStatusCode: number | null;
	correlationId: string | null;
	paymentStatusCode?: string;
	verified?: true;
	duplicate?: true;
}

const STATUS: Record<Outcome, ResultItem['Status']> = {
	integrated: 'SUCCESS',
	alreadyPaid: 'SUCCESS',
	refused: 'FAILURE',
	notPosted: 'ERROR',
	unknown: 'UNKNOWN',
	wouldPost: 'DRY_RUN',
	wouldRefuse: 'DRY_RUN',
};

/** Does this outcome leave on the Success output? */
export function isSuccess(outcome: ResultItem['outcome']): boolean {
	return ['integrated', 'alreadyPaid', 'sentBack', 'alreadySentBack', 'wouldPost'].includes(outcome);
}

/** Was the report not decided by Concur, but by trouble on the way? */
export function isRequestError(outcome: ResultItem['outcome']): boolean {
	return outcome === 'notPosted' || outcome === 'unknown';
}

/** Puts a settled report into the words and fields that a user reads. */
export function resultOf(settled: Settled, words: CommitWords): ResultItem {
	const { state, verified, outcome } = settled;
	const named = outcome === 'integrated' || outcome === 'alreadyPaid' ? words.outcomes[outcome] : outcome;
	return {
		ReportID: settled.reportId,
		Status: STATUS[outcome],
		Message: messageOf(settled, words),
		outcome: named as ResultItem['outcome'],
		attempts: settled.attempts,
		httpStatusCode: settled.httpStatusCode ?? null,
		correlationId: settled.correlationId ?? null,
		...(state ? { paymentStatusCode: state.paymentStatusCode } : {}),
		...(verified ? { verified: true } : {}),
	};
}

/** The result of an item whose Report ID can't be one: nothing was sent. */
export function badReportIdResult(shown: string, problem: string): ResultItem {
	return {
		ReportID: shown,
		Status: 'ERROR',
		Message: problem,
		outcome: 'notPosted',
		attempts: 0,
		httpStatusCode: null,
		correlationId: null,
	};
}

/** Sending back is seen in the approval status, everything else in the payment status. */
function statusLabel({ paymentStatusCode, approvalStatusCode }: ReportState): string {
	return approvalStatusCode === 'A_RESU'
		? 'To Be Resubmitted (A_RESU)'
		: paymentStatusLabel(paymentStatusCode);
}

function sentences(...parts: string[]): string {
	return parts
		.filter(Boolean)
		.map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
		.join(' ')
		.slice(0, MAX_TEXT_LENGTH * 2);
}

function messageOf(
	{ outcome, kind, said, state, verified, httpStatusCode }: Settled,
	words: CommitWords,
): string {
	const paymentStatus = state ? statusLabel(state) : '';
	switch (outcome) {
		case 'integrated':
			return verified
				? `Concur's answer was lost, but the report reads ${paymentStatus}: ${words.done}.`
				: said || 'SUCCESS';
		case 'alreadyPaid':
			return `The report was already ${paymentStatus}. ${words.nothing}.`;
		case 'refused':
			return said || 'Concur refused the report and gave no reason.';
		case 'wouldPost':
			return `Dry run: the report is at ${paymentStatus} and would be posted.`;
		case 'wouldRefuse':
			return state?.paymentStatusCode === 'P_PAID'
				? `Dry run: the report is already ${paymentStatus}; there is nothing to post.`
				: `Dry run: the report is at ${paymentStatus}; Concur would refuse it.`;
	}
	if (kind === 'runEnded')
		return sentences("The run was ended before this report's turn", said, words.nothing);
	if (kind === undefined)
		return sentences(
			said || 'An unexpected error',
			outcome === 'unknown' ? 'Check the report in Concur' : '',
		);
	const { seen, advice } = DECISIONS[kind];
	const what = said || (httpStatusCode ? `${seen} (HTTP ${httpStatusCode})` : seen);
	if (outcome === 'notPosted') {
		return verified
			? sentences(
					what,
					`The report still reads ${paymentStatus}, so nothing changed in Concur`,
					'Run it again later',
				)
			: sentences(what, words.nothing, advice);
	}
	const may =
		verified || state
			? `The report reads ${paymentStatus}, which does not settle it`
			: 'The report could not be read afterwards';
	return sentences(what, may, 'It may have gone through', `Check the report in Concur ${words.again}`);
}
