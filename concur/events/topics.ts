/** SAP's topics and their event types by name; SAP: "Event Subscription Service", Financial Integration, Expense Report. */
export interface Topic {
	name: string;
	value: string;
	/** The OAuth scope that the app needs beside `events.topic.read`; any one of them. */
	scopes: string[];
	eventTypes: Array<{ name: string; value: string; description?: string }>;
}

/** The scope for the Event Subscription Service itself. */
export const EVENTS_SCOPE = 'events.topic.read';

export const DEFAULT_TOPIC = 'public.concur.financialintegration';

export const TOPICS: Topic[] = [
	{
		name: 'Financial Integration',
		value: DEFAULT_TOPIC,
		scopes: ['FISVC'],
		eventTypes: [
			{ name: 'Expense Report Ready', value: 'expense.readyForIntegration' },
			{ name: 'Invoice Ready', value: 'invoice.readyForIntegration' },
			{ name: 'Payroll Ready', value: 'payroll.readyForIntegration' },
			{ name: 'Cash Advance Ready', value: 'cashadvance.readyForIntegration' },
			{ name: 'Request Obligation Ready', value: 'requestObligation.readyForIntegration' },
			{ name: 'Report Obligation Ready', value: 'reportObligation.readyForIntegration' },
		],
	},
	{
		name: 'Expense Report',
		value: 'public.concur.expense.report',
		scopes: ['expense.report.read', 'expense.report.readwrite'],
		eventTypes: [
			{
				name: 'Status Changed',
				value: 'statusChanged',
				description:
					'Submitted, sent back, recalled or paid; other workflow steps only where your Concur administrator has switched notification on for them',
			},
			{ name: 'Report Created', value: 'reportCreated' },
			{ name: 'Report Updated', value: 'reportUpdated', description: 'Header or expenses, not the workflow' },
			{ name: 'Report Deleted', value: 'reportDeleted' },
		],
	},
	{ name: 'Request', value: 'public.concur.request', scopes: ['travelrequest.write'], eventTypes: [] },
	{
		name: 'Tax Compliance',
		value: 'public.concur.document.tax.compliance',
		scopes: ['document.tax.compliance.read'],
		eventTypes: [
			{ name: 'Mexico', value: 'MX.compliance' },
			{ name: 'Poland', value: 'PL.compliance' },
		],
	},
	{
		name: 'Accounting Integration',
		value: 'public.concur.spend.accountingintegration',
		scopes: ['spend.accountingintegration.read'],
		eventTypes: [
			{ name: 'Data Reset Requested', value: 'data.resetRequested' },
			{ name: 'Data Status Updated', value: 'data.statusUpdated' },
			{ name: 'List Mapping Created', value: 'listMapping.created' },
			{ name: 'List Mapping Deleted', value: 'listMapping.deleted' },
			{ name: 'Mapping Updated', value: 'mapping.updated' },
		],
	},
];

/** The scopes that open a topic, in words: "FISVC", or "a or b"; undefined for a topic that is not listed here. */
export function scopesOf(topic: string): string | undefined {
	return TOPICS.find(({ value }) => value === topic)?.scopes.join(' or ');
}
