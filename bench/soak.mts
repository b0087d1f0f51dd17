import fs from 'node:fs';

import { imbalances, ledger, reportsWith } from '../demo/ledger.mts';
import { startLoop } from '../demo/loopRig.mts';
import type { Fault } from '../sandbox/options.mts';
import { freePort } from '../testing/ports.mts';
import { Inspector } from './inspector.mts';
import { drawSvg } from './plot.mts';
import { ProcessMeter } from './processMeter.mts';

/**
 * The example "scheduled-loop" in compressed time: it polls every 5 seconds instead of every minute, so 5 minutes (the default)
 * hold the 60 polls of an hour. `--minutes 60` runs it for an hour; a shorter run than 5 minutes leaves docs/soak.md as it is.
 */
const args = process.argv.slice(2);
const minutes = Number(args.includes('--minutes') ? args[args.indexOf('--minutes') + 1] : 5);

const SHOWN_FROM_MINUTES = 5;
const POLL_SECONDS = 5;
const LATENCY_MS = 10;
/** Every so many polls all tokens expire at once. */
const EXPIRE_EVERY = 12;
const SAY_EVERY = 12;

const FAULTS: Fault[] = [
	{ on: 'integrationStatus', kind: 'rateLimit', retryAfter: 1, probability: 0.01 },
	{ on: 'integrationStatus', kind: 'unavailable', retryAfter: 1, probability: 0.01 },
	{ on: 'integrationStatus', kind: 'deadlock', probability: 0.01 },
	{ on: 'integrationStatus', kind: 'dropConnection', probability: 0.01 },
	{ on: 'integrationStatus', kind: 'dropConnection', commit: true, probability: 0.02 },
	{ on: 'integrationStatus', kind: 'internalError', commit: true, probability: 0.01 },
	{ on: 'integrationStatus', kind: 'html', commit: true, probability: 0.01 },
	{ on: 'integrationStatus', kind: 'truncated', commit: true, probability: 0.01 },
	{ on: 'details', kind: 'badGateway', probability: 0.02 },
	{ on: 'list', kind: 'badGateway', probability: 0.02 },
];

interface Account {
	reports: number;
	committed: number;
	sentBack: number;
	committedTwice: number;
	lost: number;
}

interface Sample {
	seconds: number;
	/** Megabytes: held by JavaScript objects after a collection, and of the whole process. */
	heap: number;
	memory: number;
	/** Reports that have arrived so far, and those of them that are neither paid nor sent back yet. */
	arrived: number;
	open: number;
}

