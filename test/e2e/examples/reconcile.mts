import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { makeReports } from '../../../sandbox/index.mts';
import { openDataTable } from '../../../testing/dataTable.mts';
import type { DataTable } from '../../../testing/dataTable.mts';
import type { N8nInstance } from '../../../testing/instance.mts';
import { MANUAL_TRIGGER } from '../../../testing/workflows.mts';
import type { ScenarioContext } from '../context.mts';
import { addLedgerAndErp, checkAlert, checkMarkedFailed, setUpExample, until } from './rig.mts';
import type { ExampleCheck } from './rig.mts';

/** The rows of a ledger that are older than ten minutes: n8n keeps the time itself, so its database is told. */
function age(context: ScenarioContext, n8n: N8nInstance, { id }: DataTable, except: string): void {
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const database = new DatabaseSync(process.argv[1]);
		database.exec('PRAGMA busy_timeout = 20000');
		const { changes } = database.prepare(
			"UPDATE data_table_user_" + process.argv[2] + " SET updatedAt = strftime('%Y-%m-%d %H:%M:%f', 'now', '-11 minutes') WHERE ReportID <> ?",
		).run(process.argv[3]);
		if (changes === 0) throw new Error('no row');`;
	const file = path.join(n8n.userFolder, '.n8n', 'database.sqlite');
	execFileSync(context.provision.node, ['-e', script, file, id, except], { stdio: 'pipe' });
}

/** What a row says, and what is true behind it. */
const MORNING = [
	{ row: 'booked', truth: 'killed after Concur had committed', after: 'alreadyPaid' },
	{ row: 'booked', truth: 'killed before it was posted', after: 'integrated' },
	{ row: 'unknown', truth: 'Concur had committed', after: 'alreadyPaid' },
	{ row: 'notPosted', truth: 'Concur was down', after: 'integrated' },
	{ row: 'booking', truth: 'killed before the ERP booked it', after: 'integrated' },
	{ row: 'booking', truth: 'killed after the ERP had booked it', after: 'integrated' },
	{ row: 'notBooked', truth: 'it has been put on hold since', after: 'notBooked' },
	{ row: 'refused', truth: 'it is still on hold', after: 'refused' },
	{ row: 'integrated', truth: 'it is settled', after: 'integrated' },
	{ row: 'booked', truth: 'another execution is at it', after: 'booked' },
] as const;

/** An n8n that is killed (-9) while Concur works on a report of the loop, and started again. */
async function killMidway(
	context: ScenarioContext,
	userFolder: string,
): Promise<{ n8n: N8nInstance; rig: Awaited<ReturnType<typeof setUp>> }> {
	const first = await context.startN8n({ userFolder });
	const rig = await setUp(context, first);
	const { api, sandbox, reports } = rig;
	const loop = await api.createWorkflow(rig.example('scheduled-loop'));
	sandbox.addReports(reports.slice(0, 1));
	sandbox.setFaults([{ on: 'integrationStatus', kind: 'hang', commit: true, delayMs: 600_000 }]);
	// By hand, it takes the one report that is ready.
	await api.start(loop, 'Reports to pay');
	await until('Concur to commit', () => sandbox.account().get(reports[0].id)?.commits === 1);
	first.kill();
	await new Promise((resolve) => first.child.once('exit', resolve));
	sandbox.clearFaults();
	sandbox.addReports(reports.slice(1));
	return { n8n: await context.startN8n({ userFolder }), rig };
}

async function setUp(context: ScenarioContext, n8n: N8nInstance) {
	const reports = makeReports(MORNING.length, {}, 9).map((report, index) => ({
		...report,
		...(MORNING[index].truth.includes('on hold') ? { paymentStatusCode: 'P_HOLD' } : {}),
		...(/had committed|settled/.test(MORNING[index].truth) && index > 0
			? { paymentStatusCode: 'P_PAID' }
			: {}),
	}));
	const rig = await setUpExample(context, n8n, { reports: [] });
	const ledgerAndErp = await addLedgerAndErp(context, rig);
	return { ...rig, ...ledgerAndErp, reports };
}

/** What a killed execution left is found, and settled without a second commit; what a person must see is told. */
export const reconcileEveryMorning: ExampleCheck = {
	name: 'reconcile-every-morning, after a killed execution',
	async run(context) {
		const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'concur-killed-'));
		context.atEnd(async () => fs.rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 }));
		const { n8n, rig } = await killMidway(context, userFolder);
		const { sandbox, sink, reports, erp } = rig;
		const { api } = n8n;
		const ledger = await openDataTable(api, rig.ledger.id);
		const left = await ledger.rows();
		context.check(
			'the killed execution left its report as booked',
			left.length === 1 && left[0].ReportID === reports[0].id && left[0].state === 'booked',
			left,
		);
		await ledger.insert(
			MORNING.slice(1).map(({ row }, index) => ({
				ReportID: reports[index + 1].id,
				state: row,
				message: '',
			})),
		);
		const bookedBefore = MORNING.findIndex(({ truth }) => truth === 'killed after the ERP had booked it');
		await erp.database.query('INSERT INTO erp_report (report_id, total) VALUES ($1, 1)', [
			reports[bookedBefore].id,
		]);
		const reconcile = await api.createWorkflow(rig.example('reconcile-every-morning'));
		const posts = () => [...sandbox.account().values()].reduce((sum, account) => sum + account.posts, 0);
		const postsBefore = posts();
		const early = await api.run(reconcile, MANUAL_TRIGGER);
		context.check(
			'attempts of the last ten minutes are left alone',
			posts() === postsBefore && early.status === 'success',
			[posts(), early.status],
		);

		age(context, n8n, rig.ledger, reports[MORNING.length - 1].id);
		const execution = await api.run(reconcile, MANUAL_TRIGGER);
		const states = new Map((await ledger.rows()).map(({ ReportID, state }) => [ReportID, state]));
		for (const [index, { row, truth, after }] of MORNING.entries())
			context.check(`${row}, ${truth}: ${after}`, states.get(reports[index].id) === after, [...states]);
		const inNeed = reports.filter((_, index) => ['notBooked', 'refused'].includes(MORNING[index].after));
		checkAlert(
			context,
			sink,
			inNeed.map(({ id }) => id),
			reports.filter((report) => !inNeed.includes(report)).map(({ id }) => id),
		);
		await checkMarkedFailed(context, api, reconcile, execution);
		const twice = [...sandbox.account()].filter(([, { commits }]) => commits > 1);
		context.check('nothing is committed twice', twice.length === 0, twice);
		const { rows } = await erp.database.query<{ report_id: string }>('SELECT report_id FROM erp_report');
		context.check(
			'the ERP booked what it had not booked, once',
			rows.length === 3 && new Set(rows.map(({ report_id: id }) => id)).size === 3,
			rows,
		);
		context.say(
			`reconcile: ${MORNING.map(({ row, truth, after }) => `${row} (${truth}): ${after}`).join('; ')}`,
		);
	},
};
