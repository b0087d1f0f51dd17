import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, IHookFunctions, ILoadOptionsFunctions, INode } from 'n8n-workflow';

import { ADVICE, tell } from '../../concur/verdict/advice';
import { POLICY } from '../../concur/verdict/kinds';
import type { VerdictKind } from '../../concur/verdict/kinds';
import type { PacedLine, Patience } from '../../concur/reading/readResource';
import { Pace } from '../../concur/transport/pace';
import type { ConcurCredential } from './authentication';
import { connect } from './connection';
import { keepMessage } from './keepMessage';
import { patienceOf } from './patience';
import type { PatienceOptions } from './patience';
import { notingRetirement } from './retirement';

/** A node's line for reading: one request at a time, at Concur's pace. */
export interface Reader {
	line: PacedLine;
	patience: Patience;
	timeoutMs: number;
}

/** @throws NodeOperationError when no credential is selected, ConcurError when its base URI is not Concur's */
export async function openReader(
	context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions,
	credential: ConcurCredential,
	options: PatienceOptions = {},
): Promise<Reader> {
	const connection = await connect(context, credential);
	const sendWithCredential = notingRetirement(context, connection.sendWithCredential);
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const { timeoutMs, ...patience } = patienceOf(options);
	const pace = new Pace(1, signal, patience.maxWaitMs, connection.sharedPace);
	return {
		line: {
			pace,
			read: async (request, again) =>
				await pace.inTurn(async () => await sendWithCredential(request, [401, 403]), 'read', again),
		},
		patience,
		timeoutMs,
	};
}

/** A failed read as an error: what went wrong, then Concur's words, and what to do next. */
export function readError(
	node: INode,
	{ kind, words, advice }: { kind: VerdictKind; words: string; advice?: string },
	itemIndex?: number,
): NodeOperationError {
	const { committed, retry } = POLICY[kind];
	const mayPass = committed === 'unclear' && retry;
	// Where there is advice of its own, the words say it all.
	const message = advice === undefined ? tell(kind, words) : words;
	const description = advice ?? (mayPass ? 'Nothing was changed. Try again later.' : ADVICE[kind].advice);
	return keepMessage(new NodeOperationError(node, message, { description, itemIndex }), message);
}
