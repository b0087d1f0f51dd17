import { agentWithApproval } from './agent.mts';
import { alertOnFailures, postIntegrationStatus } from './alerts.mts';
import { financialDocuments } from './financial.mts';
import { eventToFinancialDocuments, eventToIntegrationStatus } from './events.mts';
import { scheduledLoop } from './loop.mts';
import { reconcileEveryMorning } from './reconcile.mts';
import type { ExampleCheck } from './rig.mts';
import { erpCallsWebhook } from './webhook.mts';

export type { ExampleCheck } from './rig.mts';

/** Every example, as it is shipped. */
export const exampleChecks: ExampleCheck[] = [
	postIntegrationStatus,
	alertOnFailures,
	erpCallsWebhook,
	scheduledLoop,
	reconcileEveryMorning,
	agentWithApproval,
	financialDocuments,
	eventToFinancialDocuments,
	eventToIntegrationStatus,
];
