import type { IDataObject } from 'n8n-workflow';

import { CLOSED_ACCOUNT } from '../../../demo/ledger.mts';
import type { SandboxDocument } from '../../../sandbox/financial/document.mts';
import { makeDocuments } from '../../../sandbox/index.mts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { DOCUMENT_LEDGER } from '../../../testing/dataTable.mts';
import { addLedgerAndErp, checkMarkedFailed, setUpExample } from './rig.mts';
import type { ExampleCheck } from './rig.mts';

export const EXAMPLE = 'financial-documents-to-erp';
export const HOURLY = 'Every hour';
export const PAYMENTS = 'Every morning';

/** What befalls each document, what the ledger says after the run, and what after the next one, when all is well again. */
const HOUR = [
	{ befalls: 'nothing', first: 'confirmed', then: 'confirmed' },
	{ befalls: 'the answer to the acknowledgement is lost', first: 'confirmed', then: 'confirmed' },
	{ befalls: 'the answer to the confirmation is lost', first: 'confirmed', then: 'confirmed' },
	{ befalls: 'the ERP refuses it', first: 'rejected', then: 'rejected' },
	{ befalls: 'the ERP breaks off', first: 'notBooked', then: 'confirmed' },
	{ befalls: 'it is recalled meanwhile', first: 'recalled', then: 'recalled' },
	{ befalls: 'another system is quicker', first: 'alreadyAcknowledged', then: 'takenElsewhere' },
	{ befalls: 'it does not add up', first: 'notTaken', then: 'notTaken' },
	{ befalls: 'Concur has errors all the time', first: 'unknown', then: 'confirmed' },
	{ befalls: 'somebody has told Concur the opposite', first: 'conflict', then: 'conflict' },
] as const;
const UNLISTED = 'f'.repeat(32);
const TOLD = ['notBooked', 'notTaken', 'unknown', 'conflict'];

/** Refused by the ERP, whose account is closed. */
export const onClosedAccount = (document: SandboxDocument): SandboxDocument => ({
	...document,
	text: document.text.replace(/"journalAccountCode":"\d+"/, `"journalAccountCode":"${CLOSED_ACCOUNT}"`),
});

