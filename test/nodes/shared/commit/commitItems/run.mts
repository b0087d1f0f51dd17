import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { postIntegrationStatus } from '../../../../../concur/commit/integrationStatus';
import { commitItems } from '../../../../../nodes/shared/commit/commitItems';
import type { CommitOptions, SubjectInput } from '../../../../../nodes/shared/commit/commitItems';
import { Host } from '../../n8n.mts';
import type { Setting } from '../../n8n.mts';
import type { Arrived, Concur, Reply } from '../../wire.mts';

export const SUCCESS: Reply = {
	body: { Status: 'SUCCESS', Message: 'Done.' },
	headers: { 'concur-correlationid': 'c1' },
};
export const REFUSED: Reply = { body: { Status: 'FAILURE', Message: 'Not now.' } };

export const idIn = ({ url }: Arrived): string => url.replace(/.*\//, '');

/** Answers posts as told, by Report ID, and looks with a payment status. */
export const concurWith =
	(posts: Record<string, Reply> = {}, status = 'P_NOTP'): Concur =>
	(request) =>
		request.method === 'POST'
			? (posts[idIn(request)] ?? SUCCESS)
			: {
					body: `<ReportDetails><ReportID>${idIn(request)}</ReportID><PaymentStatusCode>${status}</PaymentStatusCode></ReportDetails>`,
				};

/** What a run with these inputs leaves; by their Report IDs, or why there is none. */
export async function run(
	inputs: Array<string | SubjectInput>,
	options: CommitOptions = {},
	setting: Setting = {},
) {
	const subjects = inputs.map((input) => (typeof input === 'string' ? { subject: input } : input));
	const items = subjects.map((_, row) => ({ json: { row } }));
	const host = new Host({ concur: concurWith(), items, ...setting });
	const action = postIntegrationStatus('application/json');
	const outputs = await commitItems(host.execution, subjects, action, { maxWait: 0, ...options });
	return { host, outputs, sent: host.arrived.map((request) => `${request.method} ${idIn(request)}`) };
}

export const refusalOf = async (...given: Parameters<typeof run>): Promise<unknown> =>
	await run(...given).then(
		() => undefined,
		(error: unknown) => error,
	);

export const done = (ReportID: string, fields: IDataObject = {}): IDataObject => ({
	ReportID,
	Status: 'SUCCESS',
	Message: 'Done.',
	outcome: 'integrated',
	attempts: 1,
	httpStatusCode: 200,
	correlationId: 'c1',
	...fields,
});
export const notPosted = (ReportID: string, Message: string, fields: IDataObject = {}): IDataObject => ({
	ReportID,
	Status: 'ERROR',
	Message,
	outcome: 'notPosted',
	attempts: 0,
	httpStatusCode: null,
	correlationId: null,
	...fields,
});
export const item = (index: number, json: IDataObject): INodeExecutionData => ({
	json,
	pairedItem: { item: index },
});
