import type { ResultItem } from '../../../concur/commit/result';
import type { RunOptions } from '../../../concur/commit/run';
import { Acknowledger } from '../../../concur/financial/acknowledgeBatch';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';
import { SharedPace } from '../../../concur/transport/sharedPace';
import { VirtualClock } from '../transport/virtualClock.mts';

export const answer = (body: unknown, httpStatusCode = 200, retryAfter?: string): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	complete: true,
	correlationId: 'c-1',
	retryAfter,
});

export const element = (
	docId: string,
	code: number,
	acknowledgeResult = code === 0 ? 'SUCCESS' : 'FAILURE',
): object => ({ code, docId, systemId: 'erp', acknowledgeResult, errorMessage: '' });

export const LOST: Attempt = { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' };

/** All of them are acknowledged. */
export const ok = (ids: string[]): Attempt => answer(ids.map((id) => element(id, 0)));

/** More than any of these tests needs: what never ends is to fail at once. */
const ENOUGH_REQUESTS = 100;

let count = 0;
export const newCompany = (): string => `batch-${(count += 1)}`;

export interface World {
	/** What each acknowledgement is answered, one after the other; the last one again and again. */
	posts: Array<(ids: string[]) => Attempt>;
	/** What a look shows of each document. */
	status?: (docId: string) => string;
	options?: Partial<RunOptions>;
	company?: string;
	source?: (docId: string) => string | undefined;
	clock?: VirtualClock;
	shared?: SharedPace;
}

/** An acknowledger in virtual time. */
export function acknowledgerIn(world: World) {
	const { posts, status = () => 'ACKNOWLEDGED', clock = new VirtualClock() } = world;
	const sent: string[][] = [];
	/** When each acknowledgement was sent. */
	const at: number[] = [];
	let looks = 0;
	const send = async ({ method, body = '', query = {} }: ConcurRequest): Promise<Attempt> => {
		await Promise.resolve();
		if (sent.length + looks >= ENOUGH_REQUESTS) throw new Error('It does not come to an end');
		if (method === 'GET') {
			looks += 1;
			const id = String(query.docId).slice(2);
			return answer({ content: [{ id, docStatus: status(id), erpSystemId: 'erp', document: {} }] });
		}
		const { ids } = JSON.parse(body) as { ids: string[] };
		sent.push(ids);
		at.push(clock.now());
		return posts[Math.min(sent.length, posts.length) - 1](ids);
	};
	const acknowledger = new Acknowledger(
		{ docType: 'expense', systemId: 'erp' },
		world.source ?? ((docId) => `R-${docId}`),
		{
			company: world.company ?? newCompany(),
			sharedPace: world.shared ?? new SharedPace(clock),
			maxConcurrency: 8,
			timeoutMs: 1000,
			maxTries: 2,
			maxWaitMs: 1,
			verify: true,
			preCheck: false,
			mayHaveRunBefore: false,
			dryRun: false,
			stopOnError: false,
			cancelSignal: undefined,
			logFault: () => undefined,
			...world.options,
		},
		send,
	);
	const acknowledge = async (...docIds: string[]): Promise<Map<string, ResultItem>> =>
		await clock.until(acknowledger.acknowledge(docIds));
	return { acknowledger, acknowledge, clock, sent, at, looks: () => looks };
}

export const outcomes = (results: Map<string, ResultItem>): unknown[] =>
	[...results].map(([id, { outcome, attempts, verified }]) => [id, outcome, attempts, verified === true]);
