import { NodeApiError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import type { PageFailure } from '../../concur/changes/scan';
import { ADVICE, tell } from '../../concur/verdict/advice';
import { POLICY } from '../../concur/verdict/kinds';
import { keepMessage } from '../shared/keepMessage';

/**
 * Why a poll found nothing: the first failure in Concur's words, and which payment statuses it was.
 * @param failures at least one
 */
export function pollError(
	node: INode,
	failures: Array<{ code: string; failure: PageFailure }>,
): NodeApiError {
	const [{ failure }] = failures;
	const { kind, words, httpStatusCode } = failure;
	const { committed, retry } = POLICY[kind];
	const message = tell(kind, words);
	const advice = committed === 'unclear' && retry ? '' : `${ADVICE[kind].advice} `;
	const codes = failures.map(({ code }) => code).join(', ');
	const error = new NodeApiError(
		node,
		{ message },
		{
			message,
			description: `${advice}No report is lost: the next poll looks again at ${codes}.`,
			...(httpStatusCode === undefined ? {} : { httpCode: String(httpStatusCode) }),
		},
	);
	return keepMessage(error, message);
}
