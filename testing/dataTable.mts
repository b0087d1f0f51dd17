import type { IDataObject } from 'n8n-workflow';

import type { N8nApi } from '../test/realN8n/api.mts';

/** One of n8n's Data Tables, as its editor makes and reads it. */
export interface DataTable {
	id: string;
	rows(): Promise<IDataObject[]>;
	insert(data: IDataObject[]): Promise<void>;
}

/** Makes a Data Table with text columns in the owner's own project. */
export async function createDataTable(api: N8nApi, name: string, columns: string[]): Promise<DataTable> {
	const { id: projectId } = await api.call<{ id: string }>('GET', 'projects/personal');
	const tables = `projects/${projectId}/data-tables`;
	const { id } = await api.call<{ id: string }>('POST', tables, {
		name,
		columns: columns.map((column) => ({ name: column, type: 'string' })),
	});
	return {
		id,
		rows: async () => (await api.call<{ data: IDataObject[] }>('GET', `${tables}/${id}/rows?take=250`)).data,
		insert: async (data) => {
			await api.call('POST', `${tables}/${id}/insert`, { data, returnType: 'count' });
		},
	};
}

/** The ledger that the examples "scheduled-loop" and "reconcile-every-morning" share. */
export const LEDGER = { name: 'concur_ledger', columns: ['ReportID', 'state', 'message'] };