const inspectorPort = await freePort();
const { n8n, sandbox, database, workflowId, settled, close } = await startLoop({
	sandbox: { reports: [], latencyMs: LATENCY_MS, secondPost: 'commitAgain', randomSeed: 7, faults: FAULTS },
	env: { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` },
	pollSeconds: POLL_SECONDS,
});
const inspector = await Inspector.connect(inspectorPort);
const meter = new ProcessMeter(n8n.child.pid as number);
const samples: Sample[] = [];
const started = Date.now();
const elapsed = () => (Date.now() - started) / 1000;

const pause = async (millis: number): Promise<void> =>
	await new Promise((resolve) => {
		setTimeout(resolve, Math.max(0, millis));
	});

async function sample(): Promise<Sample> {
	await inspector.collectGarbage();
	const reports = sandbox.reports();
	const isOpen = (report: (typeof reports)[number]) =>
		report.paymentStatusCode !== 'P_PAID' && report.approvalStatusCode !== 'A_RESU';
	return {
		seconds: elapsed(),
		heap: await inspector.heapUsed(),
		memory: meter.memory(),
		arrived: reports.length,
		open: reports.filter(isOpen).length,
	};
}

/** Between 5 and 25 reports, the ERP refuses one in ten of them. */
function arrive(round: number): void {
	const reports = 5 + ((round * 7) % 21);
	sandbox.addReports(reportsWith(reports, Math.floor(reports / 10), 1000 + round));
}

function page({ reports, committed, sentBack, committedTwice, lost }: Account, taken: Sample[]): string {
	const row = (when: string, { seconds, heap, memory, arrived, open }: Sample): string =>
		`| ${when} | ${(seconds / 60).toFixed(1)} | ${arrived} | ${open} | ${heap.toFixed(1)} | ${memory.toFixed(0)} |`;
	return `# Soak

The example [scheduled-loop](../examples) in a real n8n, with PostgreSQL as the ERP, for ${minutes} minutes in compressed time: it polls every
${POLL_SECONDS} seconds instead of every minute, so this is ${Math.round((minutes * 60) / POLL_SECONDS)} polls. Reports arrive all the time, the ERP refuses some, Concur's
sandbox answers with faults at random (429, 503, deadlocks, lost and unreadable answers, a bad gateway for the list and the details), and
every ${EXPIRE_EVERY} polls all tokens expire at once.

${reports} reports arrived: ${committed} were committed, ${sentBack} sent back; committed twice ${committedTwice}, lost ${lost}. What the ERP's
database holds and what Concur was told agree to the cent.

| | Minute | Reports arrived | Not settled yet | JavaScript objects, MB | n8n's memory, MB |
|---|---|---|---|---|---|
${row('start', taken[0])}
${row('middle', taken[Math.floor(taken.length / 2)])}
${row('end', taken[taken.length - 1])}

![n8n's memory over time](images/soak.svg)

\`npm run soak -- --minutes ${minutes}\` wrote this page.
`;
}

async function write(account: Account): Promise<void> {
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
	fs.writeFileSync('docs/soak.md', page(account, samples));
	console.log('Written: docs/soak.md, docs/soak.json, docs/images/soak.svg');
}

let failed = 1;
try {
	await n8n.api.activate(workflowId);
	for (let round = 1; elapsed() < minutes * 60; round += 1) {
		arrive(round);
		if (round % EXPIRE_EVERY === 0) sandbox.expireAccessTokens();
		await pause(round * POLL_SECONDS * 1000 - (Date.now() - started));
		const taken = await sample();
		samples.push(taken);
		if (round % SAY_EVERY === 0)
			console.log(
				`${taken.seconds.toFixed(0)} s: ${taken.arrived} reports arrived, ${taken.open} open, heap ${taken.heap.toFixed(0)} MB`,
			);
	}
	await settled();
	samples.push(await sample());

	const show = (when: string, taken: Sample | undefined) =>
		console.log(
			`n8n at the ${when}: ${taken?.memory.toFixed(0)} MB, of which JavaScript ${taken?.heap.toFixed(1)} MB; ${taken?.arrived} reports arrived, ${taken?.open} open`,
		);
	show('start', samples[0]);
	show('middle', samples[Math.floor(samples.length / 2)]);
	show('end', samples.at(-1));
	const rows = await ledger(sandbox, database);
	const found = imbalances(rows, sandbox);
	for (const line of found) console.log(`DOES NOT BALANCE: ${line}`);
	const committedTwice = [...sandbox.account().values()].filter(({ commits }) => commits > 1).length;
	const account: Account = {
		reports: rows.length,
		committed: rows.filter(({ committed }) => committed).length,
		sentBack: rows.filter(({ sentBack }) => sentBack).length,
		committedTwice,
		lost: rows.filter(({ committed, sentBack }) => !committed && !sentBack).length,
	};
	console.log(
		`${account.reports} reports, ${account.committed} committed, ${account.sentBack} sent back; ledger and Concur ${found.length === 0 ? 'agree to the cent' : 'DISAGREE'}`,
	);
	console.log(`committed twice ${committedTwice}`);
	console.log(`lost ${account.lost}`);
	failed = found.length + committedTwice + account.lost;
	if (failed === 0 && minutes >= SHOWN_FROM_MINUTES) await write(account);
} catch (error) {
	console.log(`${String(error)}\nThe end of n8n's log:\n${n8n.logTail()}`);
} finally {
	inspector.close();
	await close();
}
process.exit(failed === 0 ? 0 : 1);
