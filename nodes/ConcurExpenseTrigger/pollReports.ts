import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { ADVICE, tell } from '../../concur/verdict/advice';
import { POLICY } from '../../concur/verdict/kinds';
import type { VerdictKind } from '../../concur/verdict/kinds';
import { REPORTS_PATH } from '../../concur/reports/paths';
import { readResource } from '../../concur/reading/readResource';
import { reportQuery } from '../../concur/reports/filters';
import { readReportPage } from '../../concur/reports/page';
import type { ReportHeader } from '../../concur/reports/page';
import type { ConcurRequest } from '../../concur/transport/attempt';
import { Pace } from '../../concur/transport/pace';
import { modifiedOf, newer } from '../../concur/changes/cursor';
import type { CursorState } from '../../concur/changes/cursor';
import { MAX_PAGES_PER_POLL, scan } from '../../concur/changes/scan';
import type { PageRead, Scan } from '../../concur/changes/scan';
import type { ConcurCredential } from '../shared/authentication';
import { connect } from '../shared/connection';
import { keepMessage } from '../shared/keepMessage';

const MAX_TRIES = 3;
/** n8n before 2.41 names no budget; it then gives a poll five minutes. */
const DEFAULT_BUDGET_MS = 300_000;
/** Shares of the budget; a last page that takes all its tries must still end before n8n abandons the poll. */
const NEW_PAGES_UNTIL = 0.6;
const ONE_TIMEOUT = 0.1;
const ONE_WAIT = 0.03;
/** Where waiting reports are left alone: the first scan looks back so far, for clocks that differ. */
const FIRST_LOOK_BACK_MS = 24 * 3_600_000;

/** One cursor per payment status, so that a status that is chosen later starts from its own beginning. */
interface StaticData {
	cursors?: Record<string, CursorState>;
}

/**
 * One poll of the trigger. A manual run shows one report and leaves the cursor alone.
 * @returns the new reports, or null when there are none
 * @throws NodeApiError in Concur's words, so that n8n tells a refused sign-in from a rate limit
 */
export async function pollReports(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const query = queryOf(context);
	const fetchPage = await pageFetcher(context);
	if (context.getMode() === 'manual') return [[toItem(await newestReport(context, query, fetchPage))]];

	const data = context.getWorkflowStaticData('node') as StaticData;
	const codes = query.paymentStatusCode.split(',');
	const deadline = Date.now() + budgetMs(context) * NEW_PAGES_UNTIL;
	const fresh: ReportHeader[] = [];
	for (const [index, code] of codes.entries()) {
		const share = (deadline - Date.now()) / (codes.length - index);
		const result = await pollStatus(context, data, { ...query, paymentStatusCode: code }, fetchPage, share);
		if ('fresh' in result) fresh.push(...result.fresh);
		// What the others brought is marked as handed out: it must leave now, and the next poll says what failed.
		else if (fresh.length === 0) throw pollError(context, result);
		else context.logger.warn(`Payment status ${code} could not be read; the next poll looks again`);
	}
	for (const code of Object.keys(data.cursors ?? {})) if (!codes.includes(code)) delete data.cursors?.[code];
	return fresh.length === 0 ? null : [fresh.map(toItem)];
}

async function pollStatus(
	context: IPollFunctions,
	data: StaticData,
	query: Record<string, string>,
	fetchPage: (query: Record<string, string>) => Promise<PageRead>,
	shareMs: number,
): Promise<Scan> {
	const options = context.getNodeParameter('options', {}) as { includeWaiting?: boolean };
	const state = ((data.cursors ??= {})[query.paymentStatusCode] ??= {});
	const skips = state.started !== true && options.includeWaiting === false;
	const start = new Date(Date.now() - FIRST_LOOK_BACK_MS).toISOString().slice(0, -1);
	const result = await scan(state, { ...query, ...(skips ? { modifiedDateAfter: start } : {}) }, fetchPage, {
		maxPages: MAX_PAGES_PER_POLL,
		deadline: Date.now() + shareMs,
		now: Date.now,
	});
	if (!skips || !('fresh' in result)) return result;
	if (state.started === true) state.newestSeen ??= start;
	return { fresh: [] };
}

function budgetMs(context: IPollFunctions): number {
	return context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
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
	const { sendWithCredential, sharedPace } = await connect(
		context,
		context.getNodeParameter('authentication', 'concurApi') as ConcurCredential,
	);
	const budget = budgetMs(context);
	const maxWaitMs = budget * ONE_WAIT;
	const pace = new Pace(1, undefined, maxWaitMs, sharedPace);
	const line = {
		pace,
		read: async (request: ConcurRequest, again: boolean) =>
			await pace.inTurn(async () => await sendWithCredential(request, [401, 403]), 'read', again),
	};
	return async (query) => {
		const read = await readResource(
			line,
			{
				method: 'GET',
				path: REPORTS_PATH,
				query,
				accept: 'application/json',
				timeoutMs: Math.min(60_000, budget * ONE_TIMEOUT),
			},
			readReportPage,
			{ maxTries: MAX_TRIES, maxWaitMs },
		);
		if ('value' in read) return { page: read.value };
		const { kind, words, lastAttempt } = read;
		return {
			kind,
			words,
			// n8n sorts poll errors by status: a refused sign-in is one of authentication.
			httpStatusCode:
				lastAttempt.kind === 'answer'
					? lastAttempt.httpStatusCode
					: kind === 'signInRefused' || kind === 'tokenSuperseded'
						? 401
						: undefined,
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
	{ kind, words, httpStatusCode }: { kind: VerdictKind; words: string; httpStatusCode?: number },
): NodeApiError {
	const message = tell(kind, words);
	const error = new NodeApiError(
		context.getNode(),
		{ message },
		{
			message,
			description: `${POLICY[kind].committed === 'no' ? `${ADVICE[kind].advice} ` : ''}No report is lost: the next poll looks again.`,
			...(httpStatusCode === undefined ? {} : { httpCode: String(httpStatusCode) }),
		},
	);
	return keepMessage(error, message);
}
