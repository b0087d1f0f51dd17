import { makeReports } from '../../../sandbox/index.mts';
import type { Fault } from '../../../sandbox/index.mts';
import { CLOSED_ACCOUNT } from '../../../demo/ledger.mts';
import { addLedgerAndErp, checkAlert, checkMarkedFailed, endedExecutions, setUpExample } from './rig.mts';
import type { ExampleCheck } from './rig.mts';

/** What befalls each report of the night, and what the ledger says of it in the morning. */
const NIGHT = [
	{ befalls: 'nothing', state: 'integrated' },
	{ befalls: 'its answer is lost after the commit', state: 'integrated' },
	{ befalls: 'the ERP refuses it', state: 'sentBack' },
	{ befalls: 'the ERP breaks off', state: 'notBooked' },
	{ befalls: 'its details can not be read', state: 'notBooked' },
	{ befalls: 'Concur does not know it any more', state: 'notPosted' },
	{ befalls: 'its answer and every look at it are lost', state: 'unknown' },
	{ befalls: 'the ERP refuses it, and so does Concur', state: 'notSentBack' },
] as const;

/** A night on which everything goes wrong that can: each report is accounted for, and the team is told of those that need it. */
export const scheduledLoop: ExampleCheck = {
	name: 'scheduled-loop, a bad night',
	async run(context, n8n) {
		const reports = makeReports(NIGHT.length, {}, 5).map((report, index) => ({
			...report,
			lastModifiedDate: Date.now() - NIGHT.length + index,
			entries: NIGHT[index].befalls.startsWith('the ERP refuses')
				? report.entries.map((entry) => ({ ...entry, accountCode: CLOSED_ACCOUNT }))
				: report.entries,
		}));
		const id = (befalls: (typeof NIGHT)[number]['befalls']) =>
			reports[NIGHT.findIndex((night) => night.befalls === befalls)].id;
		const faults: Fault[] = [
			{
				on: 'integrationStatus',
				reportId: id(NIGHT[1].befalls),
				call: 1,
				kind: 'dropConnection',
				commit: true,
			},
			{ on: 'details', reportId: id(NIGHT[4].befalls), kind: 'notFound' },
			{ on: 'integrationStatus', reportId: id(NIGHT[5].befalls), kind: 'notFound' },
			{ on: 'integrationStatus', reportId: id(NIGHT[6].befalls), kind: 'html', commit: true },
			// The ERP books from the first look, Pre-Check takes the second.
			...[3, 4, 5, 6, 7, 8, 9, 10].map(
				(call): Fault => ({ on: 'details', reportId: id(NIGHT[6].befalls), call, kind: 'notFound' }),
			),
			{ on: 'workflow', reportId: id(NIGHT[7].befalls), kind: 'notFound' },
		];
		const rig = await setUpExample(context, n8n, { reports, faults });
		const { api, sandbox, sink } = rig;
		const { ledger, erp } = await addLedgerAndErp(context, rig);
		await erp.database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);
		await erp.database.query(
			`ALTER TABLE erp_report ADD CONSTRAINT breaks_off CHECK (report_id <> '${id('the ERP breaks off')}')`,
		);
		const workflow = rig.example('scheduled-loop');
		const workflowId = await api.createWorkflow(workflow);
		await api.activate(workflowId);
		const [execution] = await endedExecutions(api, workflowId);
		await api.deactivate(workflowId);

		const states = new Map((await ledger.rows()).map(({ ReportID, state }) => [ReportID, state]));
		for (const [index, { befalls, state }] of NIGHT.entries())
			context.check(`${befalls}: ${state}`, states.get(reports[index].id) === state, [...states]);
		const settled = (state: string) => ['integrated', 'sentBack'].includes(state);
		const idsOf = (wanted: boolean) =>
			reports.filter((_, index) => settled(NIGHT[index].state) === wanted).map((report) => report.id);
		checkAlert(context, sink, idsOf(false), idsOf(true));
		await checkMarkedFailed(context, api, workflowId, execution);
		const sentBack = reports.filter((report) => sandbox.report(report.id)?.approvalStatusCode === 'A_RESU');
		context.check(
			'only what the ERP refused is sent back',
			sentBack.map((report) => report.id).join() === id('the ERP refuses it'),
			sentBack,
		);
		const twice = [...sandbox.account().values()].filter(({ commits }) => commits > 1);
		context.check('nothing is committed twice', twice.length === 0, twice);
		context.say(`scheduled-loop: ${NIGHT.map(({ befalls, state }) => `${befalls}: ${state}`).join('; ')}`);
	},
};
