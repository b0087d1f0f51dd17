import type { IExecuteFunctions, IHookFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import type { SendWithCredential } from '../../concur/transport/attempt';
import { retirementNotice } from '../../concur/verdict/retirement';
import { hint } from './hint';

/**
 * Shows as a hint, once per run, what an answer says about the end of the interface that gave it.
 * @returns the same line, listened to
 */
export function notingRetirement(
	context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions,
	sendWithCredential: SendWithCredential,
): SendWithCredential {
	if (!('addExecutionHints' in context)) return sendWithCredential;
	let isShown = false;
	return async (request, refreshOn) => {
		const attempt = await sendWithCredential(request, refreshOn);
		const notice = attempt.kind === 'answer' && !isShown ? retirementNotice(attempt) : undefined;
		if (notice !== undefined) {
			isShown = true;
			hint(context, notice);
		}
		return attempt;
	};
}
