import fs from 'node:fs';
import pg from 'pg';

import { makeReports, startSandbox } from '../sandbox/index.mts';
import type { Sandbox, SandboxReport } from '../sandbox/index.mts';
import { createSandboxCredential } from '../test/realN8n/credential.mts';
import { N8nInstance } from '../test/realN8n/instance.mts';
import { packPackage, provision } from '../test/realN8n/provision.mts';
import { startPostgres } from '../test/realN8n/services.mts';
import { readExample } from '../test/realN8n/workflows.mts';
import { table } from './table.mts';

const WAITING = 30;
const ARRIVING = 20;
const REFUSED = 5;
const CLOSED_ACCOUNT = '669999';
const LIMIT_MS = 240_000;

const say = (text: string): void => console.log(text);

/** Reports of which some hold an account that the ERP has closed. */
function reportsWith(count: number, refused: number, seed: number): SandboxReport[] {
	const now = Date.now();
	return makeReports(count, { lastModifiedDate: now }, seed).map((report, index) => ({
		...report,
		lastModifiedDate: now + index,
		entries: report.entries.map((entry, position) =>
			index < refused && position === 0 ? { ...entry, accountCode: CLOSED_ACCOUNT } : entry,
		),
	}));
}

interface LedgerRow {
	id: string;
	arrived: number;
	/** What the ERP holds, in hundredths; undefined when it booked nothing. */
	booked: number | undefined;
	committed: boolean;
	sentBack: boolean;
}

async function ledger(sandbox: Sandbox, database: pg.Pool): Promise<LedgerRow[]> {
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
function imbalances(rows: LedgerRow[], sandbox: Sandbox): string[] {
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

const money = (cents: number): string => (cents / 100).toFixed(2).padStart(10);

/** The whole loop in a real n8n: reports arrive, a Postgres stand-in for the ERP books or refuses them, Concur is told. */
export async function loopDemo(): Promise<number> {
	const provided = await provision();
	const tarball = await packPackage();
	say('Starting PostgreSQL as a stand-in for the ERP ...');
	const postgres = await startPostgres();
	const connection = {
		host: '127.0.0.1',
		port: postgres.port,
		user: 'n8n',
		password: postgres.password,
		database: 'postgres',
	};
	const database = new pg.Pool({ ...connection, max: 2 });
	database.on('error', () => undefined);
	const sandbox = await startSandbox({ reports: reportsWith(WAITING, REFUSED - 2, 11) });
	const n8n = await N8nInstance.start({ provision: provided, tarball });
	try {
		await database.query(fs.readFileSync('examples/erp-stand-in.sql', 'utf8'));
		await database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);
		const good = sandbox.reports().slice(REFUSED);
		sandbox.setFaults([
			{ on: 'integrationStatus', reportId: good[0].id, call: 1, kind: 'dropConnection', commit: true },
			{ on: 'integrationStatus', reportId: good[1].id, call: 1, kind: 'internalError' },
		]);

		const workflow = readExample('scheduled-loop');
		const concur = await createSandboxCredential(n8n.api, sandbox.baseUri, sandbox.credentials);
		const erp = await n8n.api.createCredential('ERP stand-in', 'postgres', {
			...connection,
			ssl: 'disable',
			sshTunnel: false,
		});
		for (const node of workflow.nodes) {
			if (node.type.startsWith('n8n-nodes-concur.')) node.credentials = { concurApi: concur };
			if (node.type === 'n8n-nodes-base.postgres')
				node.credentials = { postgres: { id: erp.id, name: erp.name } };
		}
		const workflowId = await n8n.api.createWorkflow(workflow);
		await n8n.api.activate(workflowId);
		say(
			`The workflow is active; ${WAITING} reports wait in Processing Payment. ${ARRIVING} more arrive now and start it at the next poll.`,
		);
		await new Promise((resolve) => setTimeout(resolve, 3000));
		sandbox.addReports(reportsWith(ARRIVING, 2, 12));
		await untilSettled(sandbox, n8n, workflowId);

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
		return found.length === 0 ? 0 : 1;
	} catch (error) {
		say(`${String(error)}\nThe end of n8n's log:\n${n8n.logTail()}`);
		return 1;
	} finally {
		await n8n.close();
		await sandbox.close();
		await database.end();
		await postgres.close();
	}
}

async function untilSettled(sandbox: Sandbox, n8n: N8nInstance, workflowId: string): Promise<void> {
	const until = Date.now() + LIMIT_MS;
	let said = 0;
	for (;;) {
		const open = sandbox
			.reports()
			.filter(
				(report) => report.paymentStatusCode !== 'P_PAID' && report.approvalStatusCode !== 'A_RESU',
			).length;
		const executions = await n8n.api.executions(workflowId);
		if (open === 0 && executions.every(({ status }) => status === 'success')) return;
		const failed = executions.find(({ status }) => ['error', 'crashed'].includes(status));
		if (failed) {
			const execution = await n8n.api.execution(failed.id);
			throw new Error(`An execution failed: ${JSON.stringify(execution.data.resultData.error?.message)}`);
		}
		if (Date.now() > until) throw new Error(`${open} reports are still open after ${LIMIT_MS / 1000} s`);
		if (Date.now() - said > 15_000) {
			said = Date.now();
			say(`${open} reports are open ...`);
		}
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}
