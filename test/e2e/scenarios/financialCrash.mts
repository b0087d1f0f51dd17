import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { ConfirmationCall } from '../../../sandbox/financial/document.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import type { WorkflowFile } from '../../../testing/api.mts';
import { DOCUMENT_LEDGER, openDataTable } from '../../../testing/dataTable.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import type { Scenario } from '../context.mts';
import { EXAMPLE, HOURLY, PAYMENTS } from '../examples/financial.mts';
import { addLedgerAndErp, setUpExample, until } from '../examples/rig.mts';
import { FATES, FinancialWorld, foundRow, idOf } from '../financialWorld.mts';
import type { Fate } from '../financialWorld.mts';
import { haltingAfter, startHaltServer } from '../../../testing/halting.mts';

/** Where n8n is killed: behind a node and before the next one, or while Concur carries out a call whose answer is never seen. */
type AfterNode = { trigger: string; after: string };
type Crash = AfterNode | { trigger: string; during: ConfirmationCall; of: Fate };

const DURING: Crash[] = [
	{ trigger: HOURLY, during: 'acknowledgements', of: 'booked' },
	{ trigger: HOURLY, during: 'postingConfirmations', of: 'booked' },
	{ trigger: HOURLY, during: 'postingConfirmations', of: 'rejected' },
	{ trigger: PAYMENTS, during: 'paymentConfirmations', of: 'booked' },
];
const OF_PAYMENTS = [
	'Posted and not paid',
	'Paid by the ERP',
	'Confirm payment',
	'Ledger: paid',
	'Payment not confirmed',
];

/** A crash behind each node of the example; where an execution starts or ends there is nothing between two nodes. */
const afterEachNode = ({ nodes }: WorkflowFile): AfterNode[] =>
	nodes
		.filter(({ type }) => !/Trigger$|stickyNote$|stopAndError$/.test(type))
		.map(({ name }) => ({ trigger: OF_PAYMENTS.includes(name) ? PAYMENTS : HOURLY, after: name }));

const nameOf = (crash: Crash): string =>
	'after' in crash ? `after ${crash.after}` : `during ${crash.during} (${crash.of})`;

const NOWHERE = { id: 'e'.repeat(32), sourceId: 'E'.repeat(20) };

/** n8n is killed (-9) again and again, and in the end each document has come to what it must. */
const killedAt = (name: string, crashesOf: (workflow: WorkflowFile) => Crash[]): Scenario => ({
	name,
	tags: ['long'],
	async run(context) {
		const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-killed-'));
		context.atEnd(async () => fs.rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 }));
		const halt = await startHaltServer();
		context.atEnd(halt.close);
		let n8n = await context.startN8n({ userFolder });
		const rig = await setUpExample(context, n8n, { reports: [], financial: { documents: [] } });
		const { sandbox, sink } = rig;
		const { ledger, erp } = await addLedgerAndErp(context, rig, DOCUMENT_LEDGER);
		const world = new FinancialWorld(sandbox, erp);
		await world.prepare();
		const workflow = rig.example(EXAMPLE);
		const workflowId = await n8n.api.createWorkflow(workflow);
		const systemId = `n8n-${workflowId}`;
		const table = async () => await openDataTable(n8n.api, ledger.id);
		// Concur does not list this one, in any run.
		await (await table()).insert([foundRow(NOWHERE, systemId)]);

		const crashes = crashesOf(workflow);
		for (const crash of crashes) {
			const documents = await world.arrive();
			await (await table()).insert([foundRow(documents[FATES.indexOf('takenElsewhere')], systemId)]);
			if (crash.trigger === PAYMENTS) {
				await n8n.api.run(workflowId, HOURLY);
				await erp.database.query('SELECT erp_payment_run()');
			}
			if ('during' in crash) {
				const { during, of, trigger } = crash;
				const reportId = trigger === PAYMENTS ? undefined : idOf(documents, of);
				sandbox.setFaults([{ on: during, kind: 'hang', commit: true, delayMs: 600_000, reportId }]);
			} else {
				// Only what Concur refuses comes there.
				if (crash.after === 'Payment not confirmed')
					sandbox.setFaults([{ on: 'paymentConfirmations', kind: 'notFound' }]);
				await n8n.api.updateWorkflow(workflowId, haltingAfter(workflow, crash.after, halt.url));
			}
			const before = halt.asked() + hung(sandbox);
			await n8n.api.start(workflowId, crash.trigger);
			await until(`n8n to be ${nameOf(crash)}`, () => halt.asked() + hung(sandbox) > before);
			n8n = await killAndRestart(n8n, async () => await context.startN8n({ userFolder }));
			sandbox.clearFaults();
			await world.repairErp();
			await n8n.api.updateWorkflow(workflowId, workflow);
		}

		// The first settles what is open; the second finds nothing left to do.
		for (let run = 0; run < 2; run += 1) await n8n.api.run(workflowId, HOURLY);
		await erp.database.query('SELECT erp_payment_run()');
		await n8n.api.run(workflowId, PAYMENTS);
		const rows = await (await table()).rows();
		await world.check(
			context,
			systemId,
			new Map(rows.map(({ docId, state }) => [String(docId), String(state)])),
		);
		context.check(
			'whoever has to look was told, also when n8n was killed around the mail',
			[NOWHERE.id, ...world.idsOf('notTaken')].every((id) =>
				sink.mails.some(({ text }) => text.includes(id)),
			),
			sink.mails.length,
		);
		context.say(
			`n8n killed ${crashes.length} times; ${world.summary}: taken, booked, confirmed and paid once each`,
		);
	},
});

/** Behind these something has changed: in Concur, in the ERP, in the ledger, or in a mailbox. */
const isChange = ({ after }: AfterNode): boolean =>
	/^(Acknowledge|Confirm .*|Book in the ERP|Ledger: .*|Needs attention)$/.test(after);

/** Behind every node of the example, in two scenarios, since n8n takes its time to start; and in the middle of each call. */
export const financialCrashes: Scenario[] = [
	killedAt('financial-crash', (workflow) => [...DURING, ...afterEachNode(workflow).filter(isChange)]),
	killedAt('financial-crash-between', (workflow) =>
		afterEachNode(workflow).filter((crash) => !isChange(crash)),
	),
];

/** Calls that took place and hang. */
const hung = (sandbox: Sandbox): number =>
	sandbox.events().filter(({ fault, committed }) => fault === 'hang' && committed).length;

async function killAndRestart(n8n: N8nInstance, start: () => Promise<N8nInstance>): Promise<N8nInstance> {
	n8n.kill();
	await new Promise((resolve) => n8n.child.once('exit', resolve));
	return await start();
}
