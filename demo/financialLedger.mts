import type pg from 'pg';

import type { SandboxDocument } from '../sandbox/financial/document.mts';
import type { Sandbox } from '../sandbox/index.mts';
import type { DataTable } from '../testing/dataTable.mts';

/** What became of one document: in Concur, in the ERP and in the workflow's own ledger. Money in hundredths. */
export interface DocumentRow {
	id: string;
	docType: string;
	arrived: number;
	docStatus: string;
	/** What the ERP holds; undefined when it booked nothing. */
	booked: number | undefined;
	paidByErp: number | undefined;
	/** What Concur has on file as paid. */
	paidInConcur: number | undefined;
	/** As the workflow noted it. */
	state: string;
	/** What Concur has of each kind; more than one is one too many. */
	counts: { taken: number; posted: number; paid: number };
	/** Do Concur's audit trail and the ERP name the same document? */
	numberAgrees: boolean;
}

const cents = (amount: string | undefined | null): number | undefined =>
	amount === undefined || amount === null ? undefined : Math.round(Number(amount) * 100);

function arrivedCents({ docType, text }: SandboxDocument): number {
	const field = docType === 'cashadvance' ? 'requestAmount' : 'totalApprovedAmount';
	return cents(new RegExp(`"${field}":(-?[\\d.E-]+)`).exec(text)?.[1]) ?? 0;
}

/** @returns a row per document of the sandbox */
export async function documentLedger(
	{ financial }: Sandbox,
	database: pg.Pool,
	tables: DataTable[],
): Promise<DocumentRow[]> {
	const { rows } = await database.query<{
		doc_id: string;
		number: string;
		total: string;
		paid: string | null;
	}>(
		`SELECT d.doc_id, d.document_number::text AS number, sum(j.amount)::text AS total, p.amount::text AS paid
		FROM erp_document d JOIN erp_document_journal j USING (doc_id) LEFT JOIN erp_payment p USING (doc_id)
		GROUP BY d.doc_id, p.amount`,
	);
	const erp = new Map(rows.map((row) => [row.doc_id, row]));
	const noted = await Promise.all(tables.map(async (table) => await table.rows()));
	const states = new Map(noted.flat().map(({ docId, state }) => [docId, String(state)]));
	return financial.store.all().map((document): DocumentRow => {
		const { id, docType, docStatus } = document;
		const { acknowledgements, postings, payments } = financial.store.account(id);
		const [booked] = (postings[0]?.documents ?? []) as Array<{ documentNumber?: string }>;
		return {
			id,
			docType,
			arrived: arrivedCents(document),
			docStatus,
			booked: cents(erp.get(id)?.total),
			paidByErp: docType === 'expense' ? cents(erp.get(id)?.paid) : undefined,
			paidInConcur: cents(payments[0]?.amount),
			state: states.get(id) ?? '',
			counts: { taken: acknowledgements.length, posted: postings.length, paid: payments.length },
			numberAgrees: booked?.documentNumber === erp.get(id)?.number,
		};
	});
}

const POSTED = ['POSTING_CONFIRMED_SUCCESS', 'PAYMENT_CONFIRMED_SUCCESS'];
const STATES: Record<string, string[]> = {
	POSTING_CONFIRMED_SUCCESS: ['confirmed'],
	PAYMENT_CONFIRMED_SUCCESS: ['paid'],
	POSTING_CONFIRMED_FAILURE: ['rejected'],
	RECALLED: ['recalled'],
};

/** What does not balance; empty when everything does. */
export function documentImbalances(rows: DocumentRow[]): string[] {
	return rows.flatMap((row) => {
		const { id, docStatus, arrived, booked, paidByErp, paidInConcur, state, counts } = row;
		const found: string[] = [];
		const say = (what: string) => found.push(`${id} (${docStatus}) ${what}`);
		const expected = POSTED.includes(docStatus) ? arrived : undefined;
		if (booked !== expected) say(`arrived with ${arrived}, and the ERP booked ${String(booked)}`);
		if (paidByErp !== paidInConcur)
			say(`was paid with ${String(paidByErp)}, and Concur has ${String(paidInConcur)}`);
		if (!row.numberAgrees) say('has another document number in Concur than in the ERP');
		if (Math.max(...Object.values(counts)) > 1) say(`was changed twice: ${JSON.stringify(counts)}`);
		if (!STATES[docStatus]?.includes(state)) say(`stands as "${state}" in the ledger`);
		return found;
	});
}
