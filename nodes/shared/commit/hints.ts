import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import type { ResultItem } from '../../../concur/commit/result';
import { daysUntilRefreshTokenEnds } from '../../../concur/signIn/tokens';

const WARN_DAYS = 14;

const LABELS: Array<[ResultItem['outcome'], string]> = [
	['integrated', 'integrated'],
	['alreadyPaid', 'already paid'],
	['refused', 'refused'],
	['notPosted', 'not posted'],
	['unknown', 'unknown'],
];

/** "97 integrated, 2 refused, 1 unknown", or undefined when nothing needs a user's attention. */
export function summary(results: ResultItem[]): string | undefined {
	const counted = LABELS.map(([outcome, label]) => ({
		outcome,
		label,
		count: results.filter((result) => result.outcome === outcome).length,
	})).filter(({ count }) => count > 0);
	const needsAttention = counted.some(({ outcome }) => ['refused', 'notPosted', 'unknown'].includes(outcome));
	return needsAttention ? counted.map(({ count, label }) => `${count} ${label}`).join(', ') : undefined;
}

/** Shows hints in the node's output pane, where n8n has them. */
export function showHints(
	context: IExecuteFunctions,
	results: ResultItem[],
	refreshTokenExpiresAt: unknown,
): void {
	const hints: NodeExecutionHint[] = [];
	const warn = (message: string) => hints.push({ message, type: 'warning', location: 'outputPane' });
	const text = summary(results);
	if (text) {
		const unknown = results.some(({ outcome }) => outcome === 'unknown');
		warn(`${text}.${unknown ? ' Check the unknown reports in Concur before they are posted again.' : ''}`);
	}
	const days = daysUntilRefreshTokenEnds(refreshTokenExpiresAt, Date.now());
	if (days !== undefined && days < WARN_DAYS) {
		warn(
			`The refresh token of the Concur credential ends in ${Math.max(days, 0)} days. Enter a new one before then.`,
		);
	}
	if (context.getNode().alwaysOutputData === true && results.length > 0) {
		warn(
			"Always Output Data puts an empty item on Success when no report succeeded. Switch it off in this node's settings.",
		);
	}
	if (hints.length > 0) context.addExecutionHints?.(...hints);
}
