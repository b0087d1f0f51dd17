import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { DECISIONS } from '../../concur/commit/decisions';
import type { AttemptKind } from '../../concur/commit/decisions';
import { REPORTS_PATH } from '../../concur/paths';
import { readResource } from '../../concur/readResource';
import { reportQuery } from '../../concur/reportFilters';
import { readReportPage } from '../../concur/reportPage';
import type { ReportHeader } from '../../concur/reportPage';
import { Pace } from '../../concur/transport/pace';
import { modifiedOf, newer } from '../../concur/trigger/cursor';
import type { CursorState } from '../../concur/trigger/cursor';
import { MAX_PAGES_PER_POLL, scan } from '../../concur/trigger/scan';
import type { PageRead } from '../../concur/trigger/scan';
import type { ConcurCredential } from '../shared/authentication';
import { connect } from '../shared/connection';

const TIMEOUT_MS = 60_000;
const MAX_WAIT_MS = 10_000;
const MAX_TRIES = 3;
/** n8n before 2.41 names no budget; it then gives a poll five minutes. */
const DEFAULT_BUDGET_MS = 300_000;
/** What is left of the budget for handing the reports over. */
const BUDGET_SHARE = 0.8;

/**
 * One poll of the trigger. A manual run shows one report and leaves the cursor alone.
 * @returns the new reports, or null when there are none
 * @throws NodeApiError in Concur's words, so that n8n tells a refused sign-in from a rate limit
 */
export async function pollReports(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const query = queryOf(context);
	const fetchPage = await pageFetcher(context);
	if (context.getMode() === 'manual') return [[toItem(await newestReport(context, query, fetchPage))]];

	const state = context.getWorkflowStaticData('node') as CursorState;
	const wasStarted = state.started === true;
	const budget = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
	const result = await scan(state, query, fetchPage, {
		maxPages: MAX_PAGES_PER_POLL,
		deadline: Date.now() + budget * BUDGET_SHARE,
		now: Date.now,
	});
	if (!('fresh' in result)) throw pollError(context, result);
	const options = context.getNodeParameter('options', {}) as { includeWaiting?: boolean };
	const skipped = !wasStarted && options.includeWaiting === false;
	return skipped || result.fresh.length === 0 ? null : [result.fresh.map(toItem)];
}

function toItem(report: ReportHeader): INodeExecutionData {
	return { json: report as IDataObject };
}

function queryOf(context: IPollFunctions): Record<string, string> {
	const options = context.getNodeParameter('options', {}) as { otherPaymentStatusCode?: string };
	const built = reportQuery({
		paymentStatusCode: context.getNodeParameter('paymentStatusCode', ['P_PROC']) as string[],
		otherPaymentStatusCode: options.otherPaymentStatusCode,
	});
	if ('problem' in built) throw new NodeOperationError(context.getNode(), built.problem);
	if (!built.query.paymentStatusCode) {
		throw new NodeOperationError(context.getNode(), 'Choose at least one payment status', {
			description: 'Without one, the trigger would start for every change of every report.',
		});
	}
	return built.query;
}

async function pageFetcher(
	context: IPollFunctions,
): Promise<(query: Record<string, string>) => Promise<PageRead>> {
	const { send } = await connect(
		context,
		context.getNodeParameter('authentication', 'concurApi') as ConcurCredential,
	);
	const pace = new Pace(1, undefined);
	const line = {
		pace,
		send: async (request: Parameters<typeof send>[0]) =>
			await pace.send(async () => await send(request, [401, 403])),
	};
	return async (query) => {
		const read = await readResource(
			line,
			{ method: 'GET', path: REPORTS_PATH, query, accept: 'application/json', timeoutMs: TIMEOUT_MS },
			readReportPage,
			{ maxTries: MAX_TRIES, maxWaitMs: MAX_WAIT_MS },
		);
		if ('value' in read) return { page: read.value };
		const { kind, said, lastAttempt } = read;
		return {
			kind,
			said,
			httpStatusCode: lastAttempt.kind === 'answer' ? lastAttempt.httpStatusCode : undefined,
		};
	};
}

async function newestReport(
	context: IPollFunctions,
	query: Record<string, string>,
	fetchPage: (query: Record<string, string>) => Promise<PageRead>,
): Promise<ReportHeader> {
	const read = await fetchPage({ ...query, limit: '100' });
	if (!('page' in read)) throw pollError(context, read);
	const [first, ...others] = read.page.Items;
	if (first === undefined) {
		throw new NodeOperationError(context.getNode(), `No report is at ${query.paymentStatusCode} right now`, {
			description:
				'There is nothing to show as a sample. The trigger will start the workflow when a report gets there.',
		});
	}
	return others.reduce(
		(newest, report) =>
			newer(modifiedOf(newest), modifiedOf(report)) === modifiedOf(newest) ? newest : report,
		first,
	);
}

function pollError(
	context: IPollFunctions,
	{ kind, said, httpStatusCode }: { kind: AttemptKind; said: string; httpStatusCode?: number },
): NodeApiError {
	const { seen, advice } = DECISIONS[kind];
	return new NodeApiError(
		context.getNode(),
		{ message: said || seen },
		{
			message: said || `Concur could not be read: ${seen}`,
			description: `${advice || 'Try again later.'} No report is lost: the next poll looks again.`,
			...(httpStatusCode === undefined ? {} : { httpCode: String(httpStatusCode) }),
		},
	);
}
