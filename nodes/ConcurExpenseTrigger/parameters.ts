import { NodeOperationError } from 'n8n-workflow';
import type { IPollFunctions } from 'n8n-workflow';

import { reportQuery } from '../../concur/reports/filters';
import type { TestUsers } from '../../concur/reports/filters';

interface TriggerOptions {
	includeWaiting?: boolean;
	otherPaymentStatusCode?: string;
	testUsers?: TestUsers;
}

export interface TriggerParameters {
	/** The filters of the list but for the payment status. */
	query: Record<string, string>;
	codes: string[];
	/** Also start for the reports that are at the status already when the workflow is activated. */
	includesWaiting: boolean;
	/** Reports of test users are left out. */
	excludesTestUsers: boolean;
}

/** @throws NodeOperationError when a code is none, or there is none at all */
export function readParameters(context: IPollFunctions): TriggerParameters {
	const options = context.getNodeParameter('options', {}) as TriggerOptions;
	const built = reportQuery({
		paymentStatusCode: context.getNodeParameter('paymentStatusCode', ['P_PROC']) as string[],
		otherPaymentStatusCode: options.otherPaymentStatusCode,
		testUsers: options.testUsers,
	});
	if ('problem' in built) throw new NodeOperationError(context.getNode(), built.problem);
	const { paymentStatusCode, ...query } = built.query;
	if (!paymentStatusCode) {
		throw new NodeOperationError(context.getNode(), 'Choose at least one payment status', {
			description: 'Without one, the trigger would start for every change of every report.',
		});
	}
	return {
		query,
		codes: paymentStatusCode.split(','),
		includesWaiting: options.includeWaiting !== false,
		excludesTestUsers: query.isTestUser === 'false',
	};
}
