import { outputsOf } from '../../../testing/api.mts';
import { CONCUR_NODE, MANUAL_TRIGGER, nodeNamed } from '../../../testing/workflows.mts';
import { checkAlert, checkMarkedFailed, idsAt, setUpExample } from './rig.mts';
import type { ExampleCheck } from './rig.mts';

/** Posts the sandbox's twelve reports; five of them are refused. */
function posting(name: string, marksFailed: boolean): ExampleCheck {
	return {
		name,
		async run(context, n8n) {
			const { api, sandbox, sink, example } = await setUpExample(context, n8n, { secondPost: 'refuse' });
			const payable = [...idsAt(sandbox, 'P_PROC'), ...idsAt(sandbox, 'P_PAYC')];
			const refused = [...idsAt(sandbox, 'P_NOTP'), ...idsAt(sandbox, 'P_HOLD')];
			const workflow = example(name);
			nodeNamed(workflow, 'Reports booked in the ERP').parameters.jsonOutput = JSON.stringify({
				ReportID: [...refused, ...payable],
			});
			const workflowId = await api.createWorkflow(workflow);
			const execution = await api.run(workflowId, MANUAL_TRIGGER);
			const [success = [], failure = []] = outputsOf(execution, CONCUR_NODE);
			context.check(
				'every report is on the right output',
				success.map(({ json }) => json.ReportID).join() === payable.join() &&
					failure.map(({ json }) => json.ReportID).join() === refused.join(),
				{ success, failure },
			);
			checkAlert(context, sink, refused, payable);
			const done = marksFailed ? 'Mark as done in the ERP' : 'Paid in Concur';
			context.check(
				'what was committed is noted before anything stops',
				outputsOf(execution, done)[0]?.length === payable.length,
				execution.data.resultData.error,
			);
			if (marksFailed) await checkMarkedFailed(context, api, workflowId, execution);
			else context.check('the execution succeeds', execution.status === 'success', execution.status);
			context.say(
				`${name}: ${success.length} paid, ${failure.length} in one mail, execution ${execution.status}`,
			);
		},
	};
}

export const postIntegrationStatus = posting('post-integration-status', false);
export const alertOnFailures = posting('alert-on-failures', true);
