import type pg from 'pg';

import { startSandbox } from '../sandbox/index.mts';
import type { Sandbox, SandboxOptions } from '../sandbox/index.mts';
import type { WorkflowFile } from '../testing/api.mts';
import { companyCredentialData } from '../testing/credential.mts';
import { createDataTable, DOCUMENT_LEDGER } from '../testing/dataTable.mts';
import type { DataTable } from '../testing/dataTable.mts';
import { startErpStandIn } from '../testing/erpStandIn.mts';
import { N8nInstance } from '../testing/instance.mts';
import { smtpCredentialData, startMailSink } from '../testing/mailSink.mts';
import { packPackage, provision } from '../testing/provision.mts';
import { exampleWith } from '../testing/workflows.mts';
import { CLOSED_ACCOUNT } from './ledger.mts';

/** The example "financial-documents-to-erp" in a real n8n, between a sandbox and a Postgres that stands in for the ERP. */
export interface FinancialRig {
	n8n: N8nInstance;
	sandbox: Sandbox;
	database: pg.Pool;
	/** Of the two workflows. */
	ledgers: DataTable[];
	/** For expense reports and for cash advances. */
	workflowIds: { expense: string; cashAdvance: string };
	close(): Promise<void>;
}

/** As its first sticky note says: a copy with a Data Table of its own, and the Document Type chosen in the nodes of Concur. */
function forCashAdvances(workflow: WorkflowFile): WorkflowFile {
	for (const { parameters } of workflow.nodes) {
		if ('documentType' in parameters) parameters.documentType = 'cashadvance';
		if ('dataTableId' in parameters)
			parameters.dataTableId = { __rl: true, mode: 'name', value: CASH_ADVANCES };
	}
	return { ...workflow, name: 'Concur: cash advances to the ERP' };
}

const CASH_ADVANCES = 'concur_cash_advances';

/** Starts everything; nothing is taken yet. */
export async function startFinancial(financial: SandboxOptions['financial']): Promise<FinancialRig> {
	const provided = await provision();
	const tarball = await packPackage();
	const closers: Array<() => Promise<unknown>> = [];
	const close = async (): Promise<void> => {
		for (const closer of closers.splice(0).reverse()) await closer();
	};
	try {
		console.log('Starting PostgreSQL as a stand-in for the ERP ...');
		const erp = await startErpStandIn();
		closers.push(erp.close);
		await erp.database.query('INSERT INTO erp_closed_account VALUES ($1)', [CLOSED_ACCOUNT]);
		const sandbox = await startSandbox({ reports: [], financial });
		closers.push(async () => await sandbox.close());
		console.log('Starting n8n with the package installed as a community package ...');
		const n8n = await N8nInstance.start({ provision: provided, tarball });
		closers.push(async () => await n8n.close());
		const { api } = n8n;
		const mails = await startMailSink();
		closers.push(mails.close);
		const credentials = {
			concurApi: await api.createCredential(
				'Concur',
				'concurApi',
				companyCredentialData(sandbox.baseUri, sandbox.credentials),
			),
			smtp: await api.createCredential('Mail', 'smtp', smtpCredentialData(mails)),
			postgres: await api.createCredential('ERP stand-in', 'postgres', erp.credentialData),
		};
		const { name, columns } = DOCUMENT_LEDGER;
		const ledgers = [
			await createDataTable(api, name, columns),
			await createDataTable(api, CASH_ADVANCES, columns),
		];
		const example = () => exampleWith('financial-documents-to-erp', credentials);
		const workflowIds = {
			expense: await api.createWorkflow(example()),
			cashAdvance: await api.createWorkflow(forCashAdvances(example())),
		};
		return { n8n, sandbox, database: erp.database, ledgers, workflowIds, close };
	} catch (error) {
		await close();
		throw error;
	}
}
