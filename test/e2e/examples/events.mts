import type { INode } from 'n8n-workflow';

import { makeDocuments, makeEvents, makeReports } from '../../../sandbox/index.mts';
import { CLOSED_ACCOUNT } from '../../../demo/ledger.mts';
import { appCredentialData } from '../eventRig.mts';
import { addErp, checkAlert, checkMarkedFailed, endedExecutions, setUpExample, until } from './rig.mts';
import type { ExampleCheck, ExampleRig } from './rig.mts';

const SCHEDULE = 'Every hour, as a net';

const ruleOf = ({ parameters }: INode) =>
	parameters.rule as { interval: [{ field: 'hours'; triggerAtMinute?: number }] };

/** Imports and activates an example that Concur's events start. @returns the workflow's ID, once Concur has its subscription */
async function activated(rig: ExampleRig, name: string): Promise<string> {
	await rig.addCredential('concurAppApi', appCredentialData(rig.sandbox));
	const workflow = rig.example(name);
	const [{ interval }] = workflow.nodes.filter((node) => node.name === SCHEDULE).map(ruleOf);
	// On the hour it would start a second execution beside the one that is looked at, with a mail of its own.
	interval[0].triggerAtMinute = (new Date().getMinutes() + 30) % 60;
	const workflowId = await rig.api.createWorkflow(workflow);
	await rig.api.activate(workflowId);
	await until('the subscription', () => rig.sandbox.eventService.subscriptions().length === 1);
	return workflowId;
}

/** The doorbell rings twice; what is ready is booked and confirmed once, and what does not add up, or gets no clear answer, is told. */
export const eventToFinancialDocuments: ExampleCheck = {
	name: 'event-to-financial-documents',
	async run(context, n8n) {
		const documents = makeDocuments(4, { unbalancedEvery: 4 }, 11);
		const [, , stuck, unbalanced] = documents;
		const faults = [{ on: 'postingConfirmations', docId: stuck.id, kind: 'tryLater' }] as const;
		const rig = await setUpExample(context, n8n, {
			financial: { documents, faults: [...faults] },
			events: { backOffMs: [200, 400] },
		});
		const { api, sandbox, sink } = rig;
		const workflowId = await activated(rig, 'event-to-financial-documents');
		sandbox.eventService.publish(makeEvents(1, { documentIds: [documents[0].id] }), { copies: 2 });
		await sandbox.eventService.settled();
		const [execution] = await endedExecutions(api, workflowId);
		const { store } = sandbox.financial;
		const told = [stuck, unbalanced];
		const confirmed = documents.filter(({ id }) => store.account(id).postings.length === 1);
		context.check(
			'what adds up is taken and confirmed, once',
			documents
				.filter((document) => !told.includes(document))
				.every(({ id }) => store.get(id)?.docStatus === 'POSTING_CONFIRMED_SUCCESS') &&
				documents.every(({ id }) => store.account(id).postings.length <= 1),
			documents.map(({ id }) => store.get(id)?.docStatus),
		);
		context.check(
			'what does not add up is not even taken',
			store.account(unbalanced.id).acknowledgements.length === 0,
			store.account(unbalanced.id),
		);
		checkAlert(
			context,
			sink,
			told.map(({ sourceId }) => sourceId),
			documents.filter((document) => !told.includes(document)).map(({ sourceId }) => sourceId),
			'document',
		);
		await checkMarkedFailed(context, api, workflowId, execution);
		context.check('the second ring starts nothing', (await api.executions(workflowId)).length === 1);
		await api.deactivate(workflowId);
		context.say(
			`event-to-financial-documents: ${confirmed.length} of ${documents.length} confirmed, ${told.length} in one mail`,
		);
	},
};

/** An event only says "look": what Concur says is posted, once, also when event and schedule both bring it. */
export const eventToIntegrationStatus: ExampleCheck = {
	name: 'event-to-integration-status',
	async run(context, n8n) {
		const reports = makeReports(4, {}, 12).map((report, index) => ({
			...report,
			...(index === 1 ? { paymentStatusCode: 'P_HOLD' } : {}),
			entries:
				index === 2
					? report.entries.map((entry) => ({ ...entry, accountCode: CLOSED_ACCOUNT }))
					: report.entries,
		}));
		const [good, onHold, closed, untold] = reports.map(({ id }) => id);
		const rig = await setUpExample(context, n8n, { reports, events: { backOffMs: [200, 400] } });
		const erp = await addErp(context, rig);
		await erp.database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);
		const { api, sandbox, sink } = rig;
		const workflowId = await activated(rig, 'event-to-integration-status');
		const documentIds = [good, onHold, closed];
		sandbox.eventService.publish(
			makeEvents(documentIds.length, { topic: 'public.concur.expense.report', documentIds }),
		);
		await sandbox.eventService.settled();
		const executions = await endedExecutions(api, workflowId, documentIds.length);
		const posts = (id: string) => sandbox.account().get(id)?.posts ?? 0;
		context.check(
			'only what Concur itself calls payable is posted',
			[good, onHold, closed].map(posts).join() === '1,0,0' &&
				sandbox.report(good)?.paymentStatusCode === 'P_PAID',
			[...sandbox.account()],
		);
		checkAlert(context, sink, [closed], [good, onHold]);
		const failed = executions.filter(({ status }) => status === 'error');
		context.check(
			'one execution is marked as failed',
			failed.length === 1,
			executions.map(({ status }) => status),
		);
		await checkMarkedFailed(context, api, workflowId, failed[0]);

		await api.run(workflowId, SCHEDULE);
		context.check(
			'the schedule posts what no event told, and nothing again',
			[good, onHold, closed, untold].map(posts).join() === '1,0,0,1',
			[...sandbox.account()],
		);
		await api.deactivate(workflowId);
		context.say('event-to-integration-status: one by event, one by schedule, one in a mail; none twice');
	},
};
