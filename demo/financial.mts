import { makeDocuments, sampleDocuments } from '../sandbox/index.mts';
import type { SandboxDocument } from '../sandbox/financial/document.mts';
import { documentImbalances, documentLedger } from './financialLedger.mts';
import type { DocumentRow } from './financialLedger.mts';
import { startFinancial } from './financialRig.mts';
import { CLOSED_ACCOUNT } from './ledger.mts';
import { table } from './table.mts';

const DOCUMENTS = 30;
const REFUSED = 4;
const RECALLED = 2;

const say = (text: string): void => console.log(text);

const money = (cents: number | undefined): string =>
	(cents === undefined ? '-' : (cents / 100).toFixed(2)).padStart(10);

/** The samples, and so many made ones that there are thirty; the ERP has closed the account of some. */
function documentsOfTheDay(): { documents: SandboxDocument[]; recalled: string[]; lost: string[] } {
	const samples = sampleDocuments();
	const made = makeDocuments(DOCUMENTS - samples.length, {}, 21).map((document, index) =>
		index < REFUSED
			? {
					...document,
					text: document.text.replace(
						/"journalAccountCode":"\d+"/,
						`"journalAccountCode":"${CLOSED_ACCOUNT}"`,
					),
				}
			: document,
	);
	const ids = made.slice(REFUSED).map(({ id }) => id);
	return {
		documents: [...samples, ...made],
		recalled: ids.slice(0, RECALLED),
		lost: ids.slice(RECALLED, RECALLED + 2),
	};
}

/** A day of the Financial Integration Service in a real n8n: documents are taken, booked or refused, confirmed and paid. */
export async function financialDemo(): Promise<number> {
	const { documents, recalled, lost } = documentsOfTheDay();
	const { n8n, sandbox, database, ledgers, workflowIds, close } = await startFinancial({ documents });
	const { api } = n8n;
	try {
		sandbox.financial.faults.set(
			recalled.map((docId) => ({ on: 'acknowledgements', kind: 'recalled', docId, times: 1 })),
		);
		sandbox.setFaults([
			{ on: 'acknowledgements', reportId: lost[0], call: 1, kind: 'dropConnection', commit: true },
			{ on: 'postingConfirmations', reportId: lost[1], call: 1, kind: 'dropConnection', commit: true },
		]);
		say(
			`${documents.length} documents are ready, among them SAP-like samples with taxes, cards, a refund and a cash advance. The ERP has closed the account of ${REFUSED}; ${RECALLED} are recalled just before they are taken; two answers are lost.`,
		);
		for (const id of Object.values(workflowIds)) await succeeded(api.run(id, 'Every hour'));
		say('One that was recalled is corrected and approved again: it comes back as a new document.');
		sandbox.financial.store.resubmit(recalled[0]);
		await succeeded(api.run(workflowIds.expense, 'Every hour'));
		say('The ERP pays, and in the morning the workflow confirms the payments.');
		await database.query('SELECT erp_payment_run()');
		await succeeded(api.run(workflowIds.expense, 'Every morning'));

		const rows = await documentLedger(sandbox, database, ledgers);
		print(rows);
		const found = documentImbalances(rows);
		const count = (status: string) => rows.filter(({ docStatus }) => docStatus === status).length;
		if (
			rows.length !== DOCUMENTS + 1 ||
			count('POSTING_CONFIRMED_FAILURE') !== REFUSED ||
			count('RECALLED') !== RECALLED
		)
			found.push(
				`${rows.length} documents, ${count('POSTING_CONFIRMED_FAILURE')} refused, ${count('RECALLED')} recalled`,
			);
		for (const line of found) say(`DOES NOT BALANCE: ${line}`);
		if (found.length === 0) say('The ledger balances to the cent.');
		return found.length === 0 ? 0 : 1;
	} catch (error) {
		say(`${String(error)}\nThe end of n8n's log:\n${n8n.logTail()}`);
		return 1;
	} finally {
		await close();
	}
}

async function succeeded(
	run: Promise<{ status: string; data: { resultData: { error?: { message: string } } } }>,
): Promise<void> {
	const { status, data } = await run;
	if (status !== 'success')
		throw new Error(`An execution ended as ${status}: ${data.resultData.error?.message}`);
}

function print(rows: DocumentRow[]): void {
	say(
		`\n${table(
			['docId', 'type', '   arrived', '    booked', '      paid', 'in Concur', 'ledger'],
			rows.map(({ id, docType, arrived, booked, paidInConcur, docStatus, state }) => [
				id,
				docType,
				money(arrived),
				money(booked),
				money(paidInConcur),
				docStatus,
				state,
			]),
		)}\n`,
	);
	const sums = (title: string, chosen: DocumentRow[], of: (row: DocumentRow) => number | undefined) =>
		say(
			`${title.padEnd(22)} ${String(chosen.length).padStart(3)}  ${money(chosen.reduce((sum, row) => sum + (of(row) ?? 0), 0))}`,
		);
	const at = (...statuses: string[]) => rows.filter(({ docStatus }) => statuses.includes(docStatus));
	const posted = at('POSTING_CONFIRMED_SUCCESS', 'PAYMENT_CONFIRMED_SUCCESS');
	sums('arrived', rows, ({ arrived }) => arrived);
	sums(
		'booked in the ERP',
		rows.filter(({ booked }) => booked !== undefined),
		({ booked }) => booked,
	);
	sums('posted in Concur', posted, ({ arrived }) => arrived);
	sums('refused by the ERP', at('POSTING_CONFIRMED_FAILURE'), ({ arrived }) => arrived);
	sums('recalled', at('RECALLED'), ({ arrived }) => arrived);
	sums(
		'paid by the ERP',
		rows.filter(({ paidByErp }) => paidByErp !== undefined),
		({ paidByErp }) => paidByErp,
	);
	sums('paid in Concur', at('PAYMENT_CONFIRMED_SUCCESS'), ({ paidInConcur }) => paidInConcur);
}
