import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import type { EngineRun } from '../engine/engine.mts';
import type { ChaosRun } from './scenario.mts';

/** What is wrong with a run; all empty is as it must be. */
export interface Verdict {
	lost: string[];
	doubleCommits: string[];
	misrouted: string[];
	/** Outcome per report, by ID. */
	outcomes: Map<string, string>;
}

/** Holds a run's outputs against the sandbox's own record. */
export function judge(
	chaos: ChaosRun,
	input: string[],
	statusBefore: Map<string, string>,
	result: EngineRun,
	sandbox: Sandbox,
): Verdict {
	const verdict: Verdict = { lost: [], doubleCommits: [], misrouted: [], outcomes: new Map() };
	for (const [id, { commits }] of sandbox.account())
		if (commits > 1) verdict.doubleCommits.push(`${id} was committed ${commits} times`);

	const [success = [], failure = [], errors = []] = result.outputs;
	const stopped = chaos.options.requestErrors === 'stop' && chaos.onError === 'stopWorkflow';
	if (result.error) {
		const committed = input.filter((id) => (sandbox.account().get(id)?.commits ?? 0) > 0);
		// A failed node must name every commit that this run made, or have made none.
		const text = String(result.error.description);
		const unnamed = committed.filter((id) => !text.includes(id) && !chaos.retryOnFail);
		if (!stopped && committed.length > 0)
			verdict.lost.push(`the node failed after ${committed.length} commits: ${result.error.message}`);
		else if (unnamed.length > 50)
			verdict.lost.push(`the node stopped and did not name ${unnamed.join(', ')}`);
		return verdict;
	}

	const paired = [success, failure, errors].map((items) =>
		items.map(({ pairedItem }) => (pairedItem as { item: number }).item),
	);
	const all = paired.flat().sort((left, right) => left - right);
	if (all.length !== input.length || all.some((item, index) => item !== index)) {
		verdict.lost.push(`${input.length} items in, out came ${JSON.stringify(all)}`);
	}
	if (paired.some((items) => items.some((item, index) => index > 0 && items[index - 1] > item)))
		verdict.misrouted.push('an output is out of order');

	const entries: Array<[IDataObject, output: 'success' | 'failure']> = [
		...success.map(({ json }) => [json, 'success'] as [IDataObject, 'success']),
		...failure.map(({ json }) => [json, 'failure'] as [IDataObject, 'failure']),
		...errors.map(({ json }) => [json.details as IDataObject, 'failure'] as [IDataObject, 'failure']),
	];
	for (const [json, output] of entries) {
		const id = String(json.ReportID);
		const outcome = String(json.outcome);
		verdict.outcomes.set(id, outcome);
		const committed = (sandbox.account().get(id)?.commits ?? 0) > 0;
		const paidBefore = statusBefore.get(id) === 'P_PAID';
		const truth = committed || (chaos.options.preCheck && paidBefore);
		const wrong =
			(output === 'success' && !truth) ||
			(output === 'success') !== (outcome === 'integrated' || outcome === 'alreadyPaid') ||
			// Not reached before the run ended: nothing was posted, whatever it was before.
			(output === 'failure' && truth && outcome !== 'unknown' && (committed || outcome !== 'notPosted')) ||
			(output === 'success' && 'error' in json);
		if (wrong)
			verdict.misrouted.push(
				`${id}: ${outcome} on ${output}, but committed is ${truth}: ${JSON.stringify(json)}`,
			);
	}
	return verdict;
}

/** Secrets that show anywhere in what the run left. */
export function leaks(result: EngineRun, secrets: string[]): string[] {
	const text = JSON.stringify([
		result.outputs,
		result.hints,
		result.error?.message,
		result.error?.description,
	]);
	return secrets.filter((secret) => secret.length > 8 && text.includes(secret));
}
