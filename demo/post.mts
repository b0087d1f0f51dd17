import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../sandbox/index.mts';
import { errorOf, outputsOf } from '../testing/api.mts';
import { createSandboxCredential } from '../testing/credential.mts';
import { N8nInstance } from '../testing/instance.mts';
import { packPackage, provision } from '../testing/provision.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, postingWorkflow } from '../testing/workflows.mts';
import { leaveOpen } from './playground.mts';
import { table } from './table.mts';

const say = (text: string): void => console.log(text);

/** Says what disagrees between the input, the two outputs and the sandbox's own record; empty when all agree. */
function disagreements(
	input: string[],
	success: IDataObject[],
	failure: IDataObject[],
	after: Map<string, string | undefined>,
	commits: (reportId: string) => number,
): string[] {
	const out = [...success, ...failure].map(({ ReportID }) => String(ReportID));
	const found = input
		.filter((id) => out.filter((other) => other === id).length !== 1)
		.map((id) => `${id} came out ${out.filter((other) => other === id).length} times`);
	if (out.length !== input.length) found.push(`${input.length} items went in and ${out.length} came out`);
	for (const { ReportID } of success) {
		const id = String(ReportID);
		if (after.get(id) !== 'P_PAID' || commits(id) !== 1)
			found.push(
				`${id} is on Success, but the sandbox has it at ${after.get(id)} with ${commits(id)} commits`,
			);
	}
	for (const { ReportID } of failure) {
		if (commits(String(ReportID)) !== 0)
			found.push(`${String(ReportID)} is on Failure, but the sandbox committed it`);
	}
	return found;
}

/** Posts every seeded report in a real n8n against the sandbox and checks both tables against the sandbox's record. */
export async function postDemo(keepEditor: boolean): Promise<number> {
	const provided = await provision();
	const tarball = await packPackage();
	const sandbox = await startSandbox();
	say(`The Concur sandbox answers at ${sandbox.baseUri} (its page shows every report and request, live)`);
	say('Starting n8n with the package installed as a community package ...');
	const n8n = await N8nInstance.start({ provision: provided, tarball });
	try {
		const before = new Map(sandbox.reports().map(({ id, paymentStatusCode }) => [id, paymentStatusCode]));
		const input = [...before.keys()];
		const credential = await createSandboxCredential(n8n.api, sandbox.baseUri, sandbox.credentials);
		const workflowId = await n8n.api.createWorkflow(postingWorkflow(input, credential));
		say(`n8n answers at ${n8n.baseUrl}. Posting ${input.length} reports ...\n`);
		const execution = await n8n.api.run(workflowId, MANUAL_TRIGGER);
		if (execution.status !== 'success')
			throw new Error(`The execution ended as ${execution.status}: ${errorOf(execution)}`);
		const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE).map((items) =>
			items.map(({ json }) => json),
		);
		const after = new Map(input.map((id) => [id, sandbox.report(id)?.paymentStatusCode]));

		const row = (json: IDataObject) =>
			['ReportID', 'Status', 'outcome', 'Message'].map((key) => String(json[key] ?? ''));
		say(
			`Success (${success.length})\n${table(['ReportID', 'Status', 'outcome', 'Message'], success.map(row))}\n`,
		);
		say(
			`Failure (${failure.length})\n${table(['ReportID', 'Status', 'outcome', 'Message'], failure.map(row))}\n`,
		);
		say(
			`Payment status\n${table(
				['ReportID', 'before', 'after'],
				input.map((id) => [id, before.get(id) ?? '', after.get(id) ?? '']),
			)}\n`,
		);

		const found = disagreements(
			input,
			success,
			failure,
			after,
			(id) => sandbox.account().get(id)?.commits ?? 0,
		);
		for (const line of found) say(`DISAGREES: ${line}`);
		say(
			found.length === 0
				? `${input.length} reports in, ${success.length} on Success, ${failure.length} on Failure; the sandbox's record agrees.`
				: `${found.length} disagreements.`,
		);
		if (keepEditor) await leaveOpen(n8n, sandbox, credential);
		return found.length === 0 ? 0 : 1;
	} catch (error) {
		say(`${String(error)}\nThe end of n8n's log:\n${n8n.logTail()}`);
		return 1;
	} finally {
		await n8n.close();
		await sandbox.close();
	}
}
