import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, INode } from 'n8n-workflow';

import { DECISIONS } from '../../concur/verdict/kinds';
import type { AttemptKind } from '../../concur/verdict/kinds';
import type { PacedLine, Patience } from '../../concur/reading/readResource';
import { Pace } from '../../concur/transport/pace';
import type { ConcurCredential } from './authentication';
import { clamp } from './commit/commitItems';
import { connect } from './connection';

/** The options of every reading operation. */
export interface ReadOptions {
	timeout?: number;
	maxTries?: number;
	maxWait?: number;
}

/** A node's line for reading: one request at a time, at Concur's pace. */
export interface Reader {
	line: PacedLine;
	patience: Patience;
	timeoutMs: number;
}

/** @throws NodeOperationError when no credential is selected, ConcurError when its base URI is not Concur's */
export async function openReader(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	credential: ConcurCredential,
	options: ReadOptions = {},
): Promise<Reader> {
	const { send } = await connect(context, credential);
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const pace = new Pace(1, signal);
	return {
		line: { pace, send: async (request) => await pace.send(async () => await send(request, [401, 403])) },
		patience: {
			maxTries: clamp(options.maxTries, 4, 1, 20),
			maxWaitMs: clamp(options.maxWait, 60, 0, 3600) * 1000,
		},
		timeoutMs: clamp(options.timeout, 60_000, 100, 600_000),
	};
}

/** A failed read as an error: what went wrong in Concur's words, and what to do next. */
export function readError(
	node: INode,
	{ kind, said }: { kind: AttemptKind; said: string },
	itemIndex?: number,
): NodeOperationError {
	const { seen, advice } = DECISIONS[kind];
	const unclear = DECISIONS[kind].committed === 'unclear';
	return new NodeOperationError(node, said || `Concur could not be read: ${seen}`, {
		description: unclear ? `${seen}. Try again later.` : `${seen}. ${advice}`,
		itemIndex,
	});
}
