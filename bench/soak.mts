import fs from 'node:fs';

import type { Fault } from '../sandbox/options.mts';
import { SandboxClient } from '../sandbox/client.mts';
import { errorOf, outputsOf } from '../test/realN8n/api.mts';
import type { WorkflowFile } from '../test/realN8n/api.mts';
import { createSandboxCredential } from '../test/realN8n/credential.mts';
import { N8nInstance } from '../test/realN8n/instance.mts';
import { freePort } from '../test/realN8n/ports.mts';
import { packPackage, provision } from '../test/realN8n/provision.mts';
import { CONCUR_NODE, nodeNamed } from '../test/realN8n/workflows.mts';
import { AskedChild } from './askedChild.mts';
import { Inspector } from './inspector.mts';
import { drawSvg } from './plot.mts';
import { ProcessMeter } from './processMeter.mts';
import { reportId, reportIdsExpression } from './reportIds.mts';
import { benchWorkflow, MANUAL_TRIGGER } from './workflows.mts';

/** `--minutes 5`, `--tarball FILE` instead of packing. */
const args = process.argv.slice(2);
const valueOf = (flag: string): string | undefined =>
	args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
const minutes = Number(valueOf('--minutes') ?? 5);

const FAULTS: Fault[] = [
	{ on: 'integrationStatus', kind: 'rateLimit', retryAfter: 1, probability: 0.002 },
	{ on: 'integrationStatus', kind: 'unavailable', retryAfter: 1, probability: 0.002 },
	{ on: 'integrationStatus', kind: 'deadlock', probability: 0.005 },
	{ on: 'integrationStatus', kind: 'dropConnection', probability: 0.005 },
	{ on: 'integrationStatus', kind: 'dropConnection', commit: true, probability: 0.01 },
	{ on: 'integrationStatus', kind: 'internalError', commit: true, probability: 0.005 },
	{ on: 'integrationStatus', kind: 'html', commit: true, probability: 0.005 },
	{ on: 'integrationStatus', kind: 'truncated', commit: true, probability: 0.005 },
	{ on: 'details', kind: 'badGateway', probability: 0.02 },
	{ on: 'token', kind: 'unavailable', times: 1, probability: 0.2 },
];
const MIN_ARRIVALS = 50;
const MAX_ARRIVALS = 300;
const LATENCY_MS = 10;
/** Every so many rounds all tokens expire in the middle of a run. */
const EXPIRE_EVERY = 5;

interface Sample {
	seconds: number;
	/** Megabytes: held by JavaScript objects after a collection, and of the whole process. */
	heap: number;
	memory: number;
}

interface Account {
	reports: number;
	integrated: number;
	notPosted: number;
	unknown: number;
	/** On no output, on several, or told otherwise than the sandbox has it. */
	lost: number;
	committedTwice: number;
}

