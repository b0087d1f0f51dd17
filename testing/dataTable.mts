import type { IDataObject } from 'n8n-workflow';

import type { N8nApi } from './api.mts';

/** One of n8n's Data Tables, as its editor makes and reads it. */
export interface DataTable {
	id: string;
	rows(): Promise<IDataObject[]>;
	insert(data: IDataObject[]): Promise<void>;
	remove(): Promise<void>;
}

/** An n8n's Data Table by its ID. */
export async function openDataTable(api: N8nApi, id: string): Promise<DataTable> {
	const tables = await tablesOf(api);
	return {
		id,
		rows: async () => (await api.call<{ data: IDataObject[] }>('GET', `${tables}/${id}/rows?take=250`)).data,
		insert: async (data) => {
			await api.call('POST', `${tables}/${id}/insert`, { data, returnType: 'count' });
		},
		remove: async () => {
			await api.call('DELETE', `${tables}/${id}`);
		},
	};
}

/** Makes a Data Table with text columns in the owner's own project. */
export async function createDataTable(api: N8nApi, name: string, columns: string[]): Promise<DataTable> {
	const { id } = await api.call<{ id: string }>('POST', await tablesOf(api), {
		name,
		columns: columns.map((column) => ({ name: column, type: 'string' })),
	});
	return await openDataTable(api, id);
}

async function tablesOf(api: N8nApi): Promise<string> {
	const { id } = await api.call<{ id: string }>('GET', 'projects/personal');
	return `projects/${id}/data-tables`;
}

/** The ledger that the examples "scheduled-loop" and "reconcile-every-morning" share. */
export const LEDGER = { name: 'concur_ledger', columns: ['ReportID', 'state', 'message'] };

/** The ledger of the example "financial-documents-to-erp". */
export const DOCUMENT_LEDGER = {
	name: 'concur_documents',
	columns: ['docId', 'sourceId', 'systemId', 'erp', 'state', 'message'],
};
