import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import type { CommitWords } from '../../../concur/commit/action';
import type { ResultItem } from '../../../concur/commit/result';
import { daysUntilRefreshTokenEnds } from '../../../concur/signIn/tokens';

const WARN_DAYS = 14;

const ORDER: Array<ResultItem['Status']> = ['SUCCESS', 'FAILURE', 'ERROR', 'UNKNOWN'];

/** `alreadyPaid` -> "already paid" */
const spaced = (outcome: string): string => outcome.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** "97 integrated, 2 refused, 1 unknown", or undefined when nothing needs a user's attention. */
export function summary(results: ResultItem[]): string | undefined {
	if (results.every(({ Status }) => Status === 'SUCCESS' || Status === 'DRY_RUN')) return undefined;
	const counts = new Map<string, number>();
	for (const status of ORDER) {
		for (const { Status, outcome } of results)
			if (Status === status) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
	}
	return [...counts].map(([outcome, count]) => `${count} ${spaced(outcome)}`).join(', ');
}

/** Shows hints in the node's output pane, where n8n has them. */
export function showHints(
	context: IExecuteFunctions,
	results: ResultItem[],
	{ subject, again }: Pick<CommitWords, 'subject' | 'again'>,
	refreshTokenExpiresAt: unknown,
): void {
	const messages: string[] = [];
	const text = summary(results);
	if (text) {
		const unknown = results.some(({ outcome }) => outcome === 'unknown');
		messages.push(
			`${text}.${unknown ? ` Check the unknown ${subject}s in Concur ${again.replace('it is', 'they are')}.` : ''}`,
		);
	}
	const days = daysUntilRefreshTokenEnds(refreshTokenExpiresAt, Date.now()) ?? Infinity;
	if (days < WARN_DAYS) {
		messages.push(
			`The refresh token of the Concur credential ends in ${Math.max(days, 0)} days. Enter a new one before then.`,
		);
	}
	if (context.getNode().alwaysOutputData === true && results.length > 0) {
		messages.push(
			`Always Output Data puts an empty item on Success when no ${subject} succeeded. Switch it off in this node's settings.`,
		);
	}
	for (const message of messages) warn(context, message);
}

/** A warning in the node's output pane, where n8n has them. */
export function warn(context: IExecuteFunctions, message: string): void {
	const hint: NodeExecutionHint = { message, type: 'warning', location: 'outputPane' };
	context.addExecutionHints?.(hint);
}
