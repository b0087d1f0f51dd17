import { randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { checkAlert, checkMarkedFailed, endedExecutions, idsAt, setUpExample, until } from './rig.mts';
import type { ExampleCheck } from './rig.mts';

const HEADER = 'x-erp-key';

/** The ERP posts Report IDs and is told what happened to each; whoever lacks its key is turned away. */
export const erpCallsWebhook: ExampleCheck = {
	name: 'erp-calls-webhook',
	async run(context, n8n) {
		const { api, sandbox, sink, example, addCredential } = await setUpExample(context, n8n);
		const key = randomBytes(12).toString('hex');
		await addCredential('httpHeaderAuth', { name: HEADER, value: key });
		const workflowId = await api.createWorkflow(example('erp-calls-webhook'));
		await api.activate(workflowId);
		const [good, second] = idsAt(sandbox, 'P_PROC');
		const [refused] = idsAt(sandbox, 'P_NOTP');
		const call = async (headers: Record<string, string>) =>
			await fetch(`${api.baseUrl}/webhook/concur-integration-status`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify({ ReportIDs: [good, refused, second] }),
			});
		// Activation answers before the webhook is registered.
		await until('the webhook', async () => (await call({})).status !== 404, 30_000);
		context.check('who has no key is turned away', (await call({})).status === 403);
		const outcomes = async () => {
			const answer = (await (await call({ [HEADER]: key })).json()) as IDataObject[];
			return Object.fromEntries(answer.map(({ ReportID, outcome }) => [String(ReportID), outcome]));
		};
		const first = await outcomes();
		context.check(
			'the ERP is told what happened to each',
			first[good] === 'integrated' && first[second] === 'integrated' && first[refused] === 'refused',
			first,
		);
		const [execution] = await endedExecutions(api, workflowId);
		checkAlert(context, sink, [refused], [good, second]);
		await checkMarkedFailed(context, api, workflowId, execution);
		const again = await outcomes();
		context.check(
			'a repeated call posts nothing again',
			again[good] === 'alreadyPaid' && sandbox.account().get(good)?.posts === 1,
			again,
		);
		await endedExecutions(api, workflowId, 2);
		context.say(
			`erp-calls-webhook: ${Object.values(first).join(', ')}; called again: ${Object.values(again).join(', ')}`,
		);
	},
};
