import type { ResultItem } from '../../../concur/commit/result';
import type { RunOptions } from '../../../concur/commit/run';
import { Acknowledger } from '../../../concur/financial/acknowledgeBatch';
import type { Attempt, ConcurRequest } from '../../../concur/transport/attempt';

const answer = (body: unknown, httpStatusCode = 200): Attempt => ({
	kind: 'answer',
	httpStatusCode,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	complete: true,
	correlationId: 'c-1',
	retryAfter: undefined,
});
const element = (docId: string, code: number, acknowledgeResult = code === 0 ? 'SUCCESS' : 'FAILURE') => ({
	code,
	docId,
	systemId: 'erp',
	acknowledgeResult,
	errorMessage: '',
});
const LOST: Attempt = { kind: 'lost', reason: 'connection', detail: 'ECONNRESET' };

let company = 0;

interface World {
	/** What each acknowledgement is answered, one after the other; the last one again and again. */
	posts: Array<(ids: string[]) => Attempt>;
	/** What a look shows of each document. */
	status?: (docId: string) => string;
	options?: Partial<RunOptions>;
	company?: string;
	source?: (docId: string) => string | undefined;
}

function acknowledgerIn({ posts, status = () => 'ACKNOWLEDGED', options = {}, ...world }: World) {
	const sent: string[][] = [];
	let looks = 0;
	const send = async ({ method, body = '', query = {} }: ConcurRequest): Promise<Attempt> => {
		await Promise.resolve();
		if (method === 'GET') {
			looks += 1;
			const id = String(query.docId).slice(2);
			return answer({
				content: [{ id, docStatus: status(id), erpSystemId: 'erp', document: {} }],
			});
		}
		const { ids } = JSON.parse(body) as { ids: string[] };
		sent.push(ids);
		return posts[Math.min(sent.length, posts.length) - 1](ids);
	};
	const acknowledger = new Acknowledger(
		{ docType: 'expense', systemId: 'erp' },
		world.source ?? ((docId) => `R-${docId}`),
		{
			company: world.company ?? `batch-${(company += 1)}`,
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
			...options,
		},
		send,
	);
	return { acknowledger, sent, looks: () => looks };
}

const ok = (ids: string[]): Attempt => answer(ids.map((id) => element(id, 0)));
const outcomes = (results: Map<string, ResultItem>) =>
	[...results].map(([id, { outcome, attempts, verified }]) => [id, outcome, attempts, verified === true]);

