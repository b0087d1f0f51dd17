import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INode } from 'n8n-workflow';

import type { RunOptions } from '../../concur/commit/run';
import { ADVICE, tell } from '../../concur/verdict/advice';
import type { VerdictKind } from '../../concur/verdict/kinds';
import { runOptionsOf } from '../shared/commit/commitItems';
import type { CommitOptions } from '../shared/commit/commitItems';
import { connect, credentialProblem } from '../shared/connection';
import type { Connection } from '../shared/connection';
import { keepMessage } from '../shared/keepMessage';

/** Opens a run for an operation that reads for all items together. @returns why it can't be opened, otherwise */
export async function openRun(
	context: IExecuteFunctions,
	options: CommitOptions,
): Promise<{ options: RunOptions; connection: Connection } | { problem: string }> {
	try {
		const connection = await connect(context, 'concurApi');
		return { options: runOptionsOf(context, options, connection), connection };
	} catch (error) {
		return { problem: credentialProblem(error) };
	}
}

const REFUSED: VerdictKind[] = ['unauthorized', 'forbidden', 'foreignAnswer'];

/** A failed read of the service as an error: what went wrong in Concur's words, and what to do next. */
export function serviceError(
	node: INode,
	{ kind, words }: { kind: VerdictKind; words: string },
): NodeOperationError {
	const { seen, advice } = ADVICE[kind];
	const isRefused = REFUSED.includes(kind);
	const message = tell(kind, words);
	const error = new NodeOperationError(node, message, {
		description: isRefused
			? 'The Financial Integration Service takes company tokens only: use the grant type Company Request Token, of an app with the scope FISVC. SAP has to switch the service on for the company.'
			: `${seen}. ${advice}`,
	});
	return keepMessage(error, message);
}
