import type { INodeProperties } from 'n8n-workflow';

import { authenticationProperty } from '../shared/authentication';
import { patienceProperties } from '../shared/patience';
import { reportIdProperties } from '../shared/reportIdProperty';

const [maxTries, maxWait, timeout] = patienceProperties({
	maxTries:
		'How often to try each report. It is posted again only when it is certain that nothing was committed.',
	timeout: 'How long to wait for one answer, in milliseconds. SAP promises one within 60 seconds.',
});

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	description: 'How to run; read once, for the first item',
	default: {},
	options: [
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether to only read each report and say what posting would do. Nothing is changed in Concur, and everything leaves on an output of its own, Dry Run.',
		},
		{
			displayName: 'Include Input Fields',
			name: 'includeInput',
			type: 'boolean',
			default: false,
			description: 'Whether to put the fields of the input item under the result',
		},
		{
			displayName: 'Max Concurrency',
			name: 'maxConcurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 64,
			description:
				'The most requests to Concur that may be in flight at once (1 to 100). The node finds out how many Concur can use and slows down by itself.',
		},
		maxTries,
		maxWait,
		{
			displayName: 'On Request Errors',
			name: 'requestErrors',
			type: 'options',
			options: [
				{
					name: 'Continue on the Failure Output',
					value: 'failureOutput',
					description: 'Every report leaves on an output, also those that could not be posted',
				},
				{
					name: 'Stop the Node',
					value: 'stop',
					description: 'Finish what is in flight, then fail and name the reports that were committed',
				},
			],
			default: 'failureOutput',
			description:
				'What to do when a report could not be posted. Has no effect where On Error is set to continue.',
		},
		{
			displayName: 'Pre-Check',
			name: 'preCheck',
			type: 'boolean',
			default: false,
			description:
				'Whether to read the payment status first and never post a report that is already Paid. Switch it on when the same reports may come again. It is always on where Retry On Fail is.',
		},
		{
			displayName: 'Response Format',
			name: 'responseFormat',
			type: 'options',
			options: [
				{ name: 'JSON', value: 'json' },
				{ name: 'XML', value: 'xml' },
			],
			default: 'json',
			description: 'The form in which Concur answers. The result is the same.',
		},
		timeout,
		{
			displayName: 'When the Answer Is Unclear',
			name: 'unclearOutcome',
			type: 'options',
			options: [
				{
					name: 'Verify',
					value: 'verify',
					description: 'Read the report to find out whether it was committed',
				},
				{
					name: 'Report as UNKNOWN',
					value: 'report',
					description: 'Give the report out as UNKNOWN at once',
				},
			],
			default: 'verify',
			description:
				'What to do when an answer was lost, late or unreadable, so that the report may have been committed',
		},
	],
};

export const properties: INodeProperties[] = [
	authenticationProperty,
	{
		displayName:
			'Posting moves a report to Paid. That cannot be undone. To try it out, switch on Options > Dry Run.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	...reportIdProperties('The report that your ERP has booked and that is to become Paid in Concur'),
	options,
];