/** An hour in which everything goes wrong that can, the next one, and the morning after. */
export const financialDocuments: ExampleCheck = {
	name: 'financial-documents-to-erp, a bad hour',
	async run(context, n8n) {
		const documents = makeDocuments(HOUR.length, {}, 31).map((document, index) => {
			const { befalls } = HOUR[index];
			if (befalls === 'the ERP refuses it') return onClosedAccount(document);
			if (befalls !== 'it does not add up') return document;
			return makeDocuments(1, { unbalancedEvery: 1 }, 32)[0];
		});
		const id = (befalls: (typeof HOUR)[number]['befalls']) =>
			documents[HOUR.findIndex((hour) => hour.befalls === befalls)].id;
		const rig = await setUpExample(context, n8n, { reports: [], financial: { documents } });
		const { api, sandbox, sink } = rig;
		const { ledger, erp } = await addLedgerAndErp(context, rig, DOCUMENT_LEDGER);
		await erp.database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);
		await erp.database.query(
			`ALTER TABLE erp_document ADD CONSTRAINT breaks_off CHECK (doc_id <> '${id('the ERP breaks off')}')`,
		);
		sandbox.setFaults([
			{
				on: 'acknowledgements',
				reportId: id('the answer to the acknowledgement is lost'),
				call: 1,
				kind: 'dropConnection',
				commit: true,
			},
			{
				on: 'postingConfirmations',
				reportId: id('the answer to the confirmation is lost'),
				call: 1,
				kind: 'dropConnection',
				commit: true,
			},
		]);
		sandbox.financial.faults.set([
			{ on: 'acknowledgements', kind: 'recalled', docId: id('it is recalled meanwhile') },
			{ on: 'acknowledgements', kind: 'otherSystem', docId: id('another system is quicker'), times: 1 },
			{ on: 'postingConfirmations', kind: 'tryLater', docId: id('Concur has errors all the time') },
		]);
		const workflow = rig.example(EXAMPLE);
		const workflowId = await api.createWorkflow(workflow);
		const systemId = `n8n-${workflowId}`;
		await ledger.insert([
			contradicted(sandbox, id('somebody has told Concur the opposite'), systemId),
			{ docId: UNLISTED, sourceId: UNLISTED.slice(12), systemId, erp: '', state: 'found', message: '' },
		]);

		const first = await api.run(workflowId, HOURLY);
		const states = async () => new Map((await ledger.rows()).map(({ docId, state }) => [docId, state]));
		const afterFirst = await states();
		for (const [index, hour] of HOUR.entries())
			context.check(`${hour.befalls}: ${hour.first}`, afterFirst.get(documents[index].id) === hour.first, [
				documents[index].id,
				...afterFirst,
			]);
		context.check('a document that Concur does not list', afterFirst.get(UNLISTED) === 'notFound');
		const inNeed = [
			...documents.filter((_, index) => TOLD.includes(HOUR[index].first)).map((document) => document.id),
			UNLISTED,
		];
		context.check('one mail is sent', sink.mails.length === 1, sink.mails);
		const named = [...documents.map((document) => document.id), UNLISTED].filter((docId) =>
			sink.mails[0].text.includes(docId),
		);
		context.check('it names those that need somebody', named.sort().join() === inNeed.sort().join(), named);
		await checkMarkedFailed(context, api, workflowId, first);

		sandbox.clearFaults();
		sandbox.financial.faults.set([]);
		await erp.database.query('ALTER TABLE erp_document DROP CONSTRAINT breaks_off');
		const second = await api.run(workflowId, HOURLY);
		const afterSecond = await states();
		for (const [index, { befalls, then }] of HOUR.entries())
			context.check(`${befalls}, an hour later: ${then}`, afterSecond.get(documents[index].id) === then, [
				documents[index].id,
				...afterSecond,
			]);
		context.check(
			'nothing is told twice',
			sink.mails.length === 1 && second.status === 'success',
			sink.mails,
		);

		await erp.database.query('SELECT erp_payment_run()');
		const paid = await paidByErp(erp.database);
		const [lost] = paid.keys();
		sandbox.setFaults([
			{ on: 'paymentConfirmations', reportId: lost, call: 1, kind: 'dropConnection', commit: true },
		]);
		await api.run(workflowId, PAYMENTS);
		await api.run(workflowId, PAYMENTS);
		const atLast = await states();
		for (const { id: docId } of documents) {
			const { acknowledgements, postings, payments } = sandbox.financial.store.account(docId);
			context.check(
				'each is taken and confirmed at most once',
				Math.max(acknowledgements.length, postings.length, payments.length) <= 1,
				{ docId, acknowledgements, postings, payments },
			);
			context.check(
				'what the ERP paid is paid in Concur, to the cent',
				payments[0]?.amount === paid.get(docId),
				[docId, payments, paid.get(docId)],
			);
			context.check('the ledger says so', (atLast.get(docId) === 'paid') === paid.has(docId), [...atLast]);
		}
		context.say(`${EXAMPLE}: ${HOUR.map(({ befalls, first: state }) => `${befalls}: ${state}`).join('; ')}`);
	},
};

/** A document that our ERP has booked, and that Concur has on file as failed. @returns its row in the ledger */
function contradicted({ financial }: Sandbox, docId: string, systemId: string): IDataObject {
	const send = (call: 'acknowledgements' | 'postingConfirmations', body: object) =>
		financial.confirm(call, 'expense', JSON.stringify({ systemId, ...body }));
	send('acknowledgements', { ids: [docId] });
	const confirmation = { docId, overallPostingStatusCode: 'error', postingDocs: [], systemMessages: [] };
	send('postingConfirmations', { postingConfirmations: [confirmation] });
	const sourceId = financial.store.get(docId)?.sourceId ?? '';
	return { docId, sourceId, systemId, erp: 'booked', state: 'booked', message: 'Booked as 1' };
}

/** The amounts that the ERP has paid, by document. */
export async function paidByErp(database: {
	query(text: string): Promise<{ rows: Array<{ doc_id: string; amount: string }> }>;
}): Promise<Map<string, string>> {
	const { rows } = await database.query('SELECT doc_id, amount::text FROM erp_payment');
	return new Map(rows.map(({ doc_id: docId, amount }) => [docId, amount]));
}
