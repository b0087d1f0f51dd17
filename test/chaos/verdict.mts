import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.mts';
import type { EngineRun } from '../engine/engine.mts';
import type { ChaosRun } from './scenario.mts';

/** What is wrong with an execution; all empty is as it must be. */
export interface Verdict {
	lost: string[];
	doubleCommits: string[];
	misrouted: string[];
}

/** One execution of the node, as it was when it ended. */
export interface Execution {
	input: string[];
	preCheck: boolean;
	result: EngineRun;
	/** The sandbox's time at its start, and its number of requests at its end. */
	startedAt: number;
	lastRequest: number;
	/** What was committed when it ended, whoever did it. */
	committedByThen: Set<string>;
	paidBefore: Set<string>;
}

/** What a user reads of a report. */
export interface Said {
	id: string;
	outcome: string;
	output: 'success' | 'failure';
	json: IDataObject;
}

/** An earlier execution's posts are this one's own doubt for five minutes (less some seconds, since two clocks are never alike). */
const OWN_DOUBT_MS = 280_000;

const wasSuccess = (outcome: string): boolean => outcome === 'integrated' || outcome === 'alreadyPaid';

/** What an execution said of each item. */
export function said({ outputs }: EngineRun): Said[] {
	const [success = [], failure = [], errors = []] = outputs;
	const entry = (json: IDataObject, output: Said['output']): Said => ({
		id: String(json.ReportID),
		outcome: String(json.outcome),
		output,
		json,
	});
	return [
		...success.map(({ json }) => entry(json, 'success')),
		...failure.map(({ json }) => entry(json, 'failure')),
		...errors.map(({ json }) => entry(json.details as IDataObject, 'failure')),
	];
}

/** Does every item leave once, in order? */
function conservation({ input, result }: Execution): Pick<Verdict, 'lost' | 'misrouted'> {
	const paired = result.outputs.map((items) =>
		items.map(({ pairedItem }) => (pairedItem as { item: number }).item),
	);
	const all = paired.flat().sort((left, right) => left - right);
	const whole = all.length === input.length && all.every((item, index) => item === index);
	const inOrder = paired.every((items) =>
		items.every((item, index) => index === 0 || items[index - 1] <= item),
	);
	return {
		lost: whole ? [] : [`${input.length} items in, out came ${JSON.stringify(all)}`],
		misrouted: inOrder ? [] : ['an output is out of order'],
	};
}

/** A node that failed must name every report that its posts committed or may yet, or have made no post at all. */
function failedNode(
	chaos: ChaosRun,
	{ input, result, startedAt, lastRequest }: Execution,
	sandbox: Sandbox,
): string[] {
	const committed = committedIn(sandbox, startedAt, lastRequest);
	const mine = [...new Set(input)].filter((id) => committed.has(id));
	const stopped = chaos.options.requestErrors === 'stop' && chaos.onError === 'stopWorkflow';
	if (!stopped && mine.length > 0)
		return [`the node failed after ${mine.length} commits: ${result.error?.message}`];
	const text = String(result.error?.description);
	// The first of two tries failed, and the second one's error stands.
	const unnamed = chaos.retryOnFail ? [] : mine.filter((id) => !text.includes(id));
	return unnamed.length > 0 ? [`the node stopped and did not name ${unnamed.join(', ')}`] : [];
}

/** Reports that posts committed which arrived from a time on, up to a request, however late the commits came. */
function committedIn(sandbox: Sandbox, from: number, lastRequest: number): Set<string> {
	return new Set(
		sandbox
			.events()
			.filter(({ committed, at, number }) => committed && at >= from && number <= lastRequest)
			.map(({ reportId }) => reportId ?? ''),
	);
}

/** Holds what an execution said against the sandbox's own record, after the last late commit. */
export function judge(chaos: ChaosRun, execution: Execution, sandbox: Sandbox): Verdict {
	const verdict: Verdict = { lost: [], doubleCommits: [], misrouted: [] };
	for (const [id, { commits }] of sandbox.account())
		if (commits > 1) verdict.doubleCommits.push(`${id} was committed ${commits} times`);
	if (execution.result.error) return { ...verdict, lost: failedNode(chaos, execution, sandbox) };
	const { lost, misrouted } = conservation(execution);
	const { startedAt, lastRequest, committedByThen, paidBefore, preCheck } = execution;
	const own = committedIn(sandbox, startedAt - OWN_DOUBT_MS, lastRequest);
	for (const { id, outcome, output, json } of said(execution.result)) {
		const objections = [
			output === 'success' &&
				!committedByThen.has(id) &&
				!(preCheck && paidBefore.has(id)) &&
				'not committed',
			(outcome === 'notPosted' || outcome === 'refused') && own.has(id) && 'committed after all',
			(output === 'success') !== wasSuccess(outcome) && 'the wrong output',
			output === 'success' && 'error' in json && 'an error on Success',
		].filter((objection) => objection !== false);
		if (objections.length > 0)
			misrouted.push(`${id}: ${outcome} on ${output}: ${objections.join(', ')}: ${JSON.stringify(json)}`);
	}
	return { ...verdict, lost, misrouted };
}

/** So much of a secret is too much. */
const TELLING_LENGTH = 18;

/** Secrets that show anywhere in what an execution left: as they are, URL-encoded, or cut. */
export function leaks(result: EngineRun, secrets: string[]): string[] {
	const text = JSON.stringify([
		result.outputs,
		result.hints,
		result.error?.message,
		result.error?.description,
	]);
	return secrets.filter((secret) => secret.length > 8 && text.includes(secret.slice(0, TELLING_LENGTH)));
}
