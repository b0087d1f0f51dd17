import { makeReports } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import { until } from '../until.mts';
import { runNode } from './engine.mts';
import { cancellation, closeSandboxes, credentialFor, sandboxWith } from './setUp.mts';
import type { StoredCredential } from './storedCredential.mts';

afterEach(closeSandboxes);

const REST_MS = 1000;
/** Longer than a test may take. */
const HOUR_SECONDS = 3600;

const post = async (
	credential: StoredCredential,
	ReportID: string,
	options = {},
	cancelWhen?: Promise<unknown>,
) => await runNode([{ ReportID }], { credential, parameters: { options }, cancelWhen });

const read = async (credential: StoredCredential, reportId: string) =>
	await runNode([{}], {
		type: 'n8n-nodes-concur.concurExpenseReport',
		credential,
		parameters: { operation: 'getDetails', reportId },
	});

/** A Concur that answers the first call of an endpoint with 429 and asks for a rest. */
async function busyOnce(
	on: 'integrationStatus' | 'details',
	retryAfter = REST_MS / 1000,
): Promise<{
	sandbox: Sandbox;
	ids: string[];
	credential: StoredCredential;
	firstPost: (id: string) => number;
}> {
	const sandbox = await sandboxWith({ reports: makeReports(3) });
	const ids = sandbox.reports().map(({ id }) => id);
	const credential = credentialFor(sandbox);
	// Signed in beforehand.
	await post(credential, ids[2], { dryRun: true });
	sandbox.setFaults([{ on, reportId: ids[0], call: 1, kind: 'rateLimit', retryAfter }]);
	const firstPost = (id: string) =>
		sandbox.events().find(({ method, reportId }) => method === 'POST' && reportId === id)?.at ?? Infinity;
	return { sandbox, ids, credential, firstPost };
}

async function untilRefused(sandbox: Sandbox): Promise<number> {
	const refused = () => sandbox.events().find(({ status }) => status === 429);
	await until(() => refused() !== undefined);
	// The node must have read the answer before the other starts.
	await new Promise((resolve) => setTimeout(resolve, REST_MS / 3));
	return refused()?.at ?? Infinity;
}

describe('a slow-down that one execution meets', () => {
	it('holds for the posts of all that use the same credential', async () => {
		const { sandbox, ids, credential, firstPost } = await busyOnce('integrationStatus');
		const first = post(credential, ids[0]);
		const refusedAt = await untilRefused(sandbox);
		const second = await post(credential, ids[1]);
		await first;
		expect(second.outputs[0]).toHaveLength(1);
		expect(firstPost(ids[1]) - refusedAt).toBeGreaterThanOrEqual(REST_MS - 20);
	});

	it('while reading holds for posts too', async () => {
		const { sandbox, ids, credential, firstPost } = await busyOnce('details');
		const first = read(credential, ids[0]);
		const refusedAt = await untilRefused(sandbox);
		await post(credential, ids[1]);
		expect((await first).error).toBeUndefined();
		expect(firstPost(ids[1]) - refusedAt).toBeGreaterThanOrEqual(REST_MS - 20);
	});

	it('while posting holds for reads too', async () => {
		const { sandbox, ids, credential } = await busyOnce('integrationStatus');
		const first = post(credential, ids[0]);
		const refusedAt = await untilRefused(sandbox);
		await read(credential, ids[1]);
		await first;
		const readAt = sandbox
			.events()
			.find(({ method, reportId }) => method === 'GET' && reportId === ids[1])?.at;
		expect((readAt ?? 0) - refusedAt).toBeGreaterThanOrEqual(REST_MS - 20);
	});

	it('holds no longer for a run than its own Max Wait', async () => {
		const { sandbox, ids, credential, firstPost } = await busyOnce('integrationStatus', HOUR_SECONDS);
		const { cancelWhen, cancel } = cancellation();
		const first = post(credential, ids[0], { maxWait: HOUR_SECONDS }, cancelWhen).catch(() => undefined);
		await untilRefused(sandbox);
		await post(credential, ids[1], { maxWait: 0 });
		expect(firstPost(ids[1])).toBeLessThan(Infinity);
		cancel();
		await first;
	});

	it('is no matter of another company', async () => {
		const one = await busyOnce('integrationStatus', HOUR_SECONDS);
		const other = await busyOnce('details');
		const { cancelWhen, cancel } = cancellation();
		const first = post(one.credential, one.ids[0], { maxWait: HOUR_SECONDS }, cancelWhen).catch(
			() => undefined,
		);
		await untilRefused(one.sandbox);
		await post(other.credential, other.ids[1], { maxWait: HOUR_SECONDS });
		expect(other.firstPost(other.ids[1])).toBeLessThan(Infinity);
		cancel();
		await first;
	});
});
