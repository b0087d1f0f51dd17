import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { postIntegrationStatus } from '../../concur/commit/action';
import { badReportIdResult, isRequestError, NOTHING_POSTED, resultOf } from '../../concur/commit/result';
import type { ResultItem } from '../../concur/commit/result';
import { commitReports } from '../../concur/commit/run';
import type { RunEnd, RunOptions } from '../../concur/commit/run';
import { DECISIONS } from '../../concur/commit/decisions';
import { readReportId } from '../../concur/reportId';
import type { ReportIdInput } from '../../concur/reportId';
import type { ConcurCredential } from '../shared/authentication';
import { connect } from '../shared/connection';
import type { Connection } from '../shared/connection';
import { showHints } from '../shared/hints';
import { toOutputs } from '../shared/outputs';

interface Options {
	responseFormat?: 'json' | 'xml';
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

/**
 * Runs the node: reads the Report IDs, posts each once, and sorts every item onto Success or Failure.
 * @throws NodeOperationError only before anything was committed, or where the user chose to stop on request errors
 */
export async function postReports(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const continues = context.continueOnFail();
	const stops = options.requestErrors === 'stop' && !continues;
	const inputs = items.map((_, index) => readInput(context, index));

	const badIndex = inputs.findIndex((input) => 'problem' in input);
	if (stops && badIndex >= 0) throw badInputError(context, inputs[badIndex], badIndex);

	const reportIds = [...new Set(inputs.flatMap((input) => ('reportId' in input ? [input.reportId] : [])))];
	const { results, end, connection } = await post(context, reportIds, options, stops);
	const byReportId = new Map(results.map((result) => [result.ReportID, result]));
	const seen = new Set<string>();
	const perItem = inputs.map((input): ResultItem => {
		if ('problem' in input) return badReportIdResult(input.shown, input.problem);
		const result = byReportId.get(input.reportId) as ResultItem;
		if (seen.has(input.reportId)) return { ...result, duplicate: true };
		seen.add(input.reportId);
		return result;
	});

	throwIfStopped(context, perItem, end, { continues, stops });
	showHints(context, perItem, await connection?.refreshTokenExpiresAt().catch(() => undefined));
	return toOutputs(items, perItem, {
		toErrorOutput: context.getNode().onError === 'continueErrorOutput',
		includeInput: options.includeInput === true,
		asTool: isTool(context),
	});
}

function readInput(context: IExecuteFunctions, index: number): ReportIdInput {
	try {
		return readReportId(context.getNodeParameter('reportId', index, '', { extractValue: true }));
	} catch (error) {
		return { problem: error instanceof Error ? error.message : 'The Report ID could not be read', shown: '' };
	}
}

async function post(
	context: IExecuteFunctions,
	reportIds: string[],
	options: Options,
	stopOnError: boolean,
): Promise<{ results: ResultItem[]; end: RunEnd | undefined; connection: Connection | undefined }> {
	if (reportIds.length === 0) return { results: [], end: undefined, connection: undefined };
	const runOptions: RunOptions = {
		maxConcurrency: clamp(options.maxConcurrency, 4, 1, 20),
		timeoutMs: clamp(options.timeout, 60_000, 100, 600_000),
		maxTries: clamp(options.maxTries, 4, 1, 20),
		maxWaitMs: clamp(options.maxWait, 60, 0, 3600) * 1000,
		verify: options.unclearOutcome !== 'report',
		// Retry On Fail runs the whole node again, so reports of the first run may be Paid already.
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
		const end: RunEnd = { kind: 'setUp', said };
		return {
			results: reportIds.map((reportId) =>
				badReportIdResult(reportId, `${said}. ${NOTHING_POSTED}. ${DECISIONS.setUp.advice}`),
			),
			end,
			connection: undefined,
		};
	}
	const action = postIntegrationStatus(
		options.responseFormat === 'xml' ? 'application/xml' : 'application/json',
	);
	const { results, end } = await commitReports(reportIds, action, runOptions, connection.send);
	return { results: results.map(resultOf), end, connection };
}

function clamp(value: unknown, fallback: number, least: number, most: number): number {
	const number = typeof value === 'number' && Number.isFinite(value) ? value : fallback;
	return Math.min(Math.max(number, least), most);
}

function badInputError(
	context: IExecuteFunctions,
	input: ReportIdInput,
	itemIndex: number,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'problem' in input ? input.problem : '', {
		itemIndex,
		description: 'Nothing was posted for any item.',
	});
}

/** A dead credential is one clear error while nothing was committed; `stop` is the user's choice at any time. */
function throwIfStopped(
	context: IExecuteFunctions,
	results: ResultItem[],
	end: RunEnd | undefined,
	{ continues, stops }: { continues: boolean; stops: boolean },
): void {
	if (continues || !end) return;
	const committed = results.filter(({ outcome }) => outcome === 'integrated').map(({ ReportID }) => ReportID);
	const unknown = results.filter(({ outcome }) => outcome === 'unknown').map(({ ReportID }) => ReportID);
	if (stops) {
		const failed = results.find(({ outcome }) => isRequestError(outcome));
		throw new NodeOperationError(
			context.getNode(),
			`Stopped at report ${failed?.ReportID ?? ''}: ${failed?.Message ?? end.said}`,
			{
				description: `Committed in this run: ${list(committed)}. Unknown: ${list(unknown)}. Nothing else was committed; run the others again.`,
			},
		);
	}
	const everAnswered = results.some(({ outcome }) => outcome !== 'notPosted');
	if (end.kind === 'requestError' || everAnswered) return;
	throw new NodeOperationError(context.getNode(), end.said || DECISIONS[end.kind].seen, {
		description: `${NOTHING_POSTED}. ${DECISIONS[end.kind].advice}`,
	});
}

function list(reportIds: string[]): string {
	const shown = reportIds.slice(0, 50).join(', ');
	return reportIds.length === 0
		? 'none'
		: reportIds.length > 50
			? `${shown} and ${reportIds.length - 50} more`
			: shown;
}

/** n8n runs a node as an AI tool under a type of its own. */
function isTool(context: IExecuteFunctions): boolean {
	return context.isToolExecution?.() === true || context.getNode().type.endsWith('Tool');
}
