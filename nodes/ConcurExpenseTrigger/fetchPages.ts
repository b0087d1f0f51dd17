import type { IPollFunctions } from 'n8n-workflow';

import type { PageRead } from '../../concur/changes/scan';
import { readResource } from '../../concur/reading/readResource';
import { readReportPage } from '../../concur/reports/page';
import { REPORTS_PATH } from '../../concur/reports/paths';
import type { ConcurRequest } from '../../concur/transport/attempt';
import { Pace } from '../../concur/transport/pace';
import type { ConcurCredential } from '../shared/authentication';
import { connect } from '../shared/connection';

const MAX_TRIES = 3;
/** n8n before 2.41 names no budget; it then gives a poll five minutes. */
const DEFAULT_BUDGET_MS = 300_000;
/** Shares of the budget; a last page that takes all its tries must still end before n8n abandons the poll. */
const NEW_PAGES_UNTIL = 0.6;
const ONE_TIMEOUT = 0.1;
const ONE_WAIT = 0.03;

export type FetchPage = (query: Record<string, string>) => Promise<PageRead>;

/** Milliseconds that a poll may take before n8n abandons it. */
const budgetMs = (context: IPollFunctions): number => context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;

/** Milliseconds from its start in which a poll may ask for a further page. */
export const newPagesForMs = (context: IPollFunctions): number => budgetMs(context) * NEW_PAGES_UNTIL;

/**
 * Opens the trigger's line to Concur.
 * @returns what reads one page of Reports v3.0, or tells what the last of its tries came to
 * @throws NodeOperationError when no credential is selected, ConcurError when its base URI is not Concur's
 */
export async function pageFetcher(context: IPollFunctions): Promise<FetchPage> {
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
	const timeoutMs = Math.min(60_000, budget * ONE_TIMEOUT);
	return async (query) => {
		const read = await readResource(
			line,
			{ method: 'GET', path: REPORTS_PATH, query, accept: 'application/json', timeoutMs },
			readReportPage,
			{ maxTries: MAX_TRIES, maxWaitMs },
		);
		if ('value' in read) return { page: read.value };
		const { kind, words, lastAttempt } = read;
		const isSignIn = kind === 'signInRefused' || kind === 'tokenSuperseded';
		// n8n sorts poll errors by status: a refused sign-in is one of authentication.
		const httpStatusCode =
			lastAttempt.kind === 'answer' ? lastAttempt.httpStatusCode : isSignIn ? 401 : undefined;
		return { kind, words, httpStatusCode };
	};
}
