import type { IDataObject } from 'n8n-workflow';

import { CLOSED_ACCOUNT } from '../../demo/ledger.mts';
import type { FinancialFault, SandboxDocument } from '../../sandbox/financial/document.mts';
import { makeDocuments } from '../../sandbox/index.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import type { ErpStandIn } from '../../testing/erpStandIn.mts';
import type { ScenarioContext } from './context.mts';
import { onClosedAccount, paidByErp } from './examples/financial.mts';

/** What is to become of a document, however often n8n is killed on the way. */
export type Fate = 'booked' | 'rejected' | 'recalled' | 'takenElsewhere' | 'notTaken' | 'brokenOff';
export const FATES: Fate[] = ['booked', 'rejected', 'recalled', 'takenElsewhere', 'notTaken', 'brokenOff'];

/** The ERP breaks off at the documents that are named in a table. */
const BREAKS_OFF = `
	CREATE TABLE breaks_off (doc_id text);
	CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		IF EXISTS (SELECT FROM breaks_off b WHERE b.doc_id = NEW.doc_id) THEN RAISE 'The ERP is out of order'; END IF;
		RETURN NEW;
	END $$;
	CREATE TRIGGER breaks_off BEFORE INSERT ON erp_document FOR EACH ROW EXECUTE FUNCTION break_off();`;

/** A row of the example's ledger, as its first node writes it. */
export const foundRow = (
	{ id, sourceId }: Pick<SandboxDocument, 'id' | 'sourceId'>,
	systemId: string,
): IDataObject => ({ docId: id, sourceId, systemId, erp: '', state: 'found', message: '' });

/** Concur and the ERP around the example "financial-documents-to-erp", and every document that there has been. */
export class FinancialWorld {
	private readonly fates = new Map<string, Fate>();
	private readonly recalls: FinancialFault[] = [];
	private seed = 5000;

	constructor(
		readonly sandbox: Sandbox,
		readonly erp: ErpStandIn,
	) {}

	async prepare(): Promise<void> {
		await this.erp.database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);
		await this.erp.database.query(BREAKS_OFF);
	}

	/**
	 * A document of each fate, so that every node has something to do.
	 * @returns them, in the order of the fates; the one that another system takes has to be in the ledger
	 */
	async arrive(): Promise<SandboxDocument[]> {
		const documents = FATES.map((fate) => {
			this.seed += 1;
			const [document] = makeDocuments(1, fate === 'notTaken' ? { unbalancedEvery: 1 } : {}, this.seed);
			this.fates.set(document.id, fate);
			return fate === 'rejected' ? onClosedAccount(document) : document;
		});
		const { financial } = this.sandbox;
		financial.store.add(documents);
		this.recalls.push({ on: 'acknowledgements', kind: 'recalled', docId: idOf(documents, 'recalled') });
		financial.faults.set(this.recalls);
		financial.acknowledgeElsewhere(idOf(documents, 'takenElsewhere'));
		await this.erp.database.query('INSERT INTO breaks_off VALUES ($1)', [idOf(documents, 'brokenOff')]);
		return documents;
	}

	async repairErp(): Promise<void> {
		await this.erp.database.query('DELETE FROM breaks_off');
	}

	idsOf(fate: Fate): string[] {
		return [...this.fates].filter(([, one]) => one === fate).map(([id]) => id);
	}

	get summary(): string {
		return FATES.map((fate) => `${fate} ${this.idsOf(fate).length}`).join(', ');
	}

	/** Checks what each document has come to in Concur, in the ERP and in the ledger. */
	async check(context: ScenarioContext, systemId: string, states: Map<string, string>): Promise<void> {
		const { rows } = await this.erp.database.query<Booked>(
			'SELECT doc_id, sum(amount)::text AS total, count(*)::int AS rows FROM erp_document_journal GROUP BY doc_id',
		);
		const booked = new Map(rows.map((row) => [row.doc_id, row]));
		const paid = await paidByErp(this.erp.database);
		for (const [id, fate] of this.fates) {
			const { acknowledgements, postings, payments } = this.sandbox.financial.store.account(id);
			const state = states.get(id);
			const found = { id, fate, state, acknowledgements, postings, payments, erp: booked.get(id) };
			const isBooked = fate === 'booked' || fate === 'brokenOff';
			const isOurs = isBooked || fate === 'rejected';
			const ours = acknowledgements.filter((one) => one.systemId === systemId);
			context.check('taken once, or not at all', ours.length === (isOurs ? 1 : 0), found);
			const confirmed = postings.map(({ status }) => status).join();
			context.check(
				'confirmed once, as it is',
				confirmed === (isBooked ? 'success' : isOurs ? 'error' : ''),
				found,
			);
			context.check('booked once, all of it', this.isWhole(id, booked.get(id), isBooked), found);
			const due = isBooked ? paid.get(id) : undefined;
			context.check(
				'paid once, to the cent',
				payments.map(({ amount }) => amount).join() === (due ?? ''),
				found,
			);
			const right = isBooked ? (due === undefined ? 'confirmed' : 'paid') : fate;
			context.check(`the ledger says ${right}`, state === right, found);
		}
	}

	/** Every row of the document's journal, and what was approved. */
	private isWhole(id: string, booked: Booked | undefined, isBooked: boolean): boolean {
		if (!isBooked || !booked) return !isBooked && booked === undefined;
		const text = this.sandbox.financial.store.get(id)?.text ?? '';
		const approved = /"totalApprovedAmount":([\d.]+)/.exec(text)?.[1];
		const journalRows = text.match(/"journalAccountCode"/g)?.length;
		return booked.rows === journalRows && Number(booked.total) === Number(approved);
	}
}

interface Booked {
	doc_id: string;
	total: string;
	rows: number;
}

/** The document of a fate among those that have just arrived. */
export const idOf = (documents: SandboxDocument[], fate: Fate): string => documents[FATES.indexOf(fate)].id;
