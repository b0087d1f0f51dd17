import { makeReports } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { until } from '../until.mts';
import { runNode } from './engine.mts';
import type { EngineOptions, EngineRun } from './engine.mts';
import { cancellation, closeSandboxes, credentialFor, sandboxWith } from './setUp.mts';

afterEach(closeSandboxes);

const MINUTE = 60_000;

/** One report whose post is answered when the sandbox's clock is wound; a second post would be a second commit. */
async function oneReport(): Promise<{ sandbox: Sandbox; id: string; post: Post }> {
	const sandbox = await sandboxWith({
		reports: makeReports(1),
		slots: 20,
		slotMs: 10 * MINUTE,
		secondPost: 'commitAgain',
	});
	const [{ id }] = sandbox.reports();
	const credential = credentialFor(sandbox);
	const post: Post = async (options = {}) => await runNode([{ ReportID: id }], { credential, ...options });
	return { sandbox, id, post };
}

type Post = (options?: EngineOptions) => Promise<EngineRun>;

const posts = (sandbox: Sandbox, id: string): number => sandbox.account().get(id)?.posts ?? 0;
const onSuccess = (runs: EngineRun[]): EngineRun[] => runs.filter(({ outputs }) => outputs[0]?.length === 1);
const duplicates = (runs: EngineRun[]): number =>
	runs.filter(({ outputs }) => outputs[0]?.[0]?.json.duplicate === true).length;

const untilPosted = async (sandbox: Sandbox, id: string): Promise<void> =>
	await until(() => posts(sandbox, id) > 0);
/** Long enough for executions that were started to come to where they wait. */
const pause = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 1000));

/** Lets Concur answer, after a pause each time, until the executions have ended. */
async function endOf(sandbox: Sandbox, runs: Array<Promise<EngineRun>>): Promise<EngineRun[]> {
	let haveEnded = false;
	const ended = Promise.all(runs).finally(() => (haveEnded = true));
	// No test lasts longer than a minute: one in vain must not go on.
	for (const limit = Date.now() + MINUTE; !haveEnded && Date.now() < limit; ) {
		await pause();
		sandbox.wind(10 * MINUTE);
	}
	return await ended;
}

describe('the same report in several executions of one process', () => {
	it('is posted once, and all give out the result', async () => {
		const { sandbox, id, post } = await oneReport();
		const runs = await endOf(
			sandbox,
			Array.from({ length: 20 }, async () => await post()),
		);
		expect(posts(sandbox, id)).toBe(1);
		expect(onSuccess(runs)).toHaveLength(20);
		expect(duplicates(runs)).toBe(19);
		for (const { outputs } of runs)
			expect(outputs[0][0].json).toMatchObject({ ReportID: id, Status: 'SUCCESS', attempts: 1 });
	});

	it('the first is cancelled while Concur works: its post is seen through, and the others learn the result', async () => {
		const { sandbox, id, post } = await oneReport();
		const posted = untilPosted(sandbox, id);
		const first = post({ cancelWhen: posted }).catch(() => undefined);
		await posted;
		const others = await endOf(
			sandbox,
			Array.from({ length: 19 }, async () => await post()),
		);
		await first;
		expect(posts(sandbox, id)).toBe(1);
		expect(onSuccess(others)).toHaveLength(19);
		expect(duplicates(others)).toBe(19);
	});

	it('the first is cancelled before it posts: another posts', async () => {
		const { sandbox, id, post } = await oneReport();
		// Signed in beforehand, so that it is the look that takes time.
		await post({ parameters: { options: { dryRun: true } } });
		sandbox.setLatency(10 * MINUTE);
		const { cancelWhen, cancel } = cancellation();
		const first = post({
			parameters: { options: { preCheck: true } },
			cancelWhen,
		}).catch(() => undefined);
		// It looks at the report, and others come meanwhile.
		await pause();
		const others = [post(), post()];
		await pause();
		expect(posts(sandbox, id)).toBe(0);
		cancel();
		const ended = await endOf(sandbox, others);
		await first;
		expect(posts(sandbox, id)).toBe(1);
		expect(onSuccess(ended)).toHaveLength(2);
		expect(duplicates(ended)).toBe(1);
	});

	it('one that waits and is cancelled ends at once, and the post goes on', async () => {
		const { sandbox, id, post } = await oneReport();
		const first = post();
		await untilPosted(sandbox, id);
		await post({ cancelWhen: pause() }).catch(() => undefined);
		expect(sandbox.inFlight().posts).toBe(1);
		expect(onSuccess(await endOf(sandbox, [first]))).toHaveLength(1);
		expect(posts(sandbox, id)).toBe(1);
	});

	it('a dry run is no result for one that posts, nor does it wait for one', async () => {
		const { sandbox, id, post } = await oneReport();
		const dryRun = async () => await post({ parameters: { options: { dryRun: true } } });
		const first = [dryRun(), post()];
		await untilPosted(sandbox, id);
		const [early, late] = [await first[0], await dryRun()];
		expect(sandbox.inFlight().posts).toBe(1);
		for (const { outputs } of [early, late]) expect(outputs.flat()[0].json.Status).toBe('DRY_RUN');
		const [real] = await endOf(sandbox, [first[1]]);
		expect(real.outputs[0][0].json).toMatchObject({ Status: 'SUCCESS' });
		expect(real.outputs[0][0].json.duplicate).toBeUndefined();
		expect(posts(sandbox, id)).toBe(1);
	});

	it('a sign-in that is refused is no result for another run', async () => {
		const { sandbox, id, post } = await oneReport();
		const broken = credentialFor(sandbox, { refreshToken: 'revoked', clientSecret: 'wrong' });
		const [refused, fine] = await endOf(sandbox, [
			post({ credential: broken, settings: { onError: 'continueRegularOutput' } }),
			post(),
		]);
		expect(refused.outputs.flat()[0].json).toMatchObject({ outcome: 'notPosted' });
		expect(fine.outputs[0][0].json).toMatchObject({ Status: 'SUCCESS' });
		expect(posts(sandbox, id)).toBe(1);
	});

	it('a refusal by Concur holds for all', async () => {
		const { sandbox, id, post } = await oneReport();
		sandbox.setPaymentStatus(id, 'P_NOTP');
		const runs = await endOf(sandbox, [post(), post(), post()]);
		expect(posts(sandbox, id)).toBe(1);
		const results = runs.map(({ outputs }) => outputs[1][0].json);
		expect(results.map(({ Status }) => Status)).toEqual(['FAILURE', 'FAILURE', 'FAILURE']);
		expect(results.filter(({ duplicate }) => duplicate)).toHaveLength(2);
	});

	it('runs that meet in several reports do not wait for each other in a circle', async () => {
		const sandbox = await sandboxWith({ reports: makeReports(3), secondPost: 'commitAgain' });
		const ids = sandbox.reports().map(({ id }) => id);
		const credential = credentialFor(sandbox);
		const runs = await Promise.all(
			[ids, [...ids].reverse(), ids].map(
				async (order) =>
					await runNode(
						order.map((ReportID) => ({ ReportID })),
						{ credential, parameters: { options: { maxConcurrency: 1, preCheck: true } } },
					),
			),
		);
		for (const { outputs } of runs) expect(outputs[0]).toHaveLength(3);
		for (const id of ids) expect(posts(sandbox, id)).toBe(1);
	});
});