const provided = await provision();
const tarball = valueOf('--tarball') ?? (await packPackage());
const sandbox = AskedChild.start('sandboxProcess.mts', provided.node);
const baseUri = await sandbox.ask<string>('start', {
	latencyMs: LATENCY_MS,
	secondPost: 'commitAgain',
	randomSeed: 7,
});
const client = new SandboxClient(baseUri);
const inspectorPort = await freePort();
const n8n = await N8nInstance.start({
	provision: provided,
	tarball,
	env: { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` },
});
const inspector = await Inspector.connect(inspectorPort);
const meter = new ProcessMeter(n8n.child.pid as number);
const account: Account = { reports: 0, integrated: 0, notPosted: 0, unknown: 0, lost: 0, committedTwice: 0 };
const samples: Sample[] = [];

/** Judges what the node said of each report by what the sandbox has on record. */
function judge(
	from: number,
	commits: number[],
	items: Array<{ ReportID?: unknown; outcome?: unknown }>,
): void {
	const byId = new Map<unknown, unknown[]>();
	for (const { ReportID, outcome } of items) byId.set(ReportID, [...(byId.get(ReportID) ?? []), outcome]);
	commits.forEach((count, index) => {
		const outcomes = byId.get(reportId(from + index)) ?? [];
		const [outcome] = outcomes;
		account.reports += 1;
		if (count > 1) account.committedTwice += 1;
		if (outcome === 'integrated') account.integrated += 1;
		if (outcome === 'notPosted') account.notPosted += 1;
		if (outcome === 'unknown') account.unknown += 1;
		const told =
			(outcome === 'integrated' && count === 1) ||
			(outcome === 'notPosted' && count === 0) ||
			outcome === 'unknown';
		if (outcomes.length !== 1 || !told) account.lost += 1;
	});
}

try {
	const credential = await createSandboxCredential(n8n.api, baseUri, await client.credentials());
	const workflow = benchWorkflow('node', MIN_ARRIVALS, 20, baseUri, credential);
	nodeNamed(workflow, CONCUR_NODE).parameters.options = { maxConcurrency: 20, maxTries: 6, maxWait: 2 };
	const workflowId = await n8n.api.createWorkflow(workflow);
	await client.setFaults(FAULTS);

	const started = Date.now();
	const elapsed = () => (Date.now() - started) / 1000;
	let from = 0;
	for (let round = 1; elapsed() < minutes * 60; round += 1) {
		const reports = MIN_ARRIVALS + Math.floor(Math.random() * (MAX_ARRIVALS - MIN_ARRIVALS));
		await sandbox.ask('arrive', { from, reports });
		const stored = await n8n.api.call<WorkflowFile & { versionId: string }>('GET', `workflows/${workflowId}`);
		nodeNamed(stored, 'Reports booked in the ERP').parameters.jsonOutput = reportIdsExpression(reports, from);
		const { nodes, versionId } = stored;
		await n8n.api.call('PATCH', `workflows/${workflowId}`, { nodes, versionId });
		const id = await n8n.api.start(workflowId, MANUAL_TRIGGER);
		if (round % EXPIRE_EVERY === 0) await client.expireAccessTokens();
		const execution = await n8n.api.finished(id);
		if (execution.status !== 'success')
			console.log(`round ${round}: ${execution.status} ${errorOf(execution)}`);
		const items = outputsOf(execution, CONCUR_NODE).flat();
		judge(
			from,
			await sandbox.ask<number[]>('commits', { from, reports }),
			items.map(({ json }) => json),
		);
		// So that n8n's memory is what is watched, and not the size of its database.
		await n8n.api.call('POST', 'executions/delete', { ids: [id] });
		from += reports;
		await inspector.collectGarbage();
		samples.push({ seconds: elapsed(), heap: await inspector.heapUsed(), memory: meter.memory() });
		if (round % 10 === 0)
			console.log(
				`${elapsed().toFixed(0)} s: ${account.reports} reports, heap ${samples.at(-1)?.heap.toFixed(0)} MB`,
			);
	}

	const show = (when: string, sample: Sample | undefined) =>
		console.log(
			`n8n at the ${when}: ${sample?.memory.toFixed(0)} MB, of which JavaScript ${sample?.heap.toFixed(1)} MB`,
		);
	show('start', samples[0]);
	show('middle', samples[Math.floor(samples.length / 2)]);
	show('end', samples.at(-1));
	const { integrated, notPosted, unknown } = account;
	console.log(
		`${account.reports} reports in ${samples.length} executions: ${integrated} integrated, ${notPosted} not posted, ${unknown} unknown`,
	);
	console.log(`committed twice ${account.committedTwice}`);
	console.log(`lost ${account.lost}`);
	fs.writeFileSync('docs/soak.json', `${JSON.stringify({ minutes, account, samples })}\n`);
	await drawSvg(
		{
			title: `${account.reports.toLocaleString('en')} reports in ${minutes} minutes, with faults: lost ${account.lost}`,
			width: 620,
			height: 240,
			data: {
				values: samples.flatMap(({ seconds, heap, memory }) => [
					{ minutes: seconds / 60, what: 'The whole process', megabytes: memory },
					{ minutes: seconds / 60, what: 'JavaScript objects', megabytes: heap },
				]),
			},
			mark: { type: 'line' },
			encoding: {
				x: { field: 'minutes', type: 'quantitative', title: 'Minutes' },
				y: { field: 'megabytes', type: 'quantitative', title: "n8n's memory, MB" },
				color: { field: 'what', type: 'nominal', legend: { orient: 'bottom', title: null, labelLimit: 300 } },
			},
		},
		'docs/images/soak.svg',
	);
} finally {
	inspector.close();
	sandbox.close();
	await n8n.close();
}
process.exit(account.lost === 0 && account.committedTwice === 0 ? 0 : 1);
