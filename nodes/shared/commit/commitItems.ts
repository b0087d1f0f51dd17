import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { CommitAction } from '../../../concur/commit/action';
import { DECISIONS } from '../../../concur/verdict/kinds';
import { badReportIdResult, isRequestError, resultOf } from '../../../concur/commit/result';
import type { ResultItem } from '../../../concur/commit/result';
import { commitReports } from '../../../concur/commit/run';
import type { RunEnd, RunOptions } from '../../../concur/commit/run';
import type { ReportIdInput } from '../../../concur/reports/reportId';
import type { ConcurCredential } from '../authentication';
import { connect } from '../connection';
import type { Connection } from '../connection';
import { showHints } from './hints';
import { toOutputs } from './outputs';

/** The options that every committing operation has; read once, for the first item. */
export interface CommitOptions {
	maxConcurrency?: number;
	timeout?: number;
	maxTries?: number;
	maxWait?: number;
	unclearOutcome?: 'verify' | 'report';
	preCheck?: boolean;
	dryRun?: boolean;
	requestErrors?: 'failureOutput' | 'stop';
	includeInput?: boolean;
}

/** A number within bounds; the fallback when it is none. */
export function clamp(value: unknown, fallback: number, least: number, most: number): number {
	const number = typeof value === 'number' && Number.isFinite(value) ? value : fallback;
	return Math.min(Math.max(number, least), most);
}

/**
 * Takes every item to its output: each report is committed once, each item leaves once.
 * @param inputs one per item: the Report ID, or why there is none
 * @returns `[success, failure]`
 * @throws NodeOperationError only before anything was committed, or where the user chose to stop on request errors
 */
export async function commitItems(
	context: IExecuteFunctions,
	inputs: ReportIdInput[],
	action: CommitAction,
	options: CommitOptions,
): Promise<INodeExecutionData[][]> {
	const continues = context.continueOnFail();
	const stops = options.requestErrors === 'stop' && !continues;
	const badIndex = inputs.findIndex((input) => 'problem' in input);
	if (stops && badIndex >= 0) throw badInputError(context, inputs[badIndex], badIndex, action);

	const reportIds = [...new Set(inputs.flatMap((input) => ('reportId' in input ? [input.reportId] : [])))];
	const { results, end, connection } = await commit(context, reportIds, action, options, stops);
	const byReportId = new Map(results.map((result) => [result.ReportID, result]));
	const seen = new Set<string>();
	const perItem = inputs.map((input): ResultItem => {
		if ('problem' in input) return badReportIdResult(input.shown, input.problem);
		const result = byReportId.get(input.reportId) as ResultItem;
		if (seen.has(input.reportId)) return { ...result, duplicate: true };
		seen.add(input.reportId);
		return result;
	});

	throwIfStopped(context, perItem, end, action, { continues, stops });
	showHints(context, perItem, await connection?.refreshTokenExpiresAt().catch(() => undefined));
	return toOutputs(context.getInputData(), perItem, {
		toErrorOutput: context.getNode().onError === 'continueErrorOutput',
		includeInput: options.includeInput === true,
		asTool: isTool(context),
	});
}

async function commit(
	context: IExecuteFunctions,
	reportIds: string[],
	action: CommitAction,
	options: CommitOptions,
	stopOnError: boolean,
): Promise<{ results: ResultItem[]; end: RunEnd | undefined; connection: Connection | undefined }> {
	if (reportIds.length === 0) return { results: [], end: undefined, connection: undefined };
	const runOptions: RunOptions = {
		maxConcurrency: clamp(options.maxConcurrency, 4, 1, 20),
		timeoutMs: clamp(options.timeout, 60_000, 100, 600_000),
		maxTries: clamp(options.maxTries, 4, 1, 20),
		maxWaitMs: clamp(options.maxWait, 60, 0, 3600) * 1000,
		verify: options.unclearOutcome !== 'report',
		// Retry On Fail runs the whole node again, so reports of the first run may be committed already.
		preCheck: options.preCheck === true || context.getNode().retryOnFail === true,
		dryRun: options.dryRun === true,
		stopOnError,
		cancelSignal: context.getExecutionCancelSignal?.(),
	};
	let connection: Connection;
	try {
		connection = await connect(
			context,
			context.getNodeParameter('authentication', 0, 'concurApi') as ConcurCredential,
		);
	} catch (error) {
		const said = error instanceof Error ? error.message : 'The credential could not be read';
		const message = `${said}. ${action.words.nothing}. ${DECISIONS.setUp.advice}`;
		return {
			results: reportIds.map((reportId) => badReportIdResult(reportId, message)),
			end: { kind: 'setUp', said },
			connection: undefined,
		};
	}
	const { results, end } = await commitReports(reportIds, action, runOptions, connection.send);
	return { results: results.map((settled) => resultOf(settled, action.words)), end, connection };
}

function badInputError(
	context: IExecuteFunctions,
	input: ReportIdInput,
	itemIndex: number,
	action: CommitAction,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'problem' in input ? input.problem : '', {
		itemIndex,
		description: `${action.words.nothing} for any item.`,
	});
}

/** A dead credential is one clear error while nothing was committed; `stop` is the user's choice at any time. */
function throwIfStopped(
	context: IExecuteFunctions,
	results: ResultItem[],
	end: RunEnd | undefined,
	action: CommitAction,
	{ continues, stops }: { continues: boolean; stops: boolean },
): void {
	if (continues || !end) return;
	const idsOf = (outcome: string) =>
		results.filter((result) => result.outcome === outcome).map(({ ReportID }) => ReportID);
	if (stops) {
		const failed = results.find(({ outcome }) => isRequestError(outcome));
		throw new NodeOperationError(
			context.getNode(),
			`Stopped at report ${failed?.ReportID ?? ''}: ${failed?.Message ?? end.said}`,
			{
				description: `Committed in this run: ${list(idsOf(action.words.outcomes.integrated))}. Unknown: ${list(idsOf('unknown'))}. Nothing else was committed; run the others again.`,
			},
		);
	}
	const everAnswered = results.some(({ outcome }) => outcome !== 'notPosted');
	if (end.kind === 'requestError' || everAnswered) return;
	throw new NodeOperationError(context.getNode(), end.said || DECISIONS[end.kind].seen, {
		description: `${action.words.nothing}. ${DECISIONS[end.kind].advice}`,
	});
}

const MAX_LISTED = 1000;

function list(reportIds: string[]): string {
	if (reportIds.length === 0) return 'none';
	const shown = reportIds.slice(0, MAX_LISTED).join(', ');
	return reportIds.length > MAX_LISTED ? `${shown} and ${reportIds.length - MAX_LISTED} more` : shown;
}

/** n8n runs a node as an AI tool under a type of its own. */
function isTool(context: IExecuteFunctions): boolean {
	return context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
}
