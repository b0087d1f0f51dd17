import type pg from 'pg';

import { makeReports } from '../sandbox/index.mts';
import type { Sandbox, SandboxReport } from '../sandbox/index.mts';

/** An account that the ERP stand-in refuses to book on. */
export const CLOSED_ACCOUNT = '669999';

/** Reports of which some hold an account that the ERP has closed. */
export function reportsWith(count: number, refused: number, seed: number): SandboxReport[] {
	const now = Date.now();
	return makeReports(count, { lastModifiedDate: now }, seed).map((report, index) => ({
		...report,
		lastModifiedDate: now + index,
		entries: report.entries.map((entry, position) =>
			index < refused && position === 0 ? { ...entry, accountCode: CLOSED_ACCOUNT } : entry,
		),
	}));
}

/** What became of one report, in the ERP and in Concur. */
export interface LedgerRow {
	id: string;
	arrived: number;
	/** What the ERP holds, in hundredths; undefined when it booked nothing. */
	booked: number | undefined;
	committed: boolean;
	sentBack: boolean;
}

/** @returns a row per report of the sandbox */
export async function ledger(sandbox: Sandbox, database: pg.Pool): Promise<LedgerRow[]> {
	const { rows } = await database.query<{ report_id: string; cents: string }>(
		'SELECT report_id, round(sum(amount) * 100)::text AS cents FROM erp_journal GROUP BY report_id',
	);
	const booked = new Map(rows.map(({ report_id: id, cents }) => [id, Number(cents)]));
	return sandbox.reports().map((report) => ({
		id: report.id,
		arrived: report.entries.reduce((sum, { cents }) => sum + cents, 0),
		booked: booked.get(report.id),
		committed: report.paymentStatusCode === 'P_PAID',
		sentBack: report.approvalStatusCode === 'A_RESU',
	}));
}

/** What does not balance; empty when everything does. */
export function imbalances(rows: LedgerRow[], sandbox: Sandbox): string[] {
	const found: string[] = [];
	for (const { id, arrived, booked, committed, sentBack } of rows) {
		const account = sandbox.account().get(id);
		if (committed === sentBack)
			found.push(`${id} is ${committed ? 'both paid and sent back' : 'neither paid nor sent back'}`);
		if (committed && booked !== arrived)
			found.push(`${id} is paid with ${arrived}, but the ERP booked ${String(booked)}`);
		if (sentBack && booked !== undefined) found.push(`${id} was sent back, but the ERP booked ${booked}`);
		if ((account?.commits ?? 0) > 1 || (account?.sentBack ?? 0) > 1)
			found.push(`${id} was changed twice in Concur`);
	}
	return found;
}