describe('a page of acknowledgements', () => {
	test('is one request, and a result for each', async () => {
		const { acknowledger, sent, looks } = acknowledgerIn({ posts: [ok] });
		const results = await acknowledger.acknowledge(['a', 'b']);
		expect(outcomes(results)).toEqual([
			['a', 'acknowledged', 1, false],
			['b', 'acknowledged', 1, false],
		]);
		expect(results.get('a')).toMatchObject({
			docId: 'a',
			Status: 'SUCCESS',
			code: 0,
			httpStatusCode: 200,
			correlationId: 'c-1',
		});
		expect(sent).toEqual([['a', 'b']]);
		expect(looks()).toBe(0);
	});

	test('is sent again when it certainly changed nothing, and only so often', async () => {
		const once = acknowledgerIn({ posts: [() => answer('', 429), ok] });
		expect(outcomes(await once.acknowledger.acknowledge(['a']))).toEqual([['a', 'acknowledged', 2, false]]);
		const always = acknowledgerIn({ posts: [() => answer('', 429)] });
		const results = await always.acknowledger.acknowledge(['a', 'b']);
		expect(outcomes(results)).toEqual([
			['a', 'notPosted', 2, false],
			['b', 'notPosted', 2, false],
		]);
		expect(results.get('a')).toMatchObject({ Status: 'ERROR', httpStatusCode: 429 });
		expect(always.sent).toHaveLength(2);
	});

	test('what was never sent counts as no attempt', async () => {
		const { acknowledger, looks } = acknowledgerIn({
			posts: [() => ({ kind: 'notSent', reason: 'refused', detail: 'ECONNREFUSED' })],
			options: { maxTries: 1 },
		});
		const results = await acknowledger.acknowledge(['a']);
		expect(outcomes(results)).toEqual([['a', 'notPosted', 0, false]]);
		expect(results.get('a')).toMatchObject({ httpStatusCode: null, correlationId: null });
		expect(looks()).toBe(0);
		// Concur can't be reached: there is no use in asking for the next page.
		expect(acknowledger.pages.end?.kind).toBe('connectionRefused');
	});

	test('each document of a lost one is looked up; those that are still READY are sent alone', async () => {
		const { acknowledger, sent } = acknowledgerIn({
			posts: [() => LOST, ok],
			status: (id) => (id === 'a' ? 'ACKNOWLEDGED' : 'READY'),
		});
		const results = await acknowledger.acknowledge(['a', 'b']);
		expect(outcomes(results)).toEqual([
			['a', 'acknowledged', 1, true],
			['b', 'acknowledged', 2, false],
		]);
		expect(sent).toEqual([['a', 'b'], ['b']]);
	});

	test('without a look, a lost one leaves everything unknown', async () => {
		const { acknowledger, sent, looks } = acknowledgerIn({ posts: [() => LOST], options: { verify: false } });
		const results = await acknowledger.acknowledge(['a', 'b']);
		expect(outcomes(results)).toEqual([
			['a', 'unknown', 1, false],
			['b', 'unknown', 1, false],
		]);
		expect(results.get('a')?.Status).toBe('UNKNOWN');
		expect(sent).toHaveLength(1);
		expect(looks()).toBe(0);
	});

	test('HTTP 202 is no result, whatever it holds', async () => {
		const { acknowledger, looks } = acknowledgerIn({
			posts: [
				(ids) =>
					answer(
						ids.map((id) => element(id, 0)),
						202,
					),
			],
		});
		expect(outcomes(await acknowledger.acknowledge(['a']))).toEqual([['a', 'acknowledged', 1, true]]);
		expect(looks()).toBe(1);
	});

	test('a cancelled execution asks for nothing more, and what was under way is not known', async () => {
		const { acknowledger, looks } = acknowledgerIn({ posts: [() => ({ kind: 'cancelled', sent: true })] });
		expect(outcomes(await acknowledger.acknowledge(['a']))).toEqual([['a', 'unknown', 1, false]]);
		expect(looks()).toBe(0);
	});

	test('101 is somebody else, unless an earlier attempt of ours is in doubt', async () => {
		const taken = (ids: string[]) => answer(ids.map((id) => element(id, 101)));
		const first = acknowledgerIn({ posts: [taken] });
		expect(outcomes(await first.acknowledger.acknowledge(['a']))).toEqual([
			['a', 'alreadyAcknowledged', 1, false],
		]);
		expect(first.looks()).toBe(0);

		const same = `batch-${(company += 1)}`;
		const doubtful = acknowledgerIn({
			posts: [() => LOST],
			company: same,
			source: () => undefined,
		});
		expect(outcomes(await doubtful.acknowledger.acknowledge(['a']))).toEqual([['a', 'unknown', 1, false]]);
		const later = acknowledgerIn({ posts: [taken], company: same });
		expect(outcomes(await later.acknowledger.acknowledge(['a', 'b']))).toMatchObject([
			['a', 'acknowledged', expect.any(Number), true],
			['b', 'alreadyAcknowledged', 1, false],
		]);
	});

	test('what is under way belongs to this execution, until it is settled', async () => {
		const same = `batch-${(company += 1)}`;
		const one = acknowledgerIn({ posts: [ok], company: same });
		const other = acknowledgerIn({ posts: [ok], company: same });
		const elsewhere = acknowledgerIn({ posts: [ok] });
		const underWay = one.acknowledger.acknowledge(['a']);
		expect(other.acknowledger.isTakenElsewhere('a')).toBe(true);
		expect(other.acknowledger.isTakenElsewhere('b')).toBe(false);
		expect(elsewhere.acknowledger.isTakenElsewhere('a')).toBe(false);
		await underWay;
		expect(other.acknowledger.isTakenElsewhere('a')).toBe(false);
	});
});
