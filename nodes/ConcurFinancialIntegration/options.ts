import type { INodeProperties } from 'n8n-workflow';

import { patienceProperties } from '../shared/patience';

const [maxTries, maxWait, timeout] = patienceProperties({
	maxTries: 'How often to try each request. What may have gone through is looked up before it is sent again.',
	timeout: 'How long to wait for one answer, in milliseconds. SAP promises one within 60 seconds.',
});

const COMMITTING = { show: { '/operation': ['acknowledge', 'confirmPosting', 'confirmPayment'] } };

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	description: 'How to run; read once, for the first item',
	default: {},
	options: [
		{
			displayName: 'Include Input Fields',
			name: 'includeInput',
			type: 'boolean',
			default: false,
			description: 'Whether to put the fields of the input item under the result',
			displayOptions: COMMITTING,
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
					description: 'Every document leaves on an output, also those that could not be confirmed',
				},
				{
					name: 'Stop the Node',
					value: 'stop',
					description: 'Finish what is in flight, then fail and name the documents that were confirmed',
				},
			],
			default: 'failureOutput',
			description:
				'What to do when a document could not be confirmed. Has no effect where On Error is set to continue.',
			displayOptions: COMMITTING,
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
					description: 'Look the document up to find out what became of it',
				},
				{
					name: 'Report as UNKNOWN',
					value: 'report',
					description: 'Give the document out as UNKNOWN at once',
				},
			],
			default: 'verify',
			description: 'What to do when an answer was lost, late, unreadable or contradicts itself',
			displayOptions: {
				show: { '/operation': ['getReady', 'acknowledge', 'confirmPosting', 'confirmPayment'] },
			},
		},
	],
};
