import type { Sandbox } from '../../../sandbox/index.mts';
import type { Consumer } from './world.mts';

export interface FinancialVerdict {
	lost: string[];
	postedTwice: string[];
	confirmedFalsely: string[];
}

const DONE = ['confirmed', 'alreadyConfirmed'];
const POSTED: Record<string, string> = { success: 'success', error: 'error' };

/** Holds what the consumers were told, and what their ERPs booked, against the sandbox's own record. */
export function judge(sandbox: Sandbox, consumers: Consumer[]): FinancialVerdict {
	const verdict: FinancialVerdict = { lost: [], postedTwice: [], confirmedFalsely: [] };
	for (const { id } of sandbox.financial.store.all()) judgeDocument(id, sandbox, consumers, verdict);
	for (const consumer of consumers) judgeWords(consumer, sandbox, verdict);
	return verdict;
}

function judgeDocument(id: string, sandbox: Sandbox, consumers: Consumer[], verdict: FinancialVerdict): void {
	const { acknowledgements, postings, payments } = sandbox.financial.store.account(id);
	const bookings = consumers.reduce((sum, { booked }) => sum + (booked.get(id) ?? 0), 0);
	if (bookings > 1) verdict.postedTwice.push(`${id} was booked ${bookings} times`);
	const owner = consumers.find(({ systemId }) => acknowledgements.some((one) => one.systemId === systemId));
	if (owner && bookings === 0) verdict.lost.push(`${id} was taken by ${owner.systemId} and never booked`);
	if (!owner && bookings > 0) verdict.confirmedFalsely.push(`${id} was booked, but none of ours has it`);
	if (owner && postings.length === 0) verdict.lost.push(`${id} was never confirmed`);
	if (postings.length > 1) verdict.confirmedFalsely.push(`${id} has ${postings.length} postings on file`);
	const perStatus = payments.map(({ status }) => status);
	if (new Set(perStatus).size < perStatus.length)
		verdict.confirmedFalsely.push(`${id} was confirmed as paid twice: ${JSON.stringify(payments)}`);
	for (const { paymentRef } of payments)
		if (!paymentRef?.includes(id)) verdict.confirmedFalsely.push(`${id} was paid under ${paymentRef}`);
}

/** A certain word must be true; `unknown` may be either. */
function judgeWords({ told, systemId }: Consumer, sandbox: Sandbox, verdict: FinancialVerdict): void {
	for (const { docId, step, outcome, wanted } of told) {
		const { acknowledgements, postings, payments } = sandbox.financial.store.account(docId);
		const ours = acknowledgements.some((one) => one.systemId === systemId);
		if (step === 'take') {
			if (outcome === 'acknowledged' && !ours)
				verdict.confirmedFalsely.push(`${docId} was given to ${systemId}, which does not have it`);
			continue;
		}
		const onFile =
			step === 'post'
				? postings.some(({ status }) => status === POSTED[wanted])
				: payments.some(({ status }) => status === wanted);
		if (DONE.includes(outcome) && !onFile)
			verdict.confirmedFalsely.push(`${docId} was told as ${outcome} (${wanted}), but is not on file so`);
	}
}
