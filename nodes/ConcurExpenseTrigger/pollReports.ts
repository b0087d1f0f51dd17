import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { MAX_REQUESTS_PER_POLL, scan } from '../../concur/changes/scan';
import type { PageFailure, Scan } from '../../concur/changes/scan';
import type { ReportHeader } from '../../concur/reports/page';
import { POLICY } from '../../concur/verdict/kinds';
import { cursorsOf } from './cursors';
import type { StatusCursor } from './cursors';
import { newPagesForMs, pageFetcher } from './fetchPages';
import type { FetchPage } from './fetchPages';
import { readParameters } from './parameters';
import type { TriggerParameters } from './parameters';
import { pollError } from './pollError';
import { sampleReport } from './sampleReport';

/** What all the payment statuses of one poll came to. */
interface Found {
	fresh: ReportHeader[];
	failures: Array<{ code: string; failure: PageFailure }>;
	/** Something must be kept although nothing was found. */
	mustKeep: boolean;
}

/**
 * One poll of the trigger. A manual run shows one report and leaves the cursors alone.
 * @returns the new reports, or null when there are none
 * @throws NodeApiError in Concur's words, so that n8n tells a refused sign-in from a rate limit
 */
export async function pollReports(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const parameters = readParameters(context);
	const fetchPage = await pageFetcher(context);
	if (context.getMode() === 'manual') return [[toItem(await sampleReport(context, parameters, fetchPage))]];
	const { fresh, failures, mustKeep } = await pollAll(context, parameters, fetchPage);
	if (fresh.length > 0) return [fresh.map(toItem)];
	// n8n forgets what a poll has done that throws; the next one says what failed.
	if (failures.length > 0 && !mustKeep) throw pollError(context.getNode(), failures);
	return null;
}

function toItem(report: ReportHeader): INodeExecutionData {
	return { json: report as IDataObject };
}

/** Every payment status gets its turn, whatever becomes of the others; those that time is too short for are the first of the next poll. */
async function pollAll(
	context: IPollFunctions,
	parameters: TriggerParameters,
	fetchPage: FetchPage,
): Promise<Found> {
	const latest = Date.now() + newPagesForMs(context);
	const { inTurn, keep } = cursorsOf(context, parameters.codes);
	const found: Found = { fresh: [], failures: [], mustKeep: false };
	let next: StatusCursor | undefined;
	for (const [index, cursor] of inTurn.entries()) {
		const now = Date.now();
		if (index > 0 && now >= latest) {
			next = cursor;
			break;
		}
		const until = now + (latest - now) / (inTurn.length - index);
		const before = { scan: cursor.scan, fullScanAt: cursor.fullScanAt };
		const isFirst = cursor.startedAt === undefined;
		const result = await pollStatus(cursor, parameters, fetchPage, { until, latest });
		note(context, cursor.paymentStatusCode, result, found);
		if (cursor.scan !== before.scan || cursor.fullScanAt !== before.fullScanAt) found.mustKeep = true;
		// What comes from now on was not waiting: n8n has to know since when, also if Concur is out of reach for a while.
		if (isFirst && !parameters.includesWaiting && 'kind' in result && POLICY[result.kind].retry)
			found.mustKeep = true;
	}
	keep(next);
	return found;
}

async function pollStatus(
	cursor: StatusCursor,
	{ query, includesWaiting }: TriggerParameters,
	fetchPage: FetchPage,
	times: { until: number; latest: number },
): Promise<Scan> {
	cursor.startedAt ??= Date.now();
	return await scan(
		cursor,
		{
			query: { ...query, paymentStatusCode: cursor.paymentStatusCode },
			skipsWaiting: !includesWaiting && cursor.isStarted !== true,
		},
		fetchPage,
		{ ...times, maxRequests: MAX_REQUESTS_PER_POLL, now: Date.now },
	);
}

function note(context: IPollFunctions, code: string, result: Scan, found: Found): void {
	if ('kind' in result) {
		found.failures.push({ code, failure: result });
		context.logger.warn(`Payment status ${code} could not be read; the next poll looks again`);
		return;
	}
	for (const report of result.fresh) found.fresh.push(report);
	if (result.problem === undefined) return;
	context.logger.warn(`The list of payment status ${code} can't be read to its end: ${result.problem}`);
	if (result.fresh.length === 0)
		found.failures.push({
			code,
			failure: { kind: 'unreadable', words: result.problem, httpStatusCode: undefined },
		});
}
