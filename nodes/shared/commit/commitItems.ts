import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { CommitAction } from '../../../concur/commit/action';
import { commitReports } from '../../../concur/commit/commitReports';
import { badInputResult, resultOf } from '../../../concur/commit/result';
import type { ResultItem } from '../../../concur/commit/result';
import type { RunEnd, RunOptions } from '../../../concur/commit/run';
import { ADVICE } from '../../../concur/verdict/advice';
import type { ConcurCredential } from '../authentication';
import { connect, credentialProblem } from '../connection';
import type { Connection } from '../connection';
import { clamp, patienceOf } from '../patience';
import type { PatienceOptions } from '../patience';
import { notingRetirement } from '../retirement';
import { logIfCancelled } from './cancelled';
import { showHints } from './hints';
import { toOutputs } from './outputs';
import { throwIfStopped } from './stop';
import type { ItemResult } from './stop';

/** The options that every committing operation has; read once, for the first item. */
export interface CommitOptions extends PatienceOptions {
	maxConcurrency?: number;
	unclearOutcome?: 'verify' | 'report';
	preCheck?: boolean;
	dryRun?: boolean;
	requestErrors?: 'failureOutput' | 'stop';
	includeInput?: boolean;
}

/** What an item names: the ID of a report or a document, or why there is none and what was given in its place. */
export type SubjectInput = { subject: string } | { problem: string; given: string };

/**
 * Takes every item to its output: each subject is committed once, each item leaves once.
 * @param inputs one per item
 * @returns `[success, failure]`, and with a dry run `[success, failure, dryRun]`
 * @throws NodeOperationError only before anything was committed, or where the user chose to stop on request errors
 */
export async function commitItems<Seen>(
	context: IExecuteFunctions,
	inputs: SubjectInput[],
	action: CommitAction<Seen>,
	options: CommitOptions,
): Promise<INodeExecutionData[][]> {
	const continues = context.continueOnFail();
	const stops = options.requestErrors === 'stop' && !continues;
	for (const [index, input] of inputs.entries())
		if (stops && 'problem' in input) throw badInputError(context, input.problem, index, action);

	const subjects = [...new Set(inputs.flatMap((input) => ('subject' in input ? [input.subject] : [])))];
	const { results, end, connection } = await commit(context, subjects, action, options, stops);
	const perItem = resultPerItem(inputs, new Map(results.map((result, at) => [subjects[at], result])), action);

	logIfCancelled(context, perItem, action.words);
	throwIfStopped(context, perItem, end, action.words, { continues, stops });
	const itemResults = perItem.map(({ result }) => result);
	showHints(
		context,
		itemResults,
		action.words,
		await connection?.refreshTokenExpiresAt().catch(() => undefined),
	);
	return toOutputs(context.getInputData(), itemResults, {
		dryRun: options.dryRun === true,
		toErrorOutput: context.getNode().onError === 'continueErrorOutput',
		includeInput: options.includeInput === true,
		asTool: isTool(context),
	});
}

/** A subject that comes again gets the same result, marked as a duplicate. */
function resultPerItem<Seen>(
	inputs: SubjectInput[],
	results: Map<string, ResultItem>,
	action: CommitAction<Seen>,
): ItemResult[] {
	const met = new Set<string>();
	return inputs.map((input) => {
		const subject = 'subject' in input ? input.subject : input.given;
		const result = 'subject' in input ? results.get(input.subject) : undefined;
		if (!result) {
			const problem = 'problem' in input ? input.problem : 'No result came back';
			return { subject, result: badInputResult(action.idFields(subject), problem) };
		}
		if (met.has(subject)) return { subject, result: { ...result, duplicate: true } };
		met.add(subject);
		return { subject, result };
	});
}

async function commit<Seen>(
	context: IExecuteFunctions,
	subjects: string[],
	action: CommitAction<Seen>,
	options: CommitOptions,
	stopOnError: boolean,
): Promise<{ results: ResultItem[]; end: RunEnd | undefined; connection: Connection | undefined }> {
	if (subjects.length === 0) return { results: [], end: undefined, connection: undefined };
	let connection: Connection;
	try {
		connection = await connect(
			context,
			context.getNodeParameter('authentication', 0, 'concurApi') as ConcurCredential,
		);
	} catch (error) {
		const words = credentialProblem(error);
		const message = `${words}. ${action.words.nothing}. ${action.words.advice?.notBuilt ?? ADVICE.notBuilt.advice}`;
		return {
			results: subjects.map((subject) => badInputResult(action.idFields(subject), message)),
			end: { kind: 'notBuilt', words },
			connection: undefined,
		};
	}
	const runOptions = runOptionsOf(context, options, connection, stopOnError);
	const { results, end } = await commitReports(
		subjects,
		action,
		runOptions,
		notingRetirement(context, connection.sendWithCredential),
	);
	return { results: results.map((settled) => resultOf(settled, action)), end, connection };
}

/** How a run goes, as the user chose it. */
export function runOptionsOf(
	context: IExecuteFunctions,
	options: CommitOptions,
	{ company, sharedPace }: Connection,
	stopOnError = false,
): RunOptions {
	const retriesOnFail = context.getNode().retryOnFail === true;
	return {
		company,
		sharedPace,
		...patienceOf(options),
		maxConcurrency: clamp(options.maxConcurrency, 64, 1, 100),
		verify: options.unclearOutcome !== 'report',
		// Retry On Fail runs the whole node again, so reports of the first run may be committed already.
		preCheck: options.preCheck === true || retriesOnFail,
		mayHaveRunBefore: retriesOnFail,
		dryRun: options.dryRun === true,
		stopOnError,
		cancelSignal: context.getExecutionCancelSignal?.(),
		logFault: (error) => context.logger.error('A fault in n8n-nodes-concur', { error }),
	};
}

function badInputError(
	context: IExecuteFunctions,
	problem: string,
	itemIndex: number,
	action: Pick<CommitAction, 'words'>,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), problem, {
		itemIndex,
		description: `${action.words.nothing} for any item.`,
	});
}

/** n8n runs a node as an AI tool under a type of its own. */
function isTool(context: IExecuteFunctions): boolean {
	return context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
}
