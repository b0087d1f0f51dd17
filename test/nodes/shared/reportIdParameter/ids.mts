import type { GenericValue, IDataObject } from 'n8n-workflow';

import { readReportIds } from '../../../../nodes/shared/reportIdParameter';
import { reportIdProperties } from '../../../../nodes/shared/reportIdProperty';
import { Host } from '../n8n.mts';
import type { Setting } from '../n8n.mts';

export const locator = (mode: string, value: GenericValue): IDataObject => ({ __rl: true, mode, value });
export const properties = reportIdProperties('The report');

/** The Report IDs of items, with the parameter as it is stored; as the node proposes it unless given. */
export function idsOf(items: IDataObject[], reportId?: unknown, settings: Setting['settings'] = {}) {
	const { execution } = new Host({
		properties,
		items: items.map((json) => ({ json })),
		parameters: reportId === undefined ? {} : { reportId: reportId as string },
		settings,
	});
	return readReportIds(execution);
}
