import { imbalances, ledger, reportsWith } from './ledger.mts';
import type { LedgerRow } from './ledger.mts';
import { startLoop } from './loopRig.mts';
import { leaveOpen } from './playground.mts';
import { table } from './table.mts';

const WAITING = 30;
const ARRIVING = 20;
const REFUSED = 5;

const say = (text: string): void => console.log(text);

const money = (cents: number): string => (cents / 100).toFixed(2).padStart(10);

/** The whole loop in a real n8n: reports arrive, a Postgres stand-in for the ERP books or refuses them, Concur is told. */
export async function loopDemo(keepEditor: boolean): Promise<number> {
	const { n8n, sandbox, database, credential, workflowId, settled, close } = await startLoop({
		sandbox: { reports: reportsWith(WAITING, REFUSED - 2, 11) },
	});
	try {
		const good = sandbox.reports().slice(REFUSED);
		sandbox.setFaults([
			{ on: 'integrationStatus', reportId: good[0].id, call: 1, kind: 'dropConnection', commit: true },
			{ on: 'integrationStatus', reportId: good[1].id, call: 1, kind: 'internalError' },
		]);
		await n8n.api.activate(workflowId);
		say(
			`The workflow is active; ${WAITING} reports wait in Processing Payment. ${ARRIVING} more arrive now and start it at the next poll.`,
		);
		await new Promise((resolve) => setTimeout(resolve, 3000));
		sandbox.addReports(reportsWith(ARRIVING, 2, 12));
		await settled();

		const rows = await ledger(sandbox, database);
		say(
			`\n${table(
				['ReportID', '   arrived', '    booked', 'in Concur'],
				rows.map(({ id, arrived, booked, committed, sentBack }) => [
					id,
					money(arrived),
					booked === undefined ? '         -' : money(booked),
					committed ? 'committed' : sentBack ? 'sent back' : 'OPEN',
				]),
			)}\n`,
		);
		const sum = (chosen: LedgerRow[], of: (row: LedgerRow) => number) =>
			chosen.reduce((total, row) => total + of(row), 0);
		const committed = rows.filter((row) => row.committed);
		const back = rows.filter((row) => row.sentBack);
		const posts = [good[0].id, good[1].id].map((id) => sandbox.account().get(id)?.posts);
		say(`arrived    ${rows.length} reports  ${money(sum(rows, ({ arrived }) => arrived))}`);
		say(
			`booked     ${rows.filter(({ booked }) => booked !== undefined).length} reports  ${money(sum(rows, ({ booked }) => booked ?? 0))}  (the ERP's database)`,
		);
		say(
			`committed  ${committed.length} reports  ${money(sum(committed, ({ arrived }) => arrived))}  (Concur)`,
		);
		say(`sent back  ${back.length} reports  ${money(sum(back, ({ arrived }) => arrived))}`);
		say(
			`2 reports met a fault at Concur: one lost its answer after the commit (posted ${posts[0]} time), one met HTTP 500 (posted ${posts[1]} times)`,
		);
		const found = imbalances(rows, sandbox);
		if (rows.length !== WAITING + ARRIVING || back.length !== REFUSED)
			found.push(`${rows.length} arrived, ${back.length} sent back`);
		for (const line of found) say(`DOES NOT BALANCE: ${line}`);
		if (found.length === 0) say('The ledger balances to the cent.');
		if (keepEditor) {
			// What is left to play with is not for the loop to take.
			await n8n.api.deactivate(workflowId);
			await leaveOpen(n8n, sandbox, credential);
		}
		return found.length === 0 ? 0 : 1;
	} catch (error) {
		say(`${String(error)}\nThe end of n8n's log:\n${n8n.logTail()}`);
		return 1;
	} finally {
		await close();
	}
}
